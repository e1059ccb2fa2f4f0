import {matched} from '../matched.js'
import path from 'node:path'
import type {DuckDBConnection, DuckDBResult, DuckDBType} from '@duckdb/node-api'
import {Interrupted, UserError} from '../../core/errors.js'
import type {ReadOptions} from '../read-options.js'
import {checkSize} from '../table-size.js'
import type {TypedColumns} from '../typed-column.js'
import type {FileAddress} from './address.js'
import {checkFile} from './database-file.js'
import {loadDriver} from '../drivers.js'
import {duckdbType} from './duckdb-types.js'
import {finished, gathererOf} from './gather.js'
import {isOrdered, quotedTable, resolveTable, UNORDERED} from './sql-names.js'

/**
 * Nothing but the database itself is read, and nothing written: a query can reach no other file, load no extension and change no setting,
 * and what does not fit into memory is not spilled to the disk.
 */
const READ_ONLY = {
  access_mode: 'READ_ONLY',
  enable_external_access: 'false',
  autoload_known_extensions: 'false',
  autoinstall_known_extensions: 'false',
  max_temp_directory_size: '0KB',
  lock_configuration: 'true',
}

/**
 * Reads a table or the answer of a query. Rows of a table come in the order in which the file keeps them, those of a view in the order of
 * all columns.
 *
 * @throws {UserError} When the file, the table or the query is at fault; never with a value in it.
 * @throws {Interrupted} When the signal says so.
 */
export async function readDuckdb(address: FileAddress, options: ReadOptions): Promise<TypedColumns> {
  const {wanted, shown} = address
  return withDuckdb(address, READ_ONLY, options.signal, async connection => {
    const query = wanted !== undefined && 'query' in wanted ? wanted.query : undefined
    const sql =
      query ?? (await selectTable(connection, wanted !== undefined && 'table' in wanted ? wanted.table : undefined, shown))
    const statements = await connection.extractStatements(sql)
    const statement = statements.count === 1 ? await statements.prepare(0) : undefined
    // Of the statements' kinds, 1 is SELECT (duckdb_statement_type).
    if (Number(statement?.statementType) !== 1 || statement === undefined)
      throw new UserError('query-writes', {file: shown}, `The query of ${shown} is not one that only reads.`, [
        'Give one SELECT, WITH or VALUES.',
      ])
    const read = await gather(await statement.stream(), shown, options)
    return {...read, notes: [...read.notes, ...(query === undefined || isOrdered(query) ? [] : [UNORDERED])]}
  })
}

async function gather(result: DuckDBResult, shown: string, {maxBytes, signal}: ReadOptions): Promise<TypedColumns> {
  const names = result.columnNames()
  const columns = result.columnTypes().map((type: DuckDBType, at) => {
    const {kind, convert, arrow} = duckdbType(type)
    return {gatherer: gathererOf(names[at], arrow, kind), convert, isRead: kind.as !== 'other'}
  })
  checkSize(shown, 0, names.length, maxBytes)
  let rowCount = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (signal?.aborted === true) throw new Interrupted()
    if (chunk === null || chunk.rowCount === 0) break
    rowCount += chunk.rowCount
    checkSize(shown, rowCount, names.length, maxBytes)
    for (const [at, {gatherer, convert, isRead}] of columns.entries())
      if (isRead) for (const value of chunk.getColumnValues(at)) gatherer.add(value === null ? null : convert(value))
  }
  return {...finished(columns.map(({gatherer}) => gatherer)), rowCount}
}

async function selectTable(connection: DuckDBConnection, wanted: string | undefined, shown: string): Promise<string> {
  const answer = await connection.runAndReadAll(
    `SELECT schema_name, table_name, false FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal
      UNION ALL SELECT schema_name, view_name, true FROM duckdb_views() WHERE database_name = current_database() AND NOT internal
      ORDER BY 1, 2`,
  )
  const names = answer
    .getRows()
    .map(([schema, table, isView]) => ({schema: String(schema), table: String(table), isView: isView === true}))
  const found = resolveTable(wanted, names, shown)
  const isView = names.some(name => name.isView && name.schema === found.schema && name.table === found.table)
  return `SELECT * FROM ${quotedTable(found)}${isView ? ' ORDER BY ALL' : ''}`
}

/**
 * Works with a database, which is closed in any case.
 * @throws {UserError} For all that goes wrong there.
 * @throws {Interrupted} When the signal says so, also in the middle of a statement.
 */
export async function withDuckdb<T>(
  {file, shown}: FileAddress,
  settings: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const isStopped = () => signal?.aborted === true
  const {DuckDBInstance} = await loadDriver('@duckdb/node-api', () => import('@duckdb/node-api'), shown)
  if (settings === READ_ONLY) await checkFile(file)
  try {
    // In the present folder a bare name could be taken for that of another database.
    const instance = await DuckDBInstance.create(path.resolve(file), {...settings})
    const connection = await instance.connect()
    // What has not begun yet cannot be interrupted, so it is tried again.
    const watch = setInterval(() => {
      if (isStopped()) connection.interrupt()
    }, 50)
    try {
      return await work(connection)
    } finally {
      clearInterval(watch)
      connection.closeSync()
      instance.closeSync()
    }
  } catch (error) {
    if (isStopped()) throw new Interrupted()
    throw error instanceof UserError || !(error instanceof Error) ? error : explained(error, shown)
  }
}

/** DuckDB's messages begin with their kind, and may quote values. */
function explained(error: Error, shown: string): unknown {
  const {message} = error
  const [, kind] = matched(/(?:^|: )([A-Z][a-z]+(?: [a-z]+){0,2}) Error: /i, message)
  if (kind === undefined) return error
  if (/lock on file/i.test(message))
    return new UserError('database-busy', {file: shown}, `${shown} is opened by another program.`, [
      'Try again when it has ended.',
    ])
  if (kind === 'IO' || kind === 'Serialization')
    return new UserError('file-damaged', {file: shown}, `${shown} is no whole DuckDB database that this version reads.`, [
      'Open it with the duckdb command; a database of a newer version must be exported.',
    ])
  if (kind === 'Permission' || message.includes('read-only mode'))
    return new UserError('query-writes', {file: shown}, `The query of ${shown} wants more than to read this database.`, [
      'Give a SELECT on the tables of the database alone.',
    ])
  if (kind === 'Out of Memory')
    return new UserError('out-of-memory', {file: shown}, `There is not enough memory for the query of ${shown}.`, [
      'Ask for less.',
    ])
  const position = positionOf(message)
  const place = position === undefined ? '' : ` at character ${position}`
  return new UserError(
    'wrong-query',
    {file: shown, ...(position !== undefined && {position})},
    `The query of ${shown} does not work: ${KINDS[kind] ?? 'DuckDB cannot carry it out'}${place}.`,
    ['Try it with the duckdb command, which shows what is wrong.'],
  )
}

const KINDS: Readonly<Partial<Record<string, string>>> = {
  Parser: 'it is no SELECT that can be read',
  Catalog: 'it names a table or function that is not there',
  Binder: 'it names a column that is not there, or its types do not fit together',
  Conversion: 'a text is not of the type that it is cast to',
  'Out of Range': 'a number is out of range',
}

/** Of queries of one line, where a mark points to the place. */
function positionOf(message: string): number | undefined {
  const [, line, mark] = matched(/LINE 1: (.*)\n( *)\^/, message)
  if (line === undefined || mark === undefined || line.startsWith('...')) return undefined
  return mark.length - 'LINE 1: '.length + 1
}
