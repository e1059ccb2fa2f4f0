// npx tsx bench/io.ts [rows columns]: processor time and memory of reading and writing a CSV file of doubles.
import {mkdtemp, rm, stat} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createRng, normal} from '../src/core/rng.js'
import {Table, type Column} from '../src/core/table.js'
import {readTable} from '../src/io/read-table.js'
import {writeTable} from '../src/io/write-table.js'

const [rowCount = 100_000, columnCount = 30] = process.argv.slice(2).map(Number)
const folder = await mkdtemp(path.join(tmpdir(), 'minority-report-bench-'))
try {
  const source = randomTable()
  const header = source.columns.map(({field}) => field.name)
  const file = path.join(folder, 'data.csv')
  console.log(`${rowCount} rows x ${columnCount} columns of doubles and a label`)
  console.log('round  write s  read s  MB of file  peak RSS MB')
  for (let round = 1; round <= 3; round++) {
    const write = await seconds(() =>
      writeTable(file, source, {header, dialect: {delimiter: ',', decimalComma: false, newline: '\n'}}, {overwrite: true}),
    )
    const read = await seconds(() => readTable(file, {target: 'label'}))
    const figures = [write.toFixed(2).padStart(7), read.toFixed(2).padStart(6)]
    const megabytes = [(await stat(file)).size / 2 ** 20, process.resourceUsage().maxRSS / 1024].map(value => value.toFixed(0))
    console.log(String(round).padStart(5), '', figures.join('  '), '', megabytes[0].padStart(10), '', megabytes[1].padStart(11))
  }
} finally {
  await rm(folder, {recursive: true})
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const {user, system} = process.cpuUsage(before)
  return (user + system) / 1e6
}

function randomTable(): Table<'source'> {
  const rng = createRng('bench io')
  const numeric = Array.from({length: columnCount}, (_, at): Column => {
    const values = Float64Array.from({length: rowCount}, () => normal(rng) * 10 ** (at % 5))
    return {
      kind: 'numeric',
      field: {kind: 'numeric', name: `x${at}`, min: NaN, max: NaN, decimals: 17, integer: false, missing: 0},
      values,
    }
  })
  const field = {kind: 'categorical', name: 'label', levels: ['common', 'rare'], missing: 0} as const
  return new Table(
    'source',
    [...numeric, {kind: 'categorical', field, codes: Int32Array.from({length: rowCount}, () => (rng.next() < 0.01 ? 1 : 0))}],
    rowCount,
  )
}
