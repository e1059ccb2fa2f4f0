import {spawnSync} from 'node:child_process'
import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'
import {gunzipSync} from 'node:zlib'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {Interrupted, UserError} from '../../../src/core/errors.js'
import {Table} from '../../../src/core/table.js'
import {sha256OfFile} from '../../../src/io/hash.js'
import {readTable} from '../../../src/io/read-table.js'
import {writeTable, writeText} from '../../../src/io/write-table.js'
import {refuseExisting} from '../../../src/files/private-file.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'minority-report-'))
})
afterEach(() => rm(folder, {recursive: true}))

const at = (name: string) => path.join(folder, name)
const load = (text: string, options = {}) => readTable('-', {...options, stdin: Readable.from([Buffer.from(text)])})

describe('What is written', () => {
  test('a file that is read and written again is the same, ids and persons apart', async () => {
    const text = 'id;who;"a;b";c;y\r\n1;ann;0,1;u;1.0\r\n2;bob;;"v ""w""";0\r\n3;ann;1e-7;;0\r\n'
    const loaded = await load(text, {decimalComma: true, ignore: ['id'], group: 'who', target: 'y'})
    await writeTable(at('out.csv'), loaded.table, loaded)
    expect(await readFile(at('out.csv'), 'utf8')).toBe('id;who;"a;b";c;y\r\n;;0,1;u;1.0\r\n;;;"v ""w""";0\r\n;;1e-7;;0\r\n')
  })

  test('numbers are written in the shortest form that reads back the same', async () => {
    const loaded = await load('a,b\n0.1,x\n1e21,x\n0.30000000000000004,x\n100,x\n-0,x\n')
    await writeTable(at('out.csv'), loaded.table, loaded)
    expect(await readFile(at('out.csv'), 'utf8')).toBe('a,b\n0.1,x\n1e+21,x\n0.30000000000000004,x\n100,x\n0,x\n')
  })

  test('decimals and whole numbers are rounded when asked for', async () => {
    const loaded = await load('a,b\n1.26,3\n-0.04,4\n2,5\n')
    const [first, second] = loaded.table.columns
    const shifted = second.kind === 'numeric' ? {...second, values: second.values.map(value => value + 0.25)} : second
    const table = new Table('synthetic', [first, shifted], 3)
    await writeTable(at('whole.csv'), table, loaded, {roundIntegers: true})
    expect(await readFile(at('whole.csv'), 'utf8')).toBe('a,b\n1.26,3\n-0.04,4\n2,5\n')
    await writeTable(at('rounded.csv'), table, loaded, {decimals: 1})
    expect(await readFile(at('rounded.csv'), 'utf8')).toBe('a,b\n1.3,3.3\n0,4.3\n2,5.3\n')
    await writeTable(at('both.csv'), table, loaded, {decimals: 1, roundIntegers: true})
    expect(await readFile(at('both.csv'), 'utf8')).toBe('a,b\n1.3,3\n0,4\n2,5\n')
  })

  test('a name that ends in .gz is packed', async () => {
    const loaded = await load('a,b\n1,x\n')
    await writeTable(at('out.csv.gz'), loaded.table, loaded)
    expect(gunzipSync(await readFile(at('out.csv.gz'))).toString()).toBe('a,b\n1,x\n')
  })
})

