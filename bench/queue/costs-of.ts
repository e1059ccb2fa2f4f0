import {readFile} from 'node:fs/promises'
import type {QueueCosts} from '../support/queue-model.js'
import type {QueueRun} from './marginal-run.js'

export const readRuns = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as QueueRun[]

/** The most workers that were measured: a run with so many is predicted, and not learnt from. */
export const mostWorkers = (runs: readonly QueueRun[]) => Math.max(...runs.map(({workerCount}) => workerCount))

/**
 * What parties need on the machine of the measurement: for a task, from tiny ones by fewer workers than the most, whose own work is in
 * it; for clocks of workers at Redis, from all waiting ones.
 */
export function costsOf(runs: readonly QueueRun[]): QueueCosts {
  const tiny = tinyOf(runs)
  const perTask = (part: 'coordinator' | 'redis' | 'workers') => mean(tiny.map(run => run[part] / run.tasks))
  const waiting = runs.filter(({kind}) => kind === 'waiting')
  // What is taken beyond that of the tasks, for each worker and second.
  const redisClocks = mean(
    waiting.map(({redis, tasks, seconds, workerCount}) => (redis - perTask('redis') * tasks) / seconds / workerCount),
  )
  return {
    coordinator: perTask('coordinator'),
    redis: perTask('redis'),
    worker: perTask('workers'),
    // The audit looks at all workers together, every three seconds. What it takes beyond that where results come one by one, and not
    // many at a time, does not grow with the workers.
    coordinatorPerWorker: 0,
    redisPerWorker: Math.max(0, redisClocks),
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
