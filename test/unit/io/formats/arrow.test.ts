import {readFileSync} from 'node:fs'
import {Readable} from 'node:stream'
import {
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Field,
  Struct,
  Table,
  tableToIPC,
  vectorFromArray,
  Utf8,
  Dictionary,
  Int8,
} from 'apache-arrow'
import {describe, expect, test} from 'vitest'
import {arrow} from '../../../../src/io/formats/arrow.js'
import {unpackLz4Frame} from '../../../../src/io/formats/arrow/lz4-frame.js'
import type {ReadOptions} from '../../../../src/io/read-options.js'
import {readTable} from '../../../../src/io/read-table.js'
import type {TypedColumn} from '../../../../src/io/typed-column.js'
import {typedTable} from '../../../../src/io/typed-table.js'
import {typedOfTable} from '../../../../src/io/typed/typed-of-table.js'
import {levels, moments, numbers} from '../../../support/typed-tables.js'

const golden = (name: string) => `fixtures/golden/arrow/${name}`

async function read(bytes: Uint8Array, options: ReadOptions = {}) {
  const head = bytes.subarray(0, 4096)
  const pieces = Readable.from([bytes])
  return arrow.reader!.read({name: "'file'", head, pieces, sha256: () => Promise.resolve(''), close: () => undefined}, options)
}

async function written(columns: readonly TypedColumn[], rowCount: number, file = "'rows.arrow'"): Promise<Uint8Array> {
  const pieces = await arrow.writer!.write({columns, rowCount, notes: []}, file)
  return Buffer.concat([...pieces].map(piece => Buffer.from(piece)))
}

describe('An Arrow file that Polars wrote', () => {
  test.each(['polars-uncompressed.arrow', 'polars-lz4.arrow', 'polars-zstd.arrow', 'polars.arrows'])(
    'is read with all types: %s',
    async name => {
      const {table, types, ignored, notes} = await readTable(golden(name))
      const [first, second, third] = table.toRows()
      expect(first).toEqual({
        ...{i8: 1, u16: 1, i64: 1, u64: '1', f32: 0.1, f64: 0.1, bool: 'true', text: 'Zoë', cat: 'low', day: '2024-02-29'},
        ...{ms: '2024-02-29T12:30:15.250', zoned: '2024-02-29T12:30:15Z'},
      })
      expect(second).toMatchObject({i8: -2, f64: null, bool: 'false', text: null, cat: 'high', zoned: '1969-12-31T23:59:59Z'})
      expect(third).toMatchObject({
        ...{i64: 9007199254740991, u64: '9007199254740993', f64: -1e300},
        text: 'a longer text that does not fit into a view',
      })
      expect(ignored).toEqual(['list'])
      expect(notes.join()).toContain('zone Europe/Berlin; they are read in UTC')
      expect([...types!.values()].map(({type}) => type)).toEqual([
        ...'int8 uint16 int64 uint64 float32 float64 bool string category date timestamp[ms]'.split(' '),
        'timestamp[us, Europe/Berlin]',
        'largelist',
      ])
    },
  )

  test('is read from stdin, and without columns that are ignored', async () => {
    const stdin = Readable.from([readFileSync(golden('polars-lz4.arrow'))])
    const {table} = await readTable('-', {stdin, ignore: ['text', 'cat']})
    expect(table.columns.map(({field}) => field.name)).not.toContain('cat')
    expect(table.rowCount).toBe(3)
  })
})

