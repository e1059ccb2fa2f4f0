import {defineConfig} from 'vitest/config'
import {base64Files} from './scripts/base64-files.js'
import {BaseSequencer, type TestSpecification} from 'vitest/node'

/** Large files come first, which is right but for the contracts: few lines that run over every algorithm there is. */
class ContractsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isContract = ({moduleId}: TestSpecification) => moduleId.includes('/test/contract/')
    return [...sorted.filter(isContract), ...sorted.filter(file => !isContract(file))]
  }
}

export default defineConfig({
  // What only the page runs has a compiled part in its script.
  plugins: [base64Files()],
  test: {
    include: ['test/**/*.test.ts'],
    // Asks the npm registry, and has a configuration of its own.
    exclude: ['test/package/**'],
    globalSetup: ['test/support/temporary-folders.ts'],
    // @oclif/core writes through the console, which vitest would otherwise swallow.
    disableConsoleIntercept: true,
    // By default one processor is left idle: on two that doubles the time.
    maxWorkers: '100%',
    // No module has state, so test files may share what they import: a process for each costs a minute.
    isolate: false,
    sequence: {sequencer: ContractsFirst},
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