describe('Where it is written', () => {
  test('an existing file is kept unless it may be replaced', async () => {
    await writeFile(at('out.txt'), 'mine')
    const refused = writeText(at('out.txt'), 'new')
    await expect(refused).rejects.toBeInstanceOf(UserError)
    await expect(refused).rejects.toMatchObject({
      code: 'file-exists',
      data: {file: at('out.txt')},
      suggestions: [expect.stringContaining('overwrite: true') as string],
    })
    await expect(refuseExisting(at('out.txt'), false)).rejects.toThrow(/exists already/)
    expect(await readFile(at('out.txt'), 'utf8')).toBe('mine')
    await writeText(at('out.txt'), 'new', {overwrite: true})
    expect(await readFile(at('out.txt'), 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['out.txt'])
  })

  test('missing folders are made, and a place that cannot be one is named', async () => {
    await writeText(at('a/b/out.txt'), 'text')
    expect(await readFile(at('a/b/out.txt'), 'utf8')).toBe('text')
    await mkdir(at('taken'))
    await expect(writeText(at('taken'), 'text', {overwrite: true})).rejects.toThrow(/not a place where a file can be written/)
    await expect(writeText(at('a/b/out.txt/c'), 'text')).rejects.toBeInstanceOf(UserError)
    expect((await readdir(folder)).sort()).toEqual(['a', 'taken'])
  })

  test('a stop leaves neither half a file nor the old one changed', async () => {
    const rows = Array.from({length: 300_000}, (_, row) => `${row / 7},x`)
    const loaded = await load(`a,b\n${rows.join('\n')}\n`)
    await writeFile(at('out.csv'), 'old')
    const controller = new AbortController()
    const writing = writeTable(at('out.csv'), loaded.table, loaded, {overwrite: true, signal: controller.signal})
    setImmediate(() => {
      controller.abort()
    })
    await expect(writing).rejects.toBeInstanceOf(Interrupted)
    expect(await readdir(folder)).toEqual(['out.csv'])
    expect(await readFile(at('out.csv'), 'utf8')).toBe('old')
  })

  test.skipIf(process.platform === 'win32')('stdout is written, and a reader that leaves early is no error', () => {
    const script = path.join(folder, 'write.mts')
    const io = path.resolve(fileURLToPath(import.meta.url), '../../../../src/io')
    const source = `import {Readable} from 'node:stream'
      import {readTable} from '${io}/read-table.js'
      import {writeTable} from '${io}/write-table.js'
      const rows = Array.from({length: 200000}, (_, row) => row + ',x').join('\\n')
      const loaded = await readTable('-', {stdin: Readable.from([Buffer.from('a,b\\n' + rows)])})
      await writeTable('-', loaded.table, loaded)
      process.stderr.write('done')`
    const run = (command: string) =>
      spawnSync('sh', ['-c', `cat > ${script}; ${process.execPath} --import tsx ${script} ${command}`], {
        input: source,
        encoding: 'utf8',
        cwd: path.resolve(io, '../..'),
      })
    expect(run('| head -n 2')).toMatchObject({stdout: 'a,b\n0,x\n', stderr: expect.stringMatching(/done$/) as string})
    expect(run('| tail -n 1')).toMatchObject({stdout: '199999,x\n', stderr: expect.stringMatching(/done$/) as string})
  })

  test('the hash of a file is that of its bytes', async () => {
    await writeText(at('a.csv'), 'a,b\n1,2\n')
    // printf 'a,b\n1,2\n' | sha256sum (GNU coreutils)
    expect(await sha256OfFile(at('a.csv'))).toBe('492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470')
    await expect(sha256OfFile(at('nowhere'))).rejects.toBeInstanceOf(UserError)
  })
})

describe('Numbers with symbols and separators', () => {
  test('are written as they were read', async () => {
    const text = 'a,b,c,d,y\n"$1,234,567.5",98.3%,12 kg,€ 5,n\n-$0.25,0.001%,7.5 kg,€ -7.25,p\n$999,100%,1000 kg,€ 1000,n\n'
    const loaded = await load(text, {target: 'y'})
    await writeTable(at('out.csv'), loaded.table, loaded)
    expect(await readFile(at('out.csv'), 'utf8')).toBe(text.replace('€ -7.25', '-€ 7.25').replace('€ 1000', '€ 1000'))
  })

  test('are written so that they read back the same, however small or large', async () => {
    const loaded = await load('a,y\n"$1,000",x\n"$2,500.5",z\n', {target: 'y'})
    const values = [1e-7, -1.5e-10, 1e15, 123456.789, -999, 1000, 0]
    const [a, y] = loaded.table.columns
    const made = new Table(
      'synthetic',
      [
        {...a, kind: 'numeric', field: {...a.field, kind: 'numeric'}, values: Float64Array.from(values)} as typeof a,
        {...y, codes: new Int32Array(values.length)} as typeof y,
      ],
      values.length,
    )
    await writeTable(at('out.csv'), made, loaded)
    const again = await readTable(at('out.csv'), {target: 'y'})
    expect(again.dialect.forms).toEqual(loaded.dialect.forms)
    const [read] = again.table.columns
    expect(read.kind === 'numeric' && [...read.values]).toEqual(values)
  })

  test('with decimal commas', async () => {
    const text = 'a;y\n1.204.000,5 €;n\n12,25 €;p\n'
    const loaded = await load(text, {decimalComma: true, thousands: 'point', target: 'y'})
    await writeTable(at('out.csv'), loaded.table, loaded)
    expect(await readFile(at('out.csv'), 'utf8')).toBe(text)
  })
})