describe('An Arrow file', () => {
  test('keeps units, zones, durations and the order of categories when it is written again', async () => {
    const day = {kind: 'date', step: 86_400_000, pattern: 'yyyy-MM-dd'} as const
    const clock = {kind: 'time', step: 1000, pattern: 'HH:mm:ss'} as const
    const instant = {kind: 'datetime', step: 1000, pattern: 'yyyy-MM-dd HH:mm:ss'} as const
    const columns = [
      moments('date64', [19782, null, -1], 'date64', day),
      moments('time[s]', [1, null, 86399], 'time[s]', clock),
      moments('time[ns]', [1, null, 86399], 'time[ns]', clock),
      moments('timestamp[s]', [1709209815, null, -1], 'timestamp[s]', instant),
      moments('zoned', [1709209815, null, -1], 'timestamp[ns, America/New_York]', {...instant, zone: 'Z'}),
      moments('fixed', [1709209815, null, -1], 'timestamp[us, +02:00]', {...instant, zone: '+02:00'}),
      numbers('duration', [1500, null, -1], 'duration[ms]'),
      {...levels('size', ['small', 'small', 'large'], 'category'), isOrdered: true} as TypedColumn,
    ]
    const table = typedTable("'file'", {columns, rowCount: 3, notes: []}, {})
    const names = columns.map(({name}) => name)
    const back = await read(await written(typedOfTable(table.table, {header: names, types: table.types}, {}).columns, 3))
    const again = typedTable("'file'", back, {})
    expect(again.table.toRows()).toEqual(table.table.toRows())
    expect([...again.types]).toEqual([...table.types])
    expect(again.types.get('size')).toMatchObject({type: 'category', order: ['small', 'large']})
    expect(again.types.get('duration')?.type).toBe('duration[ms]')
    expect(back.columns[5]).toMatchObject({form: {zone: '+02:00', step: 1000}})
    expect(back.notes.join()).toContain("column 'duration' has durations; they are read as numbers of milliseconds")
  })

  test('that is written holds no category that no row has', async () => {
    const size: TypedColumn = {
      kind: 'levels',
      name: 'size',
      type: 'category',
      levels: ['a', 'somebody else', 'b'],
      codes: Int32Array.of(2, 0, -1, 2),
    }
    const bytes = await written([size, numbers('n', [1, 2, 3, 4])], 4)
    expect(Buffer.from(bytes).includes('somebody else')).toBe(false)
    expect((await read(bytes)).columns[0]).toMatchObject({levels: ['a', 'b'], codes: Int32Array.of(1, 0, -1, 1)})
  })

  test('is read without the categories of its dictionary that no row has', async () => {
    const dictionary = vectorFromArray(['somebody else', 'a'], new Utf8())
    const data = makeData({type: new Dictionary(new Utf8(), new Int8(), 7), length: 2, data: Int8Array.of(1, 1), dictionary})
    const schema = new Schema([new Field('c', data.type, true)])
    const rows = new RecordBatch(schema, makeData({type: new Struct(schema.fields), length: 2, nullCount: 0, children: [data]}))
    const {columns} = await read(tableToIPC(new Table(schema, [rows]), 'stream'))
    expect(columns[0]).toMatchObject({type: 'category', levels: ['a']})
  })

  test('of a stream of several parts is read whole, and a stream that just stops is said to', async () => {
    const schema = new Schema([new Field('a', new Int64(), true)])
    const part = (value: bigint) => {
      const child = makeData({type: new Int64(), length: 2, nullCount: 0, data: BigInt64Array.of(value, value + 1n)})
      return new RecordBatch(schema, makeData({type: new Struct(schema.fields), length: 2, nullCount: 0, children: [child]}))
    }
    const bytes = tableToIPC(new Table(schema, [part(1n), part(5n)]), 'stream')
    const whole = await read(bytes)
    expect(whole.columns[0]).toMatchObject({values: Float64Array.of(1, 2, 5, 6)})
    expect(whole.notes).toEqual([])
    const cut = await read(bytes.subarray(0, bytes.length - 8))
    expect(cut.notes.join()).toContain('rows may be missing')
  })

  test('is written as a stream where its name says so', async () => {
    const bytes = await written([numbers('a', [1, 2])], 2, "'rows.arrows'")
    expect(Buffer.from(bytes.subarray(0, 4)).toString('hex')).toBe('ffffffff')
    expect((await read(bytes)).columns[0]).toMatchObject({values: Float64Array.of(1, 2)})
  })

  test('of Feather version 1 is refused with the way to write it anew', async () => {
    await expect(read(Buffer.from('FEA1 and more'))).rejects.toMatchObject({
      code: 'format-unsupported',
      suggestions: [expect.stringContaining('pandas.read_feather')],
    })
  })

  test('that stands for more bytes than a table may have is refused before they are made', async () => {
    const bytes = Uint8Array.from(readFileSync(golden('polars-zstd.arrow')))
    // Every packed buffer says how long it is unpacked: one of them now says a terabyte.
    const frame = Buffer.from(bytes).indexOf(Buffer.from('28b52ffd', 'hex'))
    new DataView(bytes.buffer).setBigInt64(frame - 8, 2n ** 40n, true)
    await expect(read(bytes)).rejects.toMatchObject({code: 'file-too-large'})
  })
})

describe('An LZ4 frame', () => {
  /** Bytes as the linear congruential generator of the C standard makes them. */
  function linkedBytes(): Buffer {
    let state = 1
    const bytes = Array.from({length: 600}, () => {
      state = Number((BigInt(state) * 1103515245n + 12345n) & 0x7fffffffn)
      return (state >> 16) & 255
    })
    return Buffer.concat(Array.from({length: 350}, () => Buffer.from(bytes)))
  }

  test('of blocks that refer to earlier ones is unpacked', () => {
    const packed = readFileSync(golden('linked.lz4'))
    expect(Buffer.from(unpackLz4Frame(packed, 210_000)).equals(linkedBytes())).toBe(true)
  })

  test('that stands for more or less than was said is refused', () => {
    const packed = readFileSync(golden('linked.lz4'))
    for (const length of [0, 1, 209_999, 210_001]) expect(() => unpackLz4Frame(packed, length)).toThrow()
    for (let cut = 0; cut < packed.length; cut += 97) expect(() => unpackLz4Frame(packed.subarray(0, cut), 210_000)).toThrow()
  })
})
