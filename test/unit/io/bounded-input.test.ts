import {Readable} from 'node:stream'
import {gzipSync} from 'node:zlib'
import {zipSync} from 'fflate'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {parseJson} from '../../../src/core/parse-json.js'
import {readBytes} from '../../../src/files/read-bytes.js'
import {parseNpz} from '../../../src/io/npz.js'
import {readTable} from '../../../src/io/read-table.js'
import {openBytes} from '../../../src/io/open-bytes.js'
import {textOf} from '../../../src/io/text-chunks.js'
import {parsePolicy} from '../../../src/policy/policy-file.js'
import {temporaryFile, temporaryFolder} from '../../support/cli.js'

const read = (content: string | Uint8Array) => readTable(temporaryFile('data.csv', content))

describe('a file is read within limits', () => {
  test('folders and devices are refused before a byte is read', async () => {
    await expect(readBytes('/dev/zero', {most: 10, what: 'a model'})).rejects.toThrow("'/dev/zero' is a device, not a file")
    await expect(readBytes(temporaryFolder(), {most: 10, what: 'a model'})).rejects.toThrow('is a folder')
  })

  test('bytes are counted, and the message names the limit', async () => {
    const file = temporaryFile('model', '12345678901')
    expect((await readBytes(file, {most: 11, what: 'a model'})).length).toBe(11)
    await expect(readBytes(file, {most: 10_000, what: 'a model'})).resolves.toHaveLength(11)
    await expect(readBytes(file, {most: 10, what: 'a model'})).rejects.toThrow('has more than 10 bytes, the limit for a model')
  })

  test('a file that states no size is counted all the same', async () => {
    await expect(readBytes('/proc/self/maps', {most: 100, what: 'a key'})).rejects.toThrow('more than 100 bytes')
  })

  test('reading ends when it is interrupted', async () => {
    const signal = AbortSignal.abort()
    await expect(readBytes(temporaryFile('a', 'text'), {most: 10, what: 'a key', signal})).rejects.toThrow('Stopped')
  })
})

describe('a table is read up to a limit that can be lifted', () => {
  const csv = `x,y\n${'1,2\n'.repeat(2000)}`

  test('of bytes, packed and unpacked', async () => {
    for (const content of [csv, gzipSync(csv)]) {
      const file = temporaryFile('data.csv', content)
      await expect(readTable(file, {maxBytes: 4000})).rejects.toThrow('more than 4 kB, the limit for a table')
      await expect(readTable(file, {maxBytes: 32_000})).resolves.toMatchObject({table: {rowCount: 2000}})
    }
  })

  test('of cells, each of which is a number of eight bytes in memory', async () => {
    const file = temporaryFile('data.csv', csv)
    const refused = readTable(file, {maxBytes: 31_990})
    await expect(refused).rejects.toMatchObject({code: 'too-many-rows', data: {most: 1999}})
    await expect(refused).rejects.toThrow('has more than 1999 rows, the limit for a table of 2 columns')
    await expect(readTable(file, {maxBytes: 31_990, ignore: ['x']})).resolves.toMatchObject({table: {rowCount: 2000}})
  })

  test('of rows that are left out', async () => {
    const stdin = Readable.from(
      (function* () {
        yield Buffer.from('a,b\n1,2\n')
        for (;;) yield Buffer.from('a,b\n'.repeat(10_000))
      })(),
    )
    await expect(readTable('-', {stdin})).rejects.toMatchObject({code: 'too-many-rows', data: {most: 4_000_000}})
  })

  test('of rows without end', async () => {
    const endless = Readable.from(
      (function* () {
        yield Buffer.from('x,y\n')
        for (;;) yield Buffer.from('1,2\n'.repeat(10_000))
      })(),
    )
    await expect(readTable('-', {stdin: endless, maxBytes: 1e6})).rejects.toMatchObject({code: 'too-many-rows'})
  })

  test.each([0, -1, 1.5, NaN])('that is a whole number, and not %s', async maxBytes => {
    await expect(readTable(temporaryFile('data.csv', csv), {maxBytes})).rejects.toMatchObject({code: 'wrong-value'})
  })
})

