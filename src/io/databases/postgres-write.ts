import {UserError} from '../../core/errors.js'
import type {TypedColumns} from '../typed-column.js'
import type {ServerAddress} from './address.js'
import {withSession, type Session} from './postgres-connection.js'
import {cellOf} from './sql-cells.js'
import {quoted, quotedTable, type TableName} from './sql-names.js'
import {sqlType} from './sql-types.js'
import {tableExists, type WriteChoice} from './write-choice.js'

const CELLS_AT_ONCE = 200_000

/** Makes the table and fills it in one transaction: it is there whole or not at all. */
export async function writePostgres(
  address: ServerAddress,
  table: string,
  given: TypedColumns,
  choice: WriteChoice,
): Promise<void> {
  await withSession(address, 'write', choice.signal, async session => {
    const name = nameOf(table)
    if (await exists(session, name)) {
      if (choice.overwrite !== true) throw tableExists(address.shown, choice.option)
      await session.ask(`DROP TABLE ${quotedTable(name)}`)
    }
    refuseLongNames(given, address.shown)
    const types = given.columns.map(column => sqlType('postgres', column))
    const columns = given.columns.map(({name: column}, at) => `${quoted(column)} ${types[at]}`)
    await session.ask(`CREATE TABLE ${quotedTable(name)} (${columns.join(', ')})`)
    const arrays = types.map((type, at) => `$${at + 1}::${type}[]`).join(', ')
    const cells = given.columns.map(cellOf)
    const batch = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, types.length)))
    for (let from = 0; from < given.rowCount; from += batch) {
      const to = Math.min(given.rowCount, from + batch)
      const values = cells.map(cell => arrayText(from, to, cell))
      await session.ask(`INSERT INTO ${quotedTable(name)} SELECT * FROM unnest(${arrays})`, values)
    }
  })
}

/** @throws {UserError} When the table is there and may not be replaced, or the server does not let us in. */
export async function refusePostgresTable(address: ServerAddress, table: string, choice: WriteChoice): Promise<void> {
  if (choice.overwrite === true) return
  await withSession(address, 'read', choice.signal, async session => {
    if (await exists(session, nameOf(table))) throw tableExists(address.shown, choice.option)
  })
}

async function exists(session: Session, name: TableName): Promise<boolean> {
  const {rows} = await session.ask('SELECT pg_catalog.to_regclass($1)::text', [quotedTable(name)])
  return rows[0]?.[0] !== null
}

/** PostgreSQL cuts names off (NAMEDATALEN), and not all of them with a word. */
const NAME_BYTES = 63

function refuseLongNames({columns}: TypedColumns, shown: string): void {
  const long = columns.findIndex(({name}) => Buffer.byteLength(name) > NAME_BYTES)
  if (long < 0) return
  throw new UserError(
    'name-too-long',
    {file: shown, column: long + 1, most: NAME_BYTES},
    `${shown}: the name of column ${long + 1} has more than ${NAME_BYTES} bytes, which PostgreSQL would cut off.`,
    ['Give it a shorter name.'],
  )
}

/** `schema.name`; a name with more points is taken as it is. */
function nameOf(table: string): TableName {
  const parts = table.split('.')
  if (parts.length !== 2) return {table}
  const [schema, name] = parts
  if (schema === '' || name === '')
    throw new UserError('wrong-address', {}, `'${table}' is no name of a table.`, ['It has the form SCHEMA.NAME or NAME.'])
  return {schema, table: name}
}

/** An array as PostgreSQL reads it: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
function arrayText(from: number, to: number, cell: (row: number) => number | string | null): string {
  const parts: string[] = []
  for (let row = from; row < to; row++) {
    const value = cell(row)
    parts.push(
      value === null ? 'NULL' : typeof value === 'number' ? String(value) : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
    )
  }
  return `{${parts.join(',')}}`
}
