import {execFile} from 'node:child_process'
import {copyFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {gzipSync} from 'node:zlib'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {tableFormats} from '../../src/io/formats/registry.js'
import {described} from '../support/described-table.js'
import {AWKWARD_TABLES} from '../support/typed-tables.js'

const root = path.join(import.meta.dirname, '../..')
let folder = ''
/** Folders to mount, and what is read of them. */
const cases: [string, string][] = []

/** A folder with these files, of which the first, or what is named, is read. */
async function add(name: string, files: Readonly<Record<string, string | Uint8Array>>, given = Object.keys(files)[0]) {
  const own = path.join(folder, name)
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(own, file)), {recursive: true})
    await writeFile(path.join(own, file), content)
  }
  cases.push([own, path.join(own, given)])
}

const registry = path.join(root, 'fixtures/data/rare-disease-registry.csv')
const quoted = `id,text,number\n${Array.from({length: 3000}, (_, row) => `${row},"a ""quoted""\nline, ${row % 7}",${row / 8}\n`).join('')}`
const umlauts = `name;wert\n${Array.from({length: 400}, (_, row) => `Größe ${row % 3};${row},5\n`).join('')}`

async function addTexts(): Promise<void> {
  const csv = await readFile(registry)
  await add('registry', {'registry.csv': csv})
  await add('quoted', {'quoted.csv': quoted})
  await add('unpaired', {'unpaired.csv': `${quoted}"open`})
  await add('marked', {'marked.csv': `\uFEFF${umlauts}`})
  await add('utf-16', {'wide.csv': Buffer.from(`\uFEFF${umlauts}`, 'utf16le')})
  await add('latin-1', {'old.csv': Buffer.from(umlauts, 'latin1')})
  await add('binary', {'binary.csv': Uint8Array.of(1, 0, 2, 0, 255)})
  await add('empty', {'empty.csv': ''})
  const [half, rest] = [csv.subarray(0, 5000), csv.subarray(5000)]
  await add('members', {'members.csv.gz': Buffer.concat([gzipSync(half), gzipSync(rest)])})
  await add('padded', {'padded.csv.gz': Buffer.concat([gzipSync(csv), new Uint8Array(70_000)])})
  await add('cut-off', {'cut-off.csv.gz': gzipSync(csv).subarray(0, 4000)})
  await add('parts', {'year=1/a.csv': 'a,b\n1,x\n', 'year=2/b.csv': 'a,b\n2,y\n', '.hidden': ''}, '.')
  await add('pattern', {'p-1.csv': 'a,b\n1,x\n', 'p-2.csv': 'b,a\ny,2\n', 'other.csv': 'c\n1\n'}, 'p-*.csv')
  await add('absent', {'here.csv': 'a\n1\n'}, 'there.csv')
}

async function addFormats(): Promise<void> {
  for (const {name, writer, extensions} of tableFormats)
    for (const [kind, table] of writer === undefined ? [] : AWKWARD_TABLES) {
      // Some formats refuse some tables.
      const pieces = await writer?.write(table, 'file').catch(() => undefined)
      if (pieces === undefined) continue
      const bytes = Buffer.concat(Array.from(pieces, piece => (typeof piece === 'string' ? Buffer.from(piece) : piece)))
      await add(`${name} of ${kind.replaceAll(/\W+/g, '-')}`, {[`table${extensions[0]}`]: bytes})
      await add(`${name} of ${kind.replaceAll(/\W+/g, '-')}, cut off`, {
        [`table${extensions[0]}`]: bytes.subarray(0, bytes.length / 2),
      })
    }
  const golden = path.join(root, 'fixtures/golden/arrow')
  for (const file of (await readdir(golden)).filter(each => each.includes('polars'))) {
    const own = path.join(folder, file)
    await mkdir(own)
    await copyFile(path.join(golden, file), path.join(own, file))
    cases.push([own, path.join(own, file)])
  }
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'files-in-browser-'))
})
afterAll(() => rm(folder, {recursive: true}))

test('whatever lies on a disk is read, or refused, in the same way over the file system of the browser', async () => {
  await addTexts()
  await addFormats()
  const program = path.join(root, 'test/support/read-like-browser.ts')
  const hooks = path.join(root, 'test/support/browser-platform.js')
  const {stdout} = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--import', hooks, program, JSON.stringify(cases)],
    {maxBuffer: 1 << 28},
  )
  const answers = JSON.parse(stdout) as unknown[]
  expect(answers).toHaveLength(cases.length)
  for (const [at, [own, given]] of cases.entries())
    expect({case: path.basename(own), answer: answers[at]}).toEqual({case: path.basename(own), answer: await described(given)})
  // Both kinds were there.
  const isRefused = (answer: unknown) => (answer as {code?: string}).code !== undefined
  expect(answers.filter(isRefused).length).toBeGreaterThan(5)
  expect(answers.filter(answer => !isRefused(answer)).length).toBeGreaterThan(50)
}, 120_000)
