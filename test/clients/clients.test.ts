import {spawn, spawnSync} from 'node:child_process'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {projectRoot} from '../support/cli.js'
import {hasPython, hasR, python} from '../support/foreign-packages.js'

const isThere = spawnSync(python, ['--version']).status === 0
const hasPandas = hasPython('pandas')
const hasJson = hasR('jsonlite')

/** Runs a client's own tests, which run the built command. */
function runTests(folder: string, program: string, args: readonly string[]): Promise<{code: number | null; output: string}> {
  const child = spawn(program, args, {
    cwd: path.join(projectRoot, 'clients', folder),
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PYTHONDONTWRITEBYTECODE: '1',
      MINORITY_REPORT: `${process.execPath} ${path.join(projectRoot, 'bin/run.js')}`,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise(resolve => {
    child.on('close', code => {
      resolve({code, output})
    })
  })
}

describe('clients in other languages', () => {
  it.skipIf(!hasPandas)(`Python with pandas (skipped unless ${python} has it)`, async () => {
    const {code, output} = await runTests('python', python, ['-m', 'unittest', 'tests.test_client.WithPandas'])
    expect(output).toMatch(/Ran 7 tests[^]*OK\s*$/)
    expect(code).toBe(0)
  })

  it.skipIf(!isThere)(`Python with nothing but its library (skipped unless there is ${python})`, async () => {
    const own = ['test_audits_rows_and_shows_the_report', 'test_needs_a_command'].map(
      name => `tests.test_client.WithoutPandas.${name}`,
    )
    const {code, output} = await runTests('python', python, ['-S', '-m', 'unittest', ...own])
    expect(output).toMatch(/Ran 2 tests[^]*OK\s*$/)
    expect(code).toBe(0)
  })

  it.skipIf(!hasJson)('R (skipped unless Rscript has jsonlite)', async () => {
    const {code, output} = await runTests('r', 'Rscript', ['--vanilla', 'tests/test.R'])
    expect(output).toMatch(/all held\n$/)
    expect(code).toBe(0)
  })
})
