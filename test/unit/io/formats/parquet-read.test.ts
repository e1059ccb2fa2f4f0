import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {Readable} from 'node:stream'
import {gzipSync} from 'node:zlib'
import type {DuckDBConnection} from '@duckdb/node-api'
import {beforeAll, describe, expect, test} from 'vitest'
import {UserError} from '../../../../src/core/errors.js'
import type {ReadOptions} from '../../../../src/io/read-options.js'
import {readTable} from '../../../../src/io/read-table.js'
import {duckdb} from '../../../support/duckdb.js'
import {temporaryFolder} from '../../../support/cli.js'

let connection: DuckDBConnection
let folder: string
let count = 0

beforeAll(async () => {
  connection = await duckdb()
  folder = temporaryFolder()
})

/** A Parquet file that DuckDB writes. */
async function written(query: string, options = ''): Promise<string> {
  const file = path.join(folder, `${count++}.parquet`)
  await connection.run(`COPY (${query}) TO '${file}' (FORMAT parquet${options})`)
  return file
}

const read = async (query: string, options: ReadOptions = {}, how = '') => readTable(await written(query, how), options)

async function complaint(work: Promise<unknown>): Promise<UserError> {
  try {
    await work
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('A Parquet file that DuckDB wrote', () => {
  test.each(['snappy', 'zstd', 'gzip', 'brotli', 'lz4_raw', 'uncompressed'])('is read when it is packed with %s', async codec => {
    const {table} = await read(
      "SELECT i AS id, i * 0.25 AS x, CASE WHEN i % 3 = 0 THEN NULL ELSE 'level ' || (i % 5) END AS l FROM range(2000) t(i)",
      {},
      `, COMPRESSION ${codec}`,
    )
    expect(table.rowCount).toBe(2000)
    expect(table.select([0, 1, 1999], 'source').toRows()).toEqual([
      {id: 0, x: 0, l: null},
      {id: 1, x: 0.25, l: 'level 1'},
      {id: 1999, x: 499.75, l: 'level 4'},
    ])
  })

  test('keeps all kinds of numbers', async () => {
    await connection.run(`CREATE TABLE numbers (i8 TINYINT, u8 UTINYINT, i16 SMALLINT, u16 USMALLINT, i32 INT, u32 UINTEGER, i64 BIGINT,
      u64 UBIGINT, f32 FLOAT, f64 DOUBLE, d6 DECIMAL(6,2), d18 DECIMAL(18,3), d38 DECIMAL(38,2))`)
    await connection.run(`INSERT INTO numbers VALUES
      (-128, 255, -32768, 65535, -2147483648, 4294967295, -9007199254740991, 9007199254740992, 0.1, 1e300, 12.50, -1234567890.123,
        123456789012345678.25),
      (127, 0, 32767, 0, 2147483647, 0, 9007199254740991, 0, 16777217, -0.1, 0.05, 0.001, -0.25),
      (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`)
    const {table, types} = await read('FROM numbers')
    expect(table.toRows()).toEqual([
      {
        ...{i8: -128, u8: 255, i16: -32768, u16: 65535, i32: -2147483648, u32: 4294967295, i64: -9007199254740991, u64: 2 ** 53},
        ...{f32: 0.1, f64: 1e300, d6: 12.5, d18: -1234567890.123, d38: Number('123456789012345678.25')},
      },
      {
        ...{i8: 127, u8: 0, i16: 32767, u16: 0, i32: 2147483647, u32: 0, i64: 9007199254740991, u64: 0},
        ...{f32: 16777216, f64: -0.1, d6: 0.05, d18: 0.001, d38: -0.25},
      },
    ])
    expect([...types!.values()].map(({type}) => type)).toEqual(
      'int8 uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64 decimal(6,2) decimal(18,3) decimal(38,2)'.split(' '),
    )
    const decimals = table.columns.map(({field}) => (field.kind === 'numeric' ? field.decimals : -1))
    expect(decimals.slice(8)).toEqual([1, 1, 2, 3, 2])
  })

  test('keeps whole numbers beyond double precision apart, as categories', async () => {
    const {table, reading} = await read('SELECT 9007199254740993 AS id UNION ALL SELECT 9007199254740992 UNION ALL SELECT -7')
    expect(table.toRows().map(({id}) => id)).toEqual(['9007199254740993', '9007199254740992', '-7'])
    expect(reading.columns[0].notes.join()).toContain('beyond 2^53')
  })

  test('keeps texts, booleans, enumerations and ids as categories', async () => {
    await connection.run("CREATE TYPE mood AS ENUM ('sad', 'ok')")
    const {table} = await read(`
      SELECT 'Zoë 日本 🎈' AS t, TRUE AS b, 'ok'::mood AS e, '550e8400-e29b-41d4-a716-446655440000'::UUID AS u, '007' AS code
      UNION ALL SELECT '', FALSE, 'sad', NULL, '08' UNION ALL SELECT 'NA', NULL, NULL, NULL, '9'`)
    expect(table.toRows()).toEqual([
      {t: 'Zoë 日本 🎈', b: 'true', e: 'ok', u: '550e8400-e29b-41d4-a716-446655440000', code: '007'},
      {t: null, b: 'false', e: 'sad', u: null, code: '08'},
      {t: 'NA', b: null, e: null, u: null, code: '9'},
    ])
  })

  test('keeps dates and times in the coarsest step that holds them', async () => {
    const {table, types} = await read(`
      SELECT DATE '1969-12-31' d, TIMESTAMP '2024-02-29 12:30:00' m, TIMESTAMP '2024-02-29 12:30:15' s,
        TIMESTAMP_MS '2024-02-29 12:30:15.250' ms, TIMESTAMP '2024-02-29 12:30:15.250001' us,
        TIMESTAMP_NS '2024-02-29 12:30:15.250001001' ns,
        TIMESTAMPTZ '2024-02-29 12:30:15+02' z, TIME '23:59:00' t, TIMESTAMP '2024-03-01 00:00:00' midnight
      UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, TIMESTAMP '9999-12-31 00:00:00'`)
    const field = (name: string) => table.column(name).field as {min: number; date: object}
    expect(field('d')).toMatchObject({min: -1, date: {kind: 'date', step: 86_400_000, pattern: 'yyyy-MM-dd'}})
    expect(field('m').date).toMatchObject({kind: 'datetime', step: 60_000})
    expect(field('s')).toMatchObject({min: Date.UTC(2024, 1, 29, 12, 30, 15) / 1000, date: {step: 1000}})
    expect(field('ms')).toMatchObject({min: Date.UTC(2024, 1, 29, 12, 30, 15, 250), date: {step: 1}})
    expect(field('us')).toMatchObject({min: Date.UTC(2024, 1, 29, 12, 30, 15, 250) * 1000 + 1, date: {step: 0.001}})
    expect(field('z')).toMatchObject({min: Date.UTC(2024, 1, 29, 10, 30, 15) / 1000, date: {step: 1000, zone: 'Z'}})
    expect(field('t')).toMatchObject({min: 24 * 60 - 1, date: {kind: 'time', step: 60_000}})
    expect(field('midnight')).toMatchObject({max: 2932896, date: {kind: 'datetime', step: 86_400_000}})
    expect(types?.get('z')?.type).toBe('timestamp[us, UTC]')
  })

  test('with columns of lists, structures and bytes is read without them', async () => {
    const {table, ignored, notes} = await read("SELECT 1 AS a, [1, 2] AS l, {'x': 1, 'y': 'z'} AS s, 'ab'::BLOB AS bytes, 2 AS b")
    expect(table.toRows()).toEqual([{a: 1, b: 2}])
    expect(ignored).toEqual(['l', 's', 'bytes'])
    expect(notes.join()).toContain("columns 'l', 's', 'bytes' hold lists")
  })

  test('of many row groups, or of many columns, is read whole', async () => {
    const groups = await read('SELECT i, i::VARCHAR AS t FROM range(10000) r(i)', {}, ', ROW_GROUP_SIZE 2048')
    expect(groups.table.rowCount).toBe(10_000)
    expect(groups.table.select([9999], 'source').toRows()).toEqual([{i: 9999, t: '9999'}])
    const columns = Array.from({length: 10_000}, (_, at) => `${at} AS c${at}`).join(', ')
    expect((await read(`SELECT ${columns}`)).table.columns).toHaveLength(10_000)
  })

  test('without rows is refused as a file of text is', async () => {
    expect((await complaint(read('SELECT 1 AS a WHERE FALSE'))).code).toBe('no-rows')
  })

  test('is known by its bytes: from stdin, packed, and whatever it is called', async () => {
    const bytes = readFileSync(await written("SELECT 1 AS a, 'x' AS b"))
    const file = path.join(folder, 'data.csv')
    writeFileSync(file, bytes)
    for (const source of [
      readTable(file),
      readTable('-', {stdin: Readable.from([bytes])}),
      readTable('-', {stdin: Readable.from([gzipSync(bytes)])}),
    ])
      expect((await source).table.toRows()).toEqual([{a: 1, b: 'x'}])
  })

  test('named so and holding text, or encrypted, is refused with the next step', async () => {
    const file = path.join(folder, 'text.parquet')
    writeFileSync(file, 'a,b\n1,2\n')
    expect(await complaint(readTable(file))).toMatchObject({code: 'wrong-format'})
    const secret = Readable.from([Buffer.from('PARE....PARE')])
    expect(await complaint(readTable('-', {stdin: secret}))).toMatchObject({code: 'file-encrypted'})
  })

  test('that stands for more cells than a table may have is refused before they are made', async () => {
    const file = await written('SELECT 7 AS a FROM range(1000000)')
    expect(readFileSync(file).length).toBeLessThan(20_000)
    expect((await complaint(readTable(file, {maxBytes: 1_000_000}))).code).toBe('too-many-rows')
  })
})
