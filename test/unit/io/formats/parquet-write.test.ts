import {existsSync, readdirSync, statSync} from 'node:fs'
import path from 'node:path'
import type {DuckDBConnection} from '@duckdb/node-api'
import {beforeAll, describe, expect, test} from 'vitest'
import {alignTables} from '../../../../src/io/align-tables.js'
import {parquetLosses} from '../../../../src/io/formats/parquet/losses.js'
import {writeParquet} from '../../../../src/io/formats/parquet/write.js'
import {readTable} from '../../../../src/io/read-table.js'
import {writeBytes, writeTable} from '../../../../src/io/write-table.js'
import {AWKWARD_TABLES} from '../../../support/typed-tables.js'
import {temporaryFile, temporaryFolder} from '../../../support/cli.js'
import {duckdb, rowsOf} from '../../../support/duckdb.js'

let connection: DuckDBConnection
let folder: string

beforeAll(async () => {
  connection = await duckdb()
  folder = temporaryFolder()
})

async function typesIn(file: string): Promise<string[]> {
  const rows = await rowsOf(connection, `SELECT column_type FROM (DESCRIBE FROM '${file}')`)
  return rows.map(([type]) => String(type))
}

describe('DuckDB reads what was written', () => {
  test.each([...AWKWARD_TABLES.keys()])('of a table of %s', async name => {
    const table = AWKWARD_TABLES.get(name)
    if (table === undefined) throw new Error(name)
    const file = path.join(folder, `${name}.parquet`)
    for (const piece of writeParquet(table)) await writeBytes(file, piece)
    const [[count]] = await rowsOf(connection, `SELECT count(*) FROM '${file}'`)
    expect(count).toBe(String(table.rowCount))
    const first = await rowsOf(connection, `FROM '${file}' LIMIT 20`)
    for (const [at, column] of table.columns.slice(0, 50).entries())
      if (column.kind === 'levels') {
        const cells = Array.from(column.codes.slice(0, 20), code => (code < 0 ? null : column.levels[code]))
        expect(first.map(row => row[at])).toEqual(cells)
      } else if (column.kind === 'numbers') {
        const shown = first.map(row =>
          row[at] === null ? NaN : column.type === 'float32' ? Math.fround(Number(row[at])) : Number(row[at]),
        )
        const given = Array.from(column.values.slice(0, 20), value => (column.type === 'float32' ? Math.fround(value) : value))
        if (column.type !== 'float16') expect(shown).toEqual(given)
      }
  })

  test('with every type as it was, and dates and times on their clock', async () => {
    const query = `SELECT 1::TINYINT a, 2::UINTEGER b, 0.5::FLOAT c, 1.25::DECIMAL(6,2) d, TRUE e, 'x' f, DATE '2024-02-29' g,
      TIMESTAMP_MS '2024-02-29 12:30:15' h, TIMESTAMP '2024-02-29 12:30:15.000001' i, TIMESTAMPTZ '2024-02-29 12:30:15+00' j,
      TIME '12:30:00' k, 9007199254740993 l`
    const given = path.join(folder, 'given.parquet')
    const written = path.join(folder, 'written.parquet')
    await connection.run(`COPY (${query}) TO '${given}' (FORMAT parquet)`)
    const loaded = await readTable(given)
    await writeTable(written, loaded.table, loaded)
    expect(await typesIn(written)).toEqual(await typesIn(given))
    expect(await rowsOf(connection, `FROM '${written}'`)).toEqual(await rowsOf(connection, `FROM '${given}'`))
  })

  test('with ids left empty, and a type that holds values where the old one does not', async () => {
    const given = path.join(folder, 'ids.parquet')
    const written = path.join(folder, 'no-ids.parquet')
    await connection.run(`COPY (SELECT 7 AS id, 1 AS n, 0 AS y UNION ALL SELECT 8, 2, 1) TO '${given}' (FORMAT parquet)`)
    const loaded = await readTable(given, {ignore: ['id'], target: 'y'})
    const [n, y] = loaded.table.columns
    if (n.kind !== 'numeric') throw new Error('kind')
    const synthetic = loaded.table.withColumns([{...n, values: Float64Array.of(1.5, NaN)}, y])
    await writeTable(written, synthetic, loaded)
    expect(await typesIn(written)).toEqual(['INTEGER', 'DOUBLE', 'INTEGER'])
    expect(await rowsOf(connection, `FROM '${written}'`)).toEqual([
      [null, '1.5', '0'],
      [null, null, '1'],
    ])
    const whole = path.join(folder, 'rounded.parquet')
    await writeTable(whole, synthetic, loaded, {roundIntegers: true})
    expect(await typesIn(whole)).toEqual(['INTEGER', 'INTEGER', 'INTEGER'])
  })

  test('from a file of text, for its owner alone, and never over another file', async () => {
    const loaded = await readTable(temporaryFile('data.csv', 'a,b,c\n1,x,0.5\n2,y,\n'))
    const file = path.join(folder, 'text.parquet')
    await writeTable(file, loaded.table, loaded)
    expect(await typesIn(file)).toEqual(['BIGINT', 'VARCHAR', 'DOUBLE'])
    expect(statSync(file).mode & 0o077).toBe(0)
    await expect(writeTable(file, loaded.table, loaded)).rejects.toMatchObject({code: 'file-exists'})
    expect(existsSync(file) && readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([])
  })
})

describe('A table of text and one of types', () => {
  test('come together, whichever is read first', async () => {
    const csv = temporaryFile('data.csv', 'n,code,flag,f,y\n1,007,TRUE,0.1,0\n2,12,FALSE,0.25,1\n')
    const parquet = path.join(folder, 'both.parquet')
    await connection.run(`COPY (SELECT 1 AS n, '007' AS code, TRUE AS flag, 0.1::FLOAT AS f, 0.0::DOUBLE AS y
      UNION ALL SELECT 2, '12', FALSE, 0.25, 1) TO '${parquet}' (FORMAT parquet)`)
    for (const [first, second] of [
      [csv, parquet],
      [parquet, csv],
    ]) {
      const options = {target: 'y', categorical: ['code']}
      const data = await readTable(first, options)
      const kinds = new Map(data.table.columns.map(({field}) => [field.name, field.kind]))
      const release = await readTable(second, {...options, kinds})
      const [one, other] = alignTables(data, [{path: second, table: release.table}]).tables
      expect(other.toRows()).toEqual(one.toRows())
    }
  })
})

describe('what a Parquet file does not keep', () => {
  test('is the zone of times, which is said, and nothing of UTC', () => {
    const moments = (name: string, zone?: string) =>
      ({
        kind: 'moments',
        name,
        type: 'text',
        values: Float64Array.of(0),
        form: {kind: 'datetime', step: 1000, pattern: 'yyyy-MM-dd HH:mm:ss', ...(zone !== undefined && {zone})},
      }) as const
    const table = {rowCount: 1, columns: [moments('east', '+02:00'), moments('utc', 'Z'), moments('local')], notes: []}
    expect(parquetLosses(table)).toEqual([
      "A Parquet file holds moments, and no zone but UTC: those of column 'east' are the same, on the clock of UTC.",
    ])
  })
})
