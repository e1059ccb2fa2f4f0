import {defineConfig} from 'vitest/config'

// Apart from the suite, because it asks the npm registry: npm run test:package.
export default defineConfig({
  test: {
    include: ['test/package/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
})
