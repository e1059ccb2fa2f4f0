// A generator that speaks Parquet alone, for tests: rows of the label, with half added to every number of type DOUBLE.
import {DuckDBInstance} from '@duckdb/node-api'

const [train, target, label, count, out] = process.argv.slice(2)
const connection = await (await DuckDBInstance.create(':memory:', {threads: '1'})).connect()
const types = await (await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet('${train}')`)).getRows()
const doubles = types.filter(([, type]) => type === 'DOUBLE').map(([name]) => `"${name}" + 0.5 AS "${name}"`)
await connection.run(`COPY (
  SELECT * REPLACE (${doubles.join(', ')}) FROM read_parquet('${train}') WHERE "${target}" = '${label}' LIMIT ${count}
) TO '${out}' (FORMAT parquet)`)