describe('a table made to do harm', () => {
  test.each([
    ['a header name of 8 MB in quotes', `"${'x'.repeat(8_000_000)}",y\n1,2\n`, 'characters'],
    ['a header of doubled quotes', `"${'""'.repeat(1_000_000)}",y\n1,2\n`, 'characters'],
    ['a header of open quotes', `${'"a'.repeat(1_000_001)},y\n1,2\n`, 'quotes that do not match'],
    ['a header that does not end', 'x'.repeat(10_000_000), 'characters'],
    ['a long name', `${'n'.repeat(1001)},y\n1,2\n`, 'the name of column 1 has more than 1000 characters'],
    ['many columns', `${Array.from({length: 50_001}, (_, at) => `c${at}`).join(',')}\n`, '50001 columns'],
    ['a long cell', `x,y\n${'1'.repeat(500_001)},2\n`, 'line 2: a cell has more than 500000 characters'],
    ['a long cell in quotes', `x,y\n"${'a'.repeat(500_001)}",2\n`, 'line 2: a cell has more than 500000 characters'],
    ['a row that does not end', `x,y\n${'1,'.repeat(3_000_000)}`, 'a row has more than 5000000 characters'],
    ['a row of commas after a quote', `"x",y\n"1",2\n${','.repeat(6_100_000)}`, 'a row has more than 5000000 characters'],
  ])('is refused for %s', async (_, text, message) => {
    const refused = read(text)
    await expect(refused).rejects.toThrow(UserError)
    await expect(refused).rejects.toThrow(message)
  })

  test.each([
    ['of blank lines', '\n', 'blanks and line ends'],
    ['of one line', '1', 'characters'],
  ])('is refused when it is a small gzip %s', async (_, piece, message) => {
    const packed = gzipSync(Buffer.from(`x,y\n${piece.repeat(80_000_000 / piece.length)}`))
    expect(packed.length).toBeLessThan(400_000)
    await expect(read(packed)).rejects.toThrow(message)
  })

  test('is refused when it unpacks to far more than any table does', async () => {
    const file = temporaryFile('data.csv', gzipSync(Buffer.from(`x,y\n${'1,2\n'.repeat(20_000_000)}`)))
    const {chunks} = textOf(await openBytes(file))
    const readAll = async () => {
      let characters = 0
      for await (const chunk of chunks) characters += chunk.length
      return characters
    }
    await expect(readAll()).rejects.toThrow('unpacks to more than 200 times its size')
  })

  test('of blank lines without end is refused on stdin too', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.from('\n'.repeat(65_536))
      })(),
    )
    await expect(readTable('-', {stdin: endless})).rejects.toThrow('stdin holds more than 4000000 blanks')
  })

  test('is no longer one when its blank lines are few and its cells ordinary', async () => {
    const {table} = await read(gzipSync(`x,y\n\n\n${'1,2\n'.repeat(200_000)}${'\n'.repeat(100_000)}`))
    expect(table.rowCount).toBe(200_000)
  })
})

describe('other files made to do harm', () => {
  test('JSON is nested within limits, and texts may hold brackets', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
    expect(parseJson(nested(100))).toBeDefined()
    expect(() => parseJson(nested(101))).toThrow(SyntaxError)
    expect(() => parseJson(nested(1_000_000))).toThrow(SyntaxError)
    expect(parseJson(JSON.stringify({a: '['.repeat(1000), b: '\\"[{'.repeat(1000)}))).toMatchObject({a: '['.repeat(1000)})
  })

  test.each([
    ['brackets', '{'.repeat(90_000)],
    ['lists in a line', '- '.repeat(45_000)],
    ['questions in a line', '? '.repeat(45_000)],
    ['quotes', '"'.repeat(30_000)],
    ['tags', '!x '.repeat(10_000)],
    ['references', '*a '.repeat(10_000)],
  ])('a policy of %s is no YAML of ours', async (_, text) => {
    await expect(parsePolicy(text, 'policy.yaml')).rejects.toThrow(UserError)
  })

  test('an archive of arrays is refused by the size that it states, before it is unpacked', async () => {
    const zip = zipSync({'data.npy': new Uint8Array(1000)})
    const view = new DataView(zip.buffer, zip.byteOffset)
    // The size when unpacked, in the directory at the end (APPNOTE.TXT 4.3.12), says 3 GB.
    const directory = zip.findLastIndex((_, at) => at + 3 < zip.length && view.getUint32(at, true) === 0x02014b50)
    view.setUint32(directory + 24, 3e9, true)
    await expect(parseNpz(zip, 'a.npz')).rejects.toThrow('holds more than 1 GB of numbers')
  })

  test.each([
    ['more cells than it has', "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999999, 1), }"],
    ['an endless shape', `{'descr': '|u1', 'fortran_order': False, 'shape': (${'9'.repeat(400)}, 0), }`],
    ['texts of no length', "{'descr': '<U0', 'fortran_order': False, 'shape': (4000000000,), }"],
  ])('an array that states %s is damaged', async (_, header) => {
    const bytes = new Uint8Array(10 + header.length)
    bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8])
    bytes.set(new TextEncoder().encode(header), 10)
    await expect(parseNpz(zipSync({'data.npy': bytes}), 'a.npz')).rejects.toThrow('cannot be read')
  })
})
