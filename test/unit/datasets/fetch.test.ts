import {createHash} from 'node:crypto'
import {mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {gzipSync} from 'node:zlib'
import {packTar} from 'modern-tar'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {sampleForm} from '../../../src/core/sample-form.js'
import {numericColumn} from '../../../src/core/table.js'
import {DATASETS, findDataset, type Dataset, type RemoteFile, type UciFormat} from '../../../src/datasets/catalogue.js'
import {cacheFolder, embeddedFile, fetchDataset, type FetchRequest} from '../../../src/datasets/fetch-dataset.js'
import {readTable} from '../../../src/io/read-table.js'
import {testContext} from '../../support/context.js'
import {startServer, type Answer, type TestServer} from '../../support/http-server.js'
import {inFlags} from '../../support/in-flags.js'

const SETTINGS = {attempts: 2, backoffSeconds: 0.005, stallSeconds: 1}
const golden = path.resolve(fileURLToPath(import.meta.url), '../../../../fixtures/golden/npz')

let folder = ''
let server: TestServer | undefined
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'minority-report-'))
})
afterEach(async () => {
  await server?.close()
  server = undefined
  await rm(folder, {recursive: true})
})

const get = (dataset: Dataset, request: FetchRequest = {}) =>
  fetchDataset(dataset, {out: folder, settings: SETTINGS, ...request}, testContext())

async function complaint(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UserError)
  return inFlags(error as UserError)
}

/** A benchmark of one set: 200 rows of 3 columns, half of them of the minority. */
async function benchmark(checksum?: string, answers?: Answer[]): Promise<Dataset> {
  const body = await readFile(path.join(golden, 'packed.npz'))
  const tar = await packTar([
    {header: {name: 'folder/', size: 0, type: 'directory'}},
    {header: {name: 'folder/x1data.npz', size: 4}, body: 'junk'},
    {header: {name: 'folder/x2data.npz', size: body.length}, body},
  ])
  const archive = gzipSync(tar)
  const md5 = createHash('md5').update(archive).digest('hex')
  const record = {
    files: [
      {key: 'other', checksum: 'md5:0'},
      {key: 'archive.tar.gz', checksum: `md5:${checksum ?? md5}`},
    ],
  }
  server = await startServer({'/files/archive.tar.gz': archive, '/record': Buffer.from(JSON.stringify(record))}, answers)
  const remote: RemoteFile = {
    url: `${server.url}/files/archive.tar.gz`,
    name: 'archive.tar.gz',
    checksumRecord: `${server.url}/record`,
  }
  return {
    ...findDataset('optical_digits'),
    ...{name: 'small', rows: 200, features: 3, source: {kind: 'benchmark', archive: remote, member: 'x2data.npz'}},
  }
}

async function uciSet(files: Readonly<Record<string, string>>, format: Partial<UciFormat> = {}): Promise<Dataset> {
  const contents = Object.entries(files).map(([name, text]) => [`/uci/${name}`, Buffer.from(text)] as const)
  server = await startServer(Object.fromEntries(contents))
  const {url} = server
  const remotes = Object.keys(files).map(name => ({url: `${url}/uci/${name}`, name: `uci-${name}`}))
  const whole: UciFormat = {files: remotes, separator: 'comma', columns: ['a', 'b', 'class'], ...format}
  return {
    ...findDataset('uci-car'),
    ...{
      name: 'plain',
      rows: 3,
      features: 2,
      target: 'class',
      minority: ['x'],
      categorical: [],
      source: {kind: 'uci', format: whole},
    },
  }
}

describe('The catalogue', () => {
  test('holds the 27 sets of imbalanced-learn, some UCI files and the embedded set, each once and whole', () => {
    const names = DATASETS.map(({name}) => name)
    expect(new Set(names).size).toBe(names.length)
    const members = DATASETS.flatMap(({source}) => (source.kind === 'benchmark' ? [source.member] : []))
    expect(members).toEqual(Array.from({length: 27}, (_, at) => `x${at + 1}data.npz`))
    for (const {source, target, features, minority, categorical} of DATASETS) {
      expect(minority.length).toBeGreaterThan(0)
      if (source.kind !== 'uci') continue
      expect(source.format.columns).toContain(target)
      expect(source.format.columns).toEqual(expect.arrayContaining([...categorical]))
      expect(new Set(source.format.columns).size).toBe(features + 1)
    }
  })

  test('answers an unknown name with a close one', () => {
    expect(() => findDataset('ecolli')).toThrow(UserError)
    expect(findDataset('ecoli').source.kind).toBe('benchmark')
  })
})

