import {execFile} from 'node:child_process'
import {copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {describe, expect, test} from 'vitest'
import {Table, generate} from '../../src/index.js'
import {projectRoot, temporaryFolder, toCsv} from '../support/cli.js'
import {javascriptOf, programsOf, typeErrors} from '../support/code-blocks.js'
import {fileOfPage} from '../support/page-code.js'
import {patientRows} from '../support/patients.js'

const docs = readdirSync(path.join(projectRoot, 'docs')).filter(name => name.endsWith('.md'))
const programs = ['README.md', ...docs.map(name => `docs/${name}`)].flatMap(programsOf)

const classes = {target: 'diagnosis', minority: 'storage-disorder'}

/** A folder in which the package is installed, with the files that the pages name. */
async function reader(): Promise<string> {
  const folder = temporaryFolder()
  mkdirSync(path.join(folder, 'node_modules'))
  symlinkSync(projectRoot, path.join(folder, 'node_modules/minority-report'), 'dir')
  const rows = patientRows({rows: 84}).map(row => ({
    ...row,
    diagnosis: row.diagnosis === 'rare' ? 'storage-disorder' : 'unaffected',
  }))
  const patients = Table.fromRows(rows)
  writeFileSync(path.join(folder, 'patients.csv'), toCsv(patients))
  writeFileSync(path.join(folder, 'released.csv'), toCsv(await generate(patients, {...classes, generator: 'smote-nc'})))
  copyFileSync(fileOfPage('write-an-attack.md'), path.join(folder, 'nearest-few.js'))
  return folder
}

/** One process runs all pages, as on a machine of one core: the package is loaded once, and not again in worker threads. */
const RUNNER = `
import os from 'node:os'
import {syncBuiltinESMExports} from 'node:module'
os.availableParallelism = () => 1
syncBuiltinESMExports()
for (const file of process.argv.slice(2))
  try {
    await import(file)
  } catch (error) {
    console.error(file, error)
    process.exitCode = 1
  }
`

describe('the TypeScript of the pages', () => {
  test('is there', () => {
    const pages = new Set(programs.map(({at}) => at.split(':')[0]))
    expect([...pages]).toEqual(expect.arrayContaining(['README.md', 'docs/library.md']))
  })

  test('has the types of the package, which are those that programs rely on, and would be found if it had not', () => {
    const wrong = "import {audit} from 'minority-report'\nawait audit('a.csv', {minority: 'b', generator: 'smote'})"
    const relied = readFileSync(path.join(projectRoot, 'test/types/library.ts'), 'utf8')
    const errors = typeErrors([
      ...programs,
      {at: 'a wrong page', code: wrong, runs: false},
      {at: 'test/types/library.ts', code: relied.replace('../../src/index.js', 'minority-report'), runs: false},
    ])
    expect(errors).toEqual([expect.stringMatching(/^a wrong page: .*'generator' does not exist/)])
  })

  test('runs, and does what it says', async () => {
    const folder = await reader()
    const files = programs.flatMap((program, at) => {
      if (!program.runs) return []
      const file = path.join(folder, `${at}-${program.at.replaceAll(/\W+/g, '-')}.mjs`)
      writeFileSync(file, javascriptOf(program))
      return [file]
    })
    writeFileSync(path.join(folder, 'run.mjs'), RUNNER)
    const {stderr} = await promisify(execFile)(process.execPath, ['run.mjs', ...files], {cwd: folder})
    expect(stderr).toBe('')
    expect(existsSync(path.join(folder, 'report.html'))).toBe(true)
    expect(existsSync(path.join(folder, 'audit-smote/report.json'))).toBe(true)
  })
})
