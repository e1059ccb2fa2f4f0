import {chmod, rm} from 'node:fs/promises'
import path from 'node:path'
import type {DuckDBConnection} from '@duckdb/node-api'
import {Interrupted} from '../../core/errors.js'
import {writeError} from '../../files/disk-errors.js'
import {makeFolder} from '../../files/private-file.js'
import {isThere} from '../../files/read-bytes.js'
import type {TypedColumns} from '../typed-column.js'
import type {FileAddress} from './address.js'
import {withDuckdb} from './duckdb.js'
import {cellOf} from './sql-cells.js'
import {quoted} from './sql-names.js'
import {sqlType} from './sql-types.js'
import {tableExists, type WriteChoice} from './write-choice.js'

/** Rows of a chunk (STANDARD_VECTOR_SIZE of DuckDB). */
const CHUNK = 2048
const SETTINGS = {max_temp_directory_size: '0KB'}

/** Makes the table and fills it in one transaction: it is there whole or not at all. A new file is its owner's alone. */
export async function writeDuckdb(address: FileAddress, table: string, given: TypedColumns, choice: WriteChoice): Promise<void> {
  const isNew = !(await isThere(address.file))
  try {
    await makeFolder(path.dirname(address.file))
    await writeTable(address, table, given, choice, isNew)
  } catch (error) {
    if (isNew) for (const end of ['', '.wal']) await rm(`${address.file}${end}`, {force: true})
    throw writeError(error, address.shown, choice.option)
  }
}

async function writeTable(
  address: FileAddress,
  table: string,
  given: TypedColumns,
  choice: WriteChoice,
  isNew: boolean,
): Promise<void> {
  await withDuckdb(address, SETTINGS, choice.signal, async connection => {
    if (isNew) await chmod(address.file, 0o600)
    if (await exists(connection, table)) {
      if (choice.overwrite !== true) throw tableExists(address.shown, choice.option)
    }
    await connection.run('BEGIN')
    try {
      await connection.run(`DROP TABLE IF EXISTS ${quoted(table)}`)
      await fill(connection, table, given, choice.signal)
      await connection.run('COMMIT')
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined)
      throw error
    }
  })
}

/** @throws {UserError} When the table is there and may not be replaced. */
export async function refuseDuckdbTable(address: FileAddress, table: string, choice: WriteChoice): Promise<void> {
  if (choice.overwrite === true || !(await isThere(address.file))) return
  await withDuckdb(address, {...SETTINGS, access_mode: 'READ_ONLY'}, choice.signal, async connection => {
    if (await exists(connection, table)) throw tableExists(address.shown, choice.option)
  })
}

async function exists(connection: DuckDBConnection, table: string): Promise<boolean> {
  const sql =
    'SELECT 1 FROM information_schema.tables WHERE table_catalog = current_database() ' +
    'AND table_schema = current_schema() AND table_name = $1'
  return (await connection.runAndReadAll(sql, [table])).currentRowCount > 0
}

/** Rows are taken in as numbers and texts, and then get the types of the table. */
async function fill(
  connection: DuckDBConnection,
  table: string,
  given: TypedColumns,
  signal: AbortSignal | undefined,
): Promise<void> {
  const {DuckDBDataChunk, DOUBLE, VARCHAR} = await import('@duckdb/node-api')
  const {columns, rowCount} = given
  const plain = columns.map(({kind}) => (kind === 'numbers' ? DOUBLE : VARCHAR))
  const types = columns.map(column => sqlType('duckdb', column))
  await connection.run(`CREATE TEMP TABLE minority_report_rows (${plain.map((type, at) => `c${at} ${String(type)}`).join(', ')})`)
  const appender = await connection.createAppender('minority_report_rows', 'main', 'temp')
  const cells = columns.map(cellOf)
  for (let from = 0; from < rowCount; from += CHUNK) {
    if (signal?.aborted === true) throw new Interrupted()
    const length = Math.min(CHUNK, rowCount - from)
    const chunk = DuckDBDataChunk.create(plain, length)
    chunk.setColumns(cells.map(cell => Array.from({length}, (_, at) => cell(from + at))))
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
  await connection.run(
    `CREATE TABLE ${quoted(table)} (${columns.map(({name}, at) => `${quoted(name)} ${types[at]}`).join(', ')})`,
  )
  await connection.run(
    `INSERT INTO ${quoted(table)} SELECT ${types.map((type, at) => `CAST(c${at} AS ${type})`).join(', ')} FROM temp.minority_report_rows`,
  )
  await connection.run('DROP TABLE temp.minority_report_rows')
}
