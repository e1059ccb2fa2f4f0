// npm run bench:formats [-- rows columns]: processor time of reading Parquet files of doubles that DuckDB wrote, by packing.
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {DuckDBInstance} from '@duckdb/node-api'
import {readTable} from '../src/io/read-table.js'

const [rows = 285_000, columns = 30] = process.argv.slice(2).map(Number)
const folder = await mkdtemp(path.join(tmpdir(), 'minority-report-bench-'))
try {
  const connection = await (await DuckDBInstance.create(':memory:', {threads: '1'})).connect()
  const doubles = Array.from({length: columns}, (_, at) => `random() AS v${at}`).join(', ')
  await connection.run(`CREATE TABLE data AS SELECT ${doubles} FROM range(${rows})`)
  console.log(`${rows} rows x ${columns} columns of doubles: processor seconds, the best of three`)
  for (const packing of ['snappy', 'uncompressed', 'zstd']) {
    const file = path.join(folder, `${packing}.parquet`)
    await connection.run(`COPY data TO '${file}' (FORMAT parquet, COMPRESSION ${packing})`)
    let best = Infinity
    for (let round = 0; round < 3; round++) {
      const before = process.cpuUsage()
      await readTable(file, {})
      const {user, system} = process.cpuUsage(before)
      best = Math.min(best, (user + system) / 1e6)
    }
    console.log(packing.padEnd(13), best.toFixed(2))
  }
} finally {
  await rm(folder, {recursive: true})
}
