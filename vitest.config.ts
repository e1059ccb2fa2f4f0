import {defineConfig} from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Asks the npm registry, and has a configuration of its own.
    exclude: ['test/package/**'],
    globalSetup: ['test/support/temporary-folders.ts'],
    // @oclif/core writes through the console, which vitest would otherwise swallow.
    disableConsoleIntercept: true,
    // By default one processor is left idle: on two that doubles the time.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
