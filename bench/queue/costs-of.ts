import {readFile} from 'node:fs/promises'
import type {QueueCosts} from '../support/queue-model.js'
import type {QueueRun} from './marginal-run.js'

export const readRuns = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as QueueRun[]

/** The most workers that were measured: a run with so many is predicted, and not learnt from. */
export const mostWorkers = (runs: readonly QueueRun[]) => Math.max(...runs.map(({workerCount}) => workerCount))

/** A coordinator is told so many times a second at most: MOMENT in src/queue/coordinator.ts. */
const TOLD_A_SECOND = 40

/**
 * What parties need on the machine of the measurement: for a task, from tiny ones by fewer workers than the most, whose own work is in
 * it. What waiting ones take beyond that is of clocks. At Redis it is a line over the workers, and its slope is what each of them costs.
 * At the coordinator it is what being told costs where results come one by one, and that is no oftener than it is told.
 */
export function costsOf(runs: readonly QueueRun[]): QueueCosts {
  const tiny = tinyOf(runs)
  const perTask = (part: 'coordinator' | 'redis' | 'workers') => mean(tiny.map(run => run[part] / run.tasks))
  const waiting = runs.filter(({kind}) => kind === 'waiting')
  const beyond = (run: QueueRun, part: 'coordinator' | 'redis') => run[part] - perTask(part) * run.tasks
  return {
    coordinator: perTask('coordinator'),
    redis: perTask('redis'),
    worker: perTask('workers'),
    coordinatorClock: Math.max(0, TOLD_A_SECOND * mean(waiting.map(run => beyond(run, 'coordinator') / run.tasks))),
    redisPerWorker: Math.max(0, slopeOf(waiting.map(run => [run.workerCount, beyond(run, 'redis') / run.seconds]))),
  }
}

/** The same where each party has a machine of its own: all that is more than in one process counts as the worker's. */
export function costsApart(runs: readonly QueueRun[]): QueueCosts {
  const costs = costsOf(runs)
  const work = mean(tinyOf(runs).map(({alone, tasks}) => alone / tasks))
  return {...costs, worker: Math.max(0, costs.coordinator + costs.worker - work)}
}

/** Of a result and all else that a task leaves in Redis while the audit runs, from the run with the most tasks. */
export function redisBytesPerTask(runs: readonly QueueRun[]): number {
  const [{redisBytes, tasks}] = runs.filter(({kind}) => kind === 'tiny').sort((a, b) => b.tasks - a.tasks)
  return redisBytes / tasks
}

const tinyOf = (runs: readonly QueueRun[]) =>
  runs.filter(({kind, workerCount}) => kind === 'tiny' && workerCount < mostWorkers(runs))

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

/** By least squares. Of one point: as if nothing were there without workers. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.length === 1) return points[0][1] / points[0][0]
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))]
  const sum = (of: (at: number, value: number) => number) =>
    points.reduce((total, [at, value]) => total + of(at - x, value - y), 0)
  return sum((at, value) => at * value) / sum(at => at * at)
}
