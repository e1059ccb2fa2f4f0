/**
 * npm run bench:queue-scale: how an audit over a queue grows with its workers, from what `bench:queue-overhead` has measured.
 *
 *   npm run bench:queue-overhead -- --write costs.json && npm run bench:queue-scale -- --costs costs.json
 *
 * Costs of a task are those of the runs with fewer workers than the largest. The runs with the most, of tiny and waiting tasks, are
 * predicted from them and compared with what was measured. Then the model has a machine for each party, a round trip of 0.5 ms, and a
 * line of 1 Gbit/s out of Redis.
 */
import {parseArgs} from 'node:util'
import {costsApart, costsOf, mostWorkers, readRuns} from './queue/costs-of.js'
import {simulateQueue, type QueueScene} from './support/queue-model.js'

const {values} = parseArgs({options: {costs: {type: 'string', default: 'costs.json'}}})
const runs = await readRuns(values.costs)
const most = mostWorkers(runs)
const costs = costsOf(runs)
console.log(JSON.stringify(costs, (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value)))

const scene: QueueScene = {
  ...{workers: most, jobs: 20 * most, tasksPerJob: 2, taskSeconds: 0.5},
  ...{roundTrip: 0.0001, bytesPerSecond: 125e6, dataBytes: 0, outstanding: 2000},
}
for (const run of runs.filter(({workerCount, kind}) => workerCount === most && ['tiny', 'short', 'waiting'].includes(kind))) {
  // Of the two tasks of a job, one waits.
  const simulated = simulateQueue(costs, {...scene, taskSeconds: run.taskSeconds / 2, jobs: 2000, isOneProcessor: true})
  const [predicted, found] = [(2 * 2000) / simulated.seconds, run.tasks / run.seconds]
  const off = `${(100 * (predicted / found - 1)).toFixed(0)} % off`
  console.log(
    `${run.kind}, ${most} workers on one processor: ${predicted.toFixed(1)} tasks a second predicted, ${found.toFixed(1)} found: ${off}`,
  )
}

const own = costsApart(runs)
const machines = {...scene, roundTrip: 0.0005}
const WORKERS = [1, 8, 50, 100, 200, 500, 1000]
table('efficiency, jobs of two tasks, 200 jobs a worker, no data', WORKERS, [0.1, 1, 10], (workers, taskSeconds) => {
  if (costs.redisPerWorker * workers >= 1) return 'the clocks of so many workers are too much for one Redis'
  const {efficiency, busy} = simulateQueue(own, {...machines, workers, jobs: 200 * workers, taskSeconds})
  return `${(100 * efficiency).toFixed(1)} % (audit ${(100 * busy.coordinator).toFixed(0)} %, Redis ${(100 * busy.redis).toFixed(0)} %)`
})
table('seconds until all workers have the data, by its megabytes', WORKERS, [1, 10, 100, 500], (workers, megabytes) => {
  const dataBytes = megabytes * 2 ** 20
  return ((workers * dataBytes) / machines.bytesPerSecond).toFixed(1)
})

function table(
  title: string,
  rows: readonly number[],
  columns: readonly number[],
  cell: (row: number, column: number) => string,
) {
  console.log(`\n${title}\n| workers | ${columns.join(' | ')} |\n| ---: |${' ---: |'.repeat(columns.length)}`)
  for (const row of rows) console.log(`| ${row} | ${columns.map(column => cell(row, column)).join(' | ')} |`)
}
