/**
 * npm run bench:queue-sizing: how long audits of the embedded registry take with more workers, by the model of the queue.
 *
 *   npm run bench:queue-overhead -- --write costs.json && npm run bench:queue-sizing -- --costs costs.json
 *
 * How many steps an audit has is what `audit --dry-run` says. What a step takes is the table that `audit --dry-run` uses; what a generator
 * takes is measured here: a fit and a release of a network by `generate`, and a run of a game as the difference of games with more and
 * with fewer runs (its two small control games are counted as part of it). Processor seconds are taken for seconds: each worker has a
 * core of its own, and a machine as far as Redis and the audit are concerned.
 */
import {mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import type {AuditForecast} from '../src/jobs/forecast-audit.js'
import {costsApart, readRuns, redisBytesPerTask} from './queue/costs-of.js'
import {root, runMeasured} from './support/measured-process.js'
import {simulateQueue} from './support/queue-model.js'

const {values} = parseArgs({options: {costs: {type: 'string', default: 'costs.json'}}})
const DATA = [
  path.join(root, 'fixtures/data/rare-disease-registry.csv'),
  '--target',
  'diagnosis',
  '--minority',
  'storage-disorder',
]
const WORKERS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
const SHOWN = [1, 8, 64, 512]
/** A doubling of the workers that saves less than this share of the time does not pay. */
const LEAST_GAIN = 0.1
const LINE = {roundTrip: 0.0005, bytesPerSecond: 125e6, dataBytes: 1e6, outstanding: 2000}
const [RECORDS, RUNS] = [100, 300]

const runs = await readRuns(values.costs)
const costs = costsApart(runs)
const folder = await mkdtemp(path.join(os.tmpdir(), 'queue-sizing-'))

interface Sized {
  readonly tasks: number
  readonly jobs: number
  /** Of one core. */
  readonly seconds: number
}

const without = ['--learner', 'none', '--fidelity', 'none']
const gameOf = (generator: string, records: number, half: number) => [
  ...['audit', ...DATA, '--generator', generator, '--attack', 'shadow-features', ...without],
  ...['--option', `shadow-features.targets=${records}`, '--option', `shadow-features.shadowRuns=${half}`],
  ...['--option', `shadow-features.testRuns=${half}`],
]

const shown: (readonly [string, Sized])[] = []
shown.push(['smote-nc and random-oversampling, all defaults', await audited(['smote-nc', 'random-oversampling'], {})])
const networks: Record<string, number> = {}
for (const name of ['tvae', 'ctgan', 'tabddpm']) networks[name] = await trained(name)
shown.push(['tvae, ctgan and tabddpm, all defaults', await audited(Object.keys(networks), networks)])
for (const [generator, seconds] of [
  ['smote-nc', await smoteRun()],
  ['tvae', networks['tvae']],
] as const) {
  console.error(`${generator}: ${seconds.toFixed(3)} s a run`)
  // Each run is played with the record and without it.
  const sized = {tasks: RECORDS, jobs: RECORDS, seconds: RECORDS * RUNS * 2 * seconds}
  shown.push([`a game of ${RECORDS} records, ${RUNS} runs with and without each, ${generator}`, sized])
}
await rm(folder, {recursive: true})

const cells = SHOWN.map(count => (count === 1 ? '1 worker' : `${count} workers`))
console.log(`| audit | jobs | one core | ${cells.join(' | ')} | more does not pay from | Redis |\n| --- |${' ---: |'.repeat(8)}`)
for (const [name, sized] of shown) {
  const times = SHOWN.map(workers => duration(secondsWith(workers, sized)))
  const memory = (LINE.dataBytes + sized.tasks * redisBytesPerTask(runs)) / 2 ** 20
  const enough = `${enoughFor(sized)} workers`
  console.log(
    `| ${name} | ${sized.jobs} | ${duration(sized.seconds)} | ${times.join(' | ')} | ${enough} | ${memory.toFixed(1)} MB |`,
  )
}

/** An audit without games: jobs are releases, of five repeats. */
async function audited(generators: readonly string[], trainingSeconds: Readonly<Record<string, number>>): Promise<Sized> {
  let text = ''
  const flags = generators.flatMap(name => ['--generator', name])
  await runMeasured(['audit', ...DATA, ...flags, '--dry-run', '--json'], {onLine: line => (text += `${line}\n`)})
  const {steps, expectedSeconds} = JSON.parse(text.slice(text.indexOf('{'))) as AuditForecast
  const repeatsOf = new Map<string, number>()
  for (const {generator, tasks} of steps) repeatsOf.set(generator, Math.max(tasks, repeatsOf.get(generator) ?? 0))
  const training = [...repeatsOf].reduce((sum, [name, repeats]) => sum + repeats * (trainingSeconds[name] ?? 0), 0)
  return {
    tasks: steps.reduce((sum, {tasks}) => sum + tasks, 0),
    jobs: [...repeatsOf.values()].reduce((sum, repeats) => sum + repeats, 0),
    seconds: expectedSeconds + training,
  }
}

/** Processor seconds until a network has made as many rows as balance the classes. */
async function trained(generator: string): Promise<number> {
  const out = path.join(folder, `${generator}.csv`)
  const {processorSeconds} = await runMeasured([
    'generate',
    ...DATA,
    '--generator',
    generator,
    '--balance',
    '--out',
    out,
    '--quiet',
  ])
  console.error(`${generator}: ${processorSeconds.toFixed(1)} s a training`)
  return processorSeconds
}

/** Processor seconds of a run of a game, the attack's share included. */
async function smoteRun(): Promise<number> {
  const [records, few, many] = [2, 10, 60]
  const played = async (half: number) => {
    const given = [...gameOf('smote-nc', records, half), '--jobs', '1', '--quiet', '--out', path.join(folder, `${half}`)]
    return (await runMeasured(given, {onLine: () => undefined})).processorSeconds
  }
  const less = await played(few)
  // Shadow runs and test runs, each with the record and without it.
  return ((await played(many)) - less) / ((many - few) * 2 * 2 * records)
}

function secondsWith(workers: number, {tasks, jobs, seconds}: Sized): number {
  const tasksPerJob = tasks / jobs
  return simulateQueue(costs, {...LINE, workers, jobs, tasksPerJob, taskSeconds: seconds / tasks}).seconds
}

function enoughFor(sized: Sized): number {
  const enough = WORKERS.slice(0, -1).find((workers, at) => {
    const [now, doubled] = [workers, WORKERS[at + 1]].map(count => secondsWith(count, sized))
    return doubled > (1 - LEAST_GAIN) * now
  })
  return enough ?? WORKERS[WORKERS.length - 1]
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(1)} s`
  return seconds < 7200 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`
}
