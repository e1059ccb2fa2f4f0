/**
 * npm run bench:queue-overhead: processor time of an audit over a queue beyond that of the same audit in one process.
 *
 *   npm run bench:queue-overhead -- [--workers 1,2,4,8] [--kinds tiny,short,waiting,busy] [--write costs.json]
 *
 * Half of the tasks are of a plug-in that takes as long as it is told: nothing (tiny), half a second or a second without work (short,
 * waiting: their processor time is all overhead, those of every party's clocks included), or about a second of work (busy). The other half
 * is an attack that takes a few milliseconds. Processor time is that of the audit, its workers and Redis, of all their threads. It is that
 * of a long audit less that of a short one, so starts of processes are not in it. The last column has what is more than in one process, as
 * a share of the seconds that the plug-in waited or worked.
 */
import {existsSync} from 'node:fs'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {smallCsv} from '../test/support/cli.js'
import {marginalRun, type MarginalRun, type QueueRun} from './queue/marginal-run.js'

const {values} = parseArgs({
  options: {
    workers: {type: 'string', default: '1,2,4,8'},
    kinds: {type: 'string', default: 'tiny,short,waiting,busy'},
    write: {type: 'string'},
  },
})

interface Kind {
  readonly rounds: number
  readonly wait: number
  /** Seconds of one of the plug-in's tasks, about. */
  readonly taskSeconds: number
  /** Of the short and the long audit, for each worker: what a worker's code takes until it is compiled falls into the short one. */
  readonly repeats: readonly [number, number]
}

const KINDS: Readonly<Record<string, Kind>> = {
  tiny: {rounds: 0, wait: 0, taskSeconds: 0, repeats: [15, 55]},
  short: {rounds: 0, wait: 500, taskSeconds: 0.5, repeats: [8, 24]},
  waiting: {rounds: 0, wait: 1000, taskSeconds: 1, repeats: [4, 12]},
  busy: {rounds: 8000, wait: 0, taskSeconds: 1, repeats: [2, 5]},
}

const root = await mkdtemp(path.join(os.tmpdir(), 'queue-overhead-'))
await writeFile(path.join(root, 'data.csv'), smallCsv(1, 160, 40))
const COLUMNS = ['one process', 'over the queue', 'audit', 'workers', 'Redis', 'more', 'of the work', 'tasks a second']
console.log(`| tasks | workers | ${COLUMNS.join(' | ')} |\n| --- |${' ---: |'.repeat(1 + COLUMNS.length)}`)
for (const kind of values.kinds.split(',')) {
  const {rounds, wait, taskSeconds, repeats} = KINDS[kind] ?? never(kind)
  for (const workers of values.workers.split(',').map(Number)) {
    const work = {root, repeats: [repeats[0] * workers, repeats[1] * workers] as const, rounds}
    // Waiting takes no processor time, so one process need not wait.
    const alone = await marginalRun({...work, name: `${kind}-alone-${workers}`, workers: 0, wait: 0})
    const run = await marginalRun({...work, name: `${kind}-${workers}`, workers, wait})
    await remember({...run, kind, taskSeconds, workerCount: workers, alone: alone.coordinator})
    const figures = [alone.coordinator, ...partsOf(run)].map(seconds => (1000 * seconds) / run.tasks)
    const more = figures[1] - figures[0]
    const cells = [...figures, more].map(milliseconds => `${milliseconds.toFixed(2)} ms`)
    const share = taskSeconds === 0 ? '' : `${((100 * more) / (1000 * (taskSeconds / 2))).toFixed(2)} %`
    console.log(`| ${kind} | ${workers} | ${cells.join(' | ')} | ${share} | ${(run.tasks / run.seconds).toFixed(1)} |`)
  }
}
await rm(root, {recursive: true})

function partsOf({coordinator, workers, redis}: MarginalRun): number[] {
  return [coordinator + workers + redis, coordinator, workers, redis]
}

/** Runs are added to those of the file, so that kinds can be measured one at a time. */
async function remember(run: QueueRun): Promise<void> {
  if (values.write === undefined) return
  const known = existsSync(values.write) ? (JSON.parse(await readFile(values.write, 'utf8')) as QueueRun[]) : []
  const others = known.filter(({kind, workerCount}) => kind !== run.kind || workerCount !== run.workerCount)
  await writeFile(values.write, JSON.stringify([...others, run]))
}

function never(kind: string): never {
  throw new Error(`There is no kind '${kind}': ${Object.keys(KINDS).join(', ')}.`)
}
