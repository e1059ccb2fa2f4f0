/**
 * npm run bench:queue-scale: how an audit over a queue grows with its workers, from what `bench:queue-overhead` has measured.
 *
 *   npm run bench:queue-overhead -- --write costs.json && npm run bench:queue-scale -- --costs costs.json
 *
 * Costs are those of the runs with fewer workers than the largest; the run with the most is predicted from them and compared with what
 * was measured. Then the model has a machine for each party, a round trip of 0.5 ms, and a line of 1 Gbit/s out of Redis.
 */
import {readFile} from 'node:fs/promises'
import {parseArgs} from 'node:util'
import type {QueueRun} from './queue/marginal-run.js'
import {simulateQueue, type QueueCosts, type QueueScene} from './support/queue-model.js'

const {values} = parseArgs({options: {costs: {type: 'string', default: 'costs.json'}}})
const runs = JSON.parse(await readFile(values.costs, 'utf8')) as QueueRun[]
const most = Math.max(...runs.map(({workerCount}) => workerCount))
const known = runs.filter(({workerCount}) => workerCount < most)
const tiny = known.filter(({kind}) => kind === 'tiny')
const waiting = known.filter(({kind}) => kind === 'waiting')

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length
const perTask = (part: 'coordinator' | 'redis' | 'workers') => mean(tiny.map(run => run[part] / run.tasks))
/** What is taken beyond that of the tasks, for each worker and second. */
const perWorker = (part: 'coordinator' | 'redis') =>
  Math.max(0, mean(waiting.map(run => (run[part] - perTask(part) * run.tasks) / run.seconds / run.workerCount)))

const costs: QueueCosts = {
  coordinator: perTask('coordinator'),
  redis: perTask('redis'),
  // The work of the tasks themselves is in it; it is taken out below where parties have machines of their own.
  worker: perTask('workers'),
  coordinatorPerWorker: perWorker('coordinator'),
  redisPerWorker: perWorker('redis'),
}
console.log(JSON.stringify(costs, (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value)))

const scene: QueueScene = {
  ...{workers: most, jobs: 20 * most, tasksPerJob: 2, taskSeconds: 0.5},
  ...{roundTrip: 0.0001, bytesPerSecond: 125e6, dataBytes: 0, outstanding: 2000},
}
for (const run of runs.filter(({workerCount, kind}) => workerCount === most && kind !== 'busy')) {
  // Of the two tasks of a job, one waits.
  const simulated = simulateQueue(costs, {...scene, taskSeconds: run.taskSeconds / 2, jobs: 2000, isOneProcessor: true})
  const [predicted, found] = [(2 * 2000) / simulated.seconds, run.tasks / run.seconds]
  const off = `${(100 * (predicted / found - 1)).toFixed(0)} % off`
  console.log(
    `${run.kind}, ${most} workers on one processor: ${predicted.toFixed(1)} tasks a second predicted, ${found.toFixed(1)} found: ${off}`,
  )
}

/** All that is more than in one process counts as the worker's here. */
const work = mean(tiny.map(({alone, tasks}) => alone / tasks))
const own = {...costs, worker: Math.max(0, costs.coordinator + costs.worker - work)}
const machines = {...scene, roundTrip: 0.0005}
const WORKERS = [1, 8, 50, 100, 200, 500, 1000]
table('efficiency, jobs of two tasks, 200 jobs a worker, no data', WORKERS, [0.1, 1, 10], (workers, taskSeconds) => {
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
