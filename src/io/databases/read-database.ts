import type {ReadOptions} from '../read-options.js'
import type {Address} from './address.js'
import {hashOfAnswer, type Answer} from './answer.js'

/**
 * Reads a table or the answer of a query, with its types.
 * @throws {UserError} When the database, the table or the query is at fault.
 * @throws {Interrupted} When the signal says so.
 */
export async function readDatabase(address: Address, options: ReadOptions): Promise<Answer> {
  const columns = await read(address, options)
  return {...columns, sha256: hashOfAnswer(columns)}
}

async function read(address: Address, options: ReadOptions) {
  switch (address.engine) {
    case 'postgres':
      return (await import('./postgres.js')).readPostgres(address, options)
    case 'sqlite':
      return (await import('./sqlite.js')).readSqlite(address, options)
    case 'duckdb':
      return (await import('./duckdb.js')).readDuckdb(address, options)
  }
}
