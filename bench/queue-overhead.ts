/**
 * npm run bench:queue-overhead: processor time of an audit over a queue beyond that of the same audit in one process.
 *
 *   npm run bench:queue-overhead -- [--workers 1,2,4,8] [--kinds tiny,waiting,busy] [--write costs.json]
 *
 * Half of the tasks are of a plug-in that takes as long as it is told: nothing (tiny), a second without work (waiting: its processor time
 * is all overhead, those of every party's clocks included), or about a second of work (busy). The other half is an attack that takes a
 * few milliseconds. Processor time is that of the audit, its workers and Redis, of all their threads, from /proc, while tasks run.
 */
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {smallCsv} from '../test/support/cli.js'
import {steadyRun, type SteadyRun} from './queue/steady-run.js'

const {values} = parseArgs({
  options: {
    workers: {type: 'string', default: '1,2,4,8'},
    kinds: {type: 'string', default: 'tiny,waiting,busy'},
    write: {type: 'string'},
  },
})

/** Repeats of an audit, for each worker at a time. */
const KINDS = {
  tiny: {rounds: 0, wait: 0, repeats: () => 30},
  waiting: {rounds: 0, wait: 1000, repeats: (workers: number) => 5 * Math.max(1, workers)},
  busy: {rounds: 8000, wait: 0, repeats: () => 8},
} as const

const perTask = ({tasks, coordinator, workers, redis}: SteadyRun) =>
  [coordinator + workers + redis, coordinator, workers, redis].map(seconds => (1000 * seconds) / tasks)

const root = await mkdtemp(path.join(os.tmpdir(), 'queue-overhead-'))
await writeFile(path.join(root, 'data.csv'), smallCsv(1, 160, 40))
console.log('| tasks | workers | all | audit | workers | Redis | more than in one process | tasks a second |')
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
const written: (SteadyRun & {kind: string; workerCount: number})[] = []
for (const kind of values.kinds.split(',') as (keyof typeof KINDS)[]) {
  const {rounds, wait, repeats} = KINDS[kind]
  let alone = 0
  for (const workers of [0, ...values.workers.split(',').map(Number)]) {
    const run = await steadyRun({root, name: `${kind}-${workers}`, workers, repeats: repeats(workers), rounds, wait})
    written.push({...run, kind, workerCount: workers})
    const [all, ...parts] = perTask(run)
    if (workers === 0) alone = all
    const cells = [all, ...parts].map(milliseconds => `${milliseconds.toFixed(2)} ms`)
    const rate = (run.tasks / run.seconds).toFixed(1)
    console.log(`| ${kind} | ${workers} | ${cells.join(' | ')} | ${(all - alone).toFixed(2)} ms a task | ${rate} |`)
  }
}
if (values.write !== undefined) await writeFile(values.write, JSON.stringify(written))
await rm(root, {recursive: true})