describe('A set of the benchmark archive', () => {
  test('becomes a CSV file that can be read at once, its archive checked against the published checksum', async () => {
    const fetched = await get(await benchmark())
    expect(fetched).toMatchObject({rows: 200, target: 'target', minority: ['1'], minorityRows: 100, notes: []})
    expect(fetched.downloads).toMatchObject([{present: false, trust: {kind: 'published', algorithm: 'md5'}}])
    const {table, header} = await readTable(fetched.file, {target: 'target'})
    expect(header).toEqual(['x0', 'x1', 'x2', 'target'])
    expect(table.schema.fields[1]).toMatchObject({min: 1, max: 598})
    expect((await readdir(folder)).sort()).toEqual(['archive.tar.gz', 'datasets.lock.json', 'small.csv'])
  })

  test('is not downloaded twice', async () => {
    const dataset = await benchmark()
    await get(dataset)
    const again = await get(dataset, {overwrite: true})
    expect(again.downloads).toMatchObject([{present: true, trust: {kind: 'published'}}])
    expect(server?.seen.filter(({path: asked}) => asked.endsWith('.gz'))).toHaveLength(1)
  })

  test('is thrown away when the checksum is wrong', async () => {
    const message = await complaint(get(await benchmark('0'.repeat(32))))
    expect(message).toMatch(/its MD5 must be 0{32}\. Got [0-9a-f]{32} instead\. It has been deleted\./)
    expect(await readdir(folder)).toEqual([])
  })

  test('without a published checksum at hand is held to its first download', async () => {
    const dataset = await benchmark('not a checksum')
    expect((await get(dataset)).downloads[0].trust.kind).toBe('recorded')
    expect((await get(dataset, {overwrite: true})).downloads[0].trust.kind).toBe('unchanged')
    const archive = path.join(folder, 'archive.tar.gz')
    await writeFile(archive, Buffer.concat([await readFile(archive), Buffer.from('x')]))
    const message = await complaint(get(dataset, {overwrite: true}))
    expect(message).toMatch(/not what was first downloaded: its SHA-256 must be [0-9a-f]{64}/)
    expect(message).toContain('Delete the file to download it again.')
    expect(await readdir(folder)).toContain('archive.tar.gz')
  })

  test('that is cut off on the way arrives whole', async () => {
    const fetched = await get(await benchmark(undefined, [{cutAfter: 200}, {}]))
    expect(fetched.rows).toBe(200)
    expect(server?.seen[1].range).toBe('bytes=200-')
  })

  test('can come from another address, or be put there by hand', async () => {
    const dataset = await benchmark()
    const elsewhere: Dataset =
      dataset.source.kind === 'benchmark'
        ? {...dataset, source: {...dataset.source, archive: {url: 'http://127.0.0.1:1/archive.tar.gz', name: 'archive.tar.gz'}}}
        : dataset
    for (const from of [`${server?.url ?? ''}/files`, `${server?.url ?? ''}/files/archive.tar.gz`]) {
      await rm(path.join(folder, 'archive.tar.gz'), {force: true})
      expect((await get(elsewhere, {from, overwrite: true})).rows).toBe(200)
    }
    expect((await get(elsewhere, {overwrite: true})).downloads[0].present).toBe(true)
    expect(await complaint(get(elsewhere, {from: './files', overwrite: true}))).toMatch(/--from must be an address/)
  })

  test('offline, the message says where to put the file', async () => {
    const dataset = await benchmark()
    await server?.close()
    const message = await complaint(get(dataset))
    expect(message).toMatch(/ECONNREFUSED \(2 attempts\)/)
    expect(message).toContain(`put it at ${path.join(folder, 'archive.tar.gz')}`)
  })

  test('that is no archive, or lacks the set, is explained', async () => {
    const dataset = await benchmark('none')
    const member = (name: string): Dataset =>
      dataset.source.kind === 'benchmark' ? {...dataset, source: {...dataset.source, member: name}} : dataset
    expect(await complaint(get(member('x9data.npz')))).toMatch(/x9data\.npz of .* is not in the archive/)
    expect(await complaint(get(member('x1data.npz')))).toMatch(/not a NumPy archive/)
    await rm(path.join(folder, 'datasets.lock.json'))
    await writeFile(path.join(folder, 'archive.tar.gz'), 'no archive at all')
    expect(await complaint(get(dataset))).toMatch(/cannot be unpacked/)
  })
})

