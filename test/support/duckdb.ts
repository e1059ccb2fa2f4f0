import {DuckDBInstance, type DuckDBConnection} from '@duckdb/node-api'

/** A database in memory, as an independent reader and writer of formats. */
export async function duckdb(): Promise<DuckDBConnection> {
  const database = await DuckDBInstance.create(':memory:', {threads: '1'})
  return database.connect()
}

/** The rows that DuckDB reads, each value as its text. */
export async function rowsOf(connection: DuckDBConnection, query: string): Promise<(string | null)[][]> {
  const reader = await connection.runAndReadAll(query)
  return reader.getRows().map(row => row.map(value => (value === null ? null : String(value))))
}
