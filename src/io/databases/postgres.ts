import type {ReadOptions} from '../read-options.js'
import {checkSize} from '../table-size.js'
import type {TypedColumns} from '../typed-column.js'
import type {ServerAddress} from './address.js'
import {finished, gathererOf} from './gather.js'
import {withSession, type Reply, type Session} from './postgres-connection.js'
import {columnTypes} from './postgres-types.js'
import {isOrdered, quoted, quotedTable, resolveTable, UNORDERED, type TableName} from './sql-names.js'

const CURSOR = 'minority_report_rows'

/**
 * Reads a table or the answer of a query, in a transaction that can change nothing and through a cursor, so that the rows pass by. Rows of
 * a table come in the order of its primary key, or else of all its columns.
 *
 * @throws {UserError} When the server, the table or the query is at fault; never with a value in it.
 * @throws {Interrupted} When the signal says so.
 */
export async function readPostgres(address: ServerAddress, options: ReadOptions): Promise<TypedColumns> {
  const {wanted, shown} = address
  return withSession(address, 'read', options.signal, async session => {
    const query = wanted !== undefined && 'query' in wanted ? wanted.query : undefined
    const declare = `DECLARE ${CURSOR} NO SCROLL CURSOR FOR `
    if (query === undefined)
      await session.ask(`${declare}${await selectTable(session, wanted as {table: string} | undefined, shown)}`)
    else await session.askForUser(`${declare}${query}`, declare.length)
    const read = await readCursor(session, shown, options)
    return {...read, notes: [...read.notes, ...(query === undefined || isOrdered(query) ? [] : [UNORDERED])]}
  })
}

async function readCursor(session: Session, shown: string, {maxBytes}: ReadOptions): Promise<TypedColumns> {
  // Errors of a query come when its rows do, and have no place in it then.
  const fetch = (count: number) => session.ask(`FETCH FORWARD ${count} FROM ${CURSOR}`)
  const {fields} = await fetch(0)
  checkSize(shown, 0, fields.length, maxBytes)
  const types = await columnTypes(session, fields)
  const columns = types.map(({name, type, kind, convert}) => ({gatherer: gathererOf(name, type, kind), convert}))
  const batch = Math.max(1, Math.min(5000, Math.floor(200_000 / Math.max(1, fields.length))))
  let rowCount = 0
  for (;;) {
    const {rows}: Reply = await fetch(batch)
    for (const row of rows)
      for (const [at, {gatherer, convert}] of columns.entries()) {
        const text = row[at]
        gatherer.add(text === null ? null : convert(text))
      }
    rowCount += rows.length
    checkSize(shown, rowCount, fields.length, maxBytes)
    if (rows.length < batch) return {...finished(columns.map(({gatherer}) => gatherer)), rowCount}
  }
}

/** The statement that reads a table in an order that is the same next time. */
async function selectTable(session: Session, wanted: {readonly table: string} | undefined, shown: string): Promise<string> {
  const table = resolveTable(wanted?.table, await tablesOf(session), shown)
  const keys = await columnsOf(session, table, 'AND a.attnum = ANY (i.indkey)')
  const order =
    keys.length > 0 ? keys.map(quoted) : (await columnsOf(session, table, '')).map(name => `${quoted(name)}::text COLLATE "C"`)
  return `SELECT * FROM ${quotedTable(table)}${order.length > 0 ? ` ORDER BY ${order.join(', ')}` : ''}`
}

/** Tables and views that the user may read, those first that are found without their schema. */
async function tablesOf(session: Session): Promise<TableName[]> {
  const {rows} = await session.ask(
    `SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
        AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
        AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
      ORDER BY pg_catalog.pg_table_is_visible(c.oid) DESC, n.nspname, c.relname`,
  )
  return rows.map(([schema, table]) => ({schema: schema ?? '', table: table ?? ''}))
}

/** Names of a table's columns in their order: all, or those of its primary key in the order of that. */
async function columnsOf(session: Session, {schema = '', table}: TableName, ofKey: string): Promise<string[]> {
  const {rows} = await session.ask(
    `SELECT a.attname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      ${ofKey === '' ? '' : 'JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary'}
      WHERE n.nspname = $1 AND c.relname = $2 ${ofKey}
      ORDER BY ${ofKey === '' ? 'a.attnum' : 'pg_catalog.array_position(i.indkey::int2[], a.attnum)'}`,
    [schema, table],
  )
  return rows.map(([name]) => name ?? '')
}