describe('UCI files', () => {
  test.each(['parquet', 'arff', 'keel', 'excel', 'stata'])(
    'are written as %s, with what the catalogue says of columns',
    async format => {
      const dataset = {...(await uciSet({'one.data': '0.5,?,x\n1,2,y\n2,1,y\n'})), categorical: ['b']}
      const fetched = await get(dataset, {format})
      expect(fetched).toMatchObject({rows: 3, minorityRows: 1, notes: []})
      // Numbers that are codes stay categories without being told again.
      const {table} = await readTable(fetched.file, {target: 'class'})
      expect(table.toRows()).toEqual([
        {a: 0.5, b: null, class: 'x'},
        {a: 1, b: '2', class: 'y'},
        {a: 2, b: '1', class: 'y'},
      ])
      expect(await complaint(get(dataset, {format}))).toContain('exists')
    },
  )

  test('in a format that nobody knows are refused before anything is downloaded', async () => {
    const dataset = await uciSet({'one.data': '1,k,y\n'})
    expect(await complaint(get(dataset, {format: 'parket'}))).toMatch(/--format must be one of csv, parquet,.*'parket'.*parquet/s)
    expect(await readdir(folder)).toEqual([])
  })

  test('get a header, keep their spelling and lose comments, names and endings', async () => {
    const dataset = await uciSet(
      {'one.data': '|1x3 Cross validator\n0.50, ?, x.\n', 'one.test': '1,k,y.\n2,l,y\n\n'},
      {comments: ['|'], lineEnd: /\.$/},
    )
    const fetched = await get(dataset)
    expect(await readFile(fetched.file, 'utf8')).toBe('a,b,class\n0.50,?,x\n1,k,y\n2,l,y\n')
    expect(fetched).toMatchObject({rows: 3, minorityRows: 1, notes: []})
    expect(fetched.downloads.map(({trust}) => trust.kind)).toEqual(['recorded', 'recorded'])
  })

  test('separated by blanks are read with the naming column left out', async () => {
    const dataset = await uciSet(
      {'b.data': 'NAME_1   0.49  0.29   cp\nNAME_2 0.07 0.40 im\n'},
      {separator: 'blanks', skipColumns: 1},
    )
    const fetched = await get(dataset)
    expect(await readFile(fetched.file, 'utf8')).toBe('a,b,class\n0.49,0.29,cp\n0.07,0.40,im\n')
    expect(fetched.notes).toEqual(['The file has 2 rows and 2 features; the catalogue says 3 and 2.'])
  })

  test('that look otherwise are refused with the line', async () => {
    const dataset = await uciSet({'c.data': '1,2,x\n<html>\n'})
    expect(await complaint(get(dataset))).toMatch(/c\.data', line 2 must have 3 cells\. Got 1\./)
  })
})

describe('Where a set goes', () => {
  test('the embedded set is copied, and needs no network', async () => {
    const fetched = await get(findDataset('rare-disease-registry'))
    expect(fetched).toMatchObject({rows: 4000, minorityRows: 109, downloads: [], notes: []})
    const original = await readFile(await embeddedFile('rare-disease-registry.csv'))
    expect(original.equals(await readFile(fetched.file))).toBe(true)
  })

  test('the embedded molecules are read as molecules', async () => {
    const fetched = await get(findDataset('simulated-molecules'))
    expect(fetched).toMatchObject({rows: 600, minorityRows: 120, notes: []})
    const {table} = await readTable(fetched.file, {target: 'active'})
    expect(sampleForm(table)?.kind).toBe('molecule')
  })

  test('simulated samples are made into a folder that reads back as what was made', async () => {
    const {source, ...set} = findDataset('lesion-phantoms')
    const fetched = await get({source, ...set})
    expect(fetched).toMatchObject({
      rows: 400,
      minorityRows: 80,
      downloads: [],
      notes: [],
      file: path.join(folder, 'lesion-phantoms'),
    })
    const {table} = await readTable(fetched.file, {target: 'folder', masks: true})
    const made = source.kind === 'simulated' ? await source.make() : undefined
    expect(table.schema.fields.map(({name}) => name).sort()).toEqual(made?.schema.fields.map(({name}) => name).sort())
    const light = (of: typeof table | undefined) => of && numericColumn(of, 'pixel 12,12').values.toSorted()
    expect(light(table)).toEqual(light(made))
    expect(await complaint(get({source, ...set}))).toMatch(/exists already/)
  })

  test('a file of the same name is not replaced unasked', async () => {
    await writeFile(path.join(folder, 'rare-disease-registry.csv'), 'mine')
    expect(await complaint(get(findDataset('rare-disease-registry')))).toMatch(/exists already/)
    expect(await readFile(path.join(folder, 'rare-disease-registry.csv'), 'utf8')).toBe('mine')
    expect((await get(findDataset('rare-disease-registry'), {overwrite: true})).rows).toBe(4000)
  })

  test('the cache folder follows the XDG rules: only an absolute path counts', () => {
    const fallback = cacheFolder({})
    expect(path.basename(fallback)).toBe('minority-report')
    expect(cacheFolder({XDG_CACHE_HOME: folder})).toBe(path.join(folder, 'minority-report'))
    expect(cacheFolder({XDG_CACHE_HOME: 'relative'})).toBe(fallback)
  })
})
