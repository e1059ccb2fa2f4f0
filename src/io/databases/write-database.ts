import {UserError} from '../../core/errors.js'
import type {TypedColumns} from '../typed-column.js'
import type {Address} from './address.js'
import {hashOfAnswer} from './answer.js'
import type {WriteChoice} from './write-choice.js'

/**
 * Writes rows as a table of a database: whole or not at all.
 * @returns The hash of what was written.
 * @throws {UserError} When the table is there and may not be replaced, or the database does not take it.
 * @throws {Interrupted} When the signal says so; nothing is left behind.
 */
export async function writeDatabase(address: Address, columns: TypedColumns, choice: WriteChoice): Promise<string> {
  const table = tableOf(address)
  refuseWide(address, columns)
  if (address.engine !== 'postgres') refuseSameNames(columns, address.shown)
  if (address.engine === 'postgres') await (await import('./postgres-write.js')).writePostgres(address, table, columns, choice)
  else if (address.engine === 'sqlite') await (await import('./sqlite-write.js')).writeSqlite(address, table, columns, choice)
  else await (await import('./duckdb-write.js')).writeDuckdb(address, table, columns, choice)
  return hashOfAnswer(columns)
}

/** @throws {UserError} When the table is there and may not be replaced: ask before long work, not after it. */
export async function refuseTable(address: Address, choice: WriteChoice): Promise<void> {
  const table = tableOf(address)
  if (address.engine === 'postgres') await (await import('./postgres-write.js')).refusePostgresTable(address, table, choice)
  else if (address.engine === 'sqlite') await (await import('./sqlite-write.js')).refuseSqliteTable(address, table, choice)
  else await (await import('./duckdb-write.js')).refuseDuckdbTable(address, table, choice)
}

/** Most columns of a table: MaxHeapAttributeNumber of PostgreSQL, SQLITE_MAX_COLUMN. */
const MOST_COLUMNS = {postgres: 1600, sqlite: 2000, duckdb: Infinity}

function refuseWide({engine, shown}: Address, {columns}: TypedColumns): void {
  const most = MOST_COLUMNS[engine]
  if (columns.length > most)
    throw new UserError(
      'too-many-columns',
      {file: shown, columns: columns.length, most},
      `The table has ${columns.length} columns, and ${most} is the limit for tables in such a database.`,
      ['Write a file, or leave columns out.'],
    )
}

function tableOf({wanted, shown}: Address): string {
  if (wanted !== undefined && 'table' in wanted) return wanted.table
  throw new UserError('wrong-address', {file: shown}, `${shown} names no table to write.`, [
    'Name it behind the address: ?table=NAME.',
  ])
}

/** SQLite and DuckDB do not tell capitals apart. @throws {UserError} */
function refuseSameNames({columns}: TypedColumns, shown: string): void {
  const places = new Map<string, number>()
  for (const [at, {name}] of columns.entries()) {
    const first = places.get(name.toLowerCase())
    if (first !== undefined)
      throw new UserError(
        'column-names-repeated',
        {file: shown, column: name, places: [first + 1, at + 1]},
        `${shown}: columns ${first + 1} and ${at + 1} are both called '${name}', since databases of this kind do not tell capitals apart.`,
        ['Give every column a name of its own.'],
      )
    places.set(name.toLowerCase(), at)
  }
}
