import {loadPrometheus} from './load-prometheus.js'
import {plain, serveMetrics, type ListenAddress, type MetricsServer} from './metrics-server.js'
import type {OpenedQueue} from './open-queue.js'
import {queueStatus, type QueueStatus} from './status.js'

/** What a scaler and a dashboard ask of a queue: numbers alone. */
interface QueueNumbers {
  readonly waiting: number
  readonly active: number
  /** Waiting and active: with waiting ones alone, a scaler would take away workers that are in the middle of something. */
  readonly unfinished: number
  readonly failed: number
  readonly audits: number
  /** Of this code. */
  readonly workers: number
  /** Tasks that they can run at a time, and that they run. */
  readonly places: number
  readonly busy: number
  readonly tasksInLastMinute: number
}

const HELP: Readonly<Record<keyof QueueNumbers, string>> = {
  waiting: 'Jobs that wait.',
  active: 'Jobs that workers have in hand.',
  unfinished: 'Jobs that wait or are in hand: what to scale workers by.',
  failed: 'Jobs that failed for good.',
  audits: 'Audits on the queue.',
  workers: 'Workers of this code.',
  places: 'Tasks that these workers can run at a time.',
  busy: 'Tasks that these workers run.',
  tasksInLastMinute: 'Tasks that these workers ended within the last minute.',
}

export function numbersOf({code, jobs, audits, workers, lastMinute}: QueueStatus): QueueNumbers {
  const own = workers.filter(worker => worker.code === code)
  return {
    ...jobs,
    unfinished: jobs.waiting + jobs.active,
    audits: audits.length,
    workers: own.length,
    places: own.reduce((sum, worker) => sum + worker.jobs, 0),
    busy: own.reduce((sum, {running}) => sum + running.length, 0),
    tasksInLastMinute: lastMinute,
  }
}

/**
 * Serves `/metrics` in the text format of Prometheus, the same numbers as JSON at `/queue`, for a scaler that asks without Prometheus, and
 * `/healthz` and `/livez`.
 *
 * @throws {UserError} When prom-client is not installed, or the address cannot be listened on.
 */
export async function openQueueMetrics(queue: OpenedQueue, address: ListenAddress): Promise<MetricsServer> {
  const {Gauge, Registry} = await loadPrometheus()
  const registry = new Registry()
  const gauges = Object.entries(HELP).map(([name, help]) => {
    const gauge = new Gauge({name: `minority_report_queue_${snakeCase(name)}`, help, registers: [registry]})
    return [name as keyof QueueNumbers, gauge] as const
  })
  const numbers = async () => numbersOf(await queueStatus(queue))
  return serveMetrics(address, {
    async '/metrics'() {
      const now = await numbers()
      for (const [name, gauge] of gauges) gauge.set(now[name])
      return {type: registry.contentType, body: await registry.metrics()}
    },
    '/queue': async () => ({type: 'application/json', body: JSON.stringify(await numbers())}),
    '/healthz': () => (queue.redis.status === 'ready' ? plain('ready') : plain('the queue does not answer', 503)),
    '/livez': () => plain('alive'),
  })
}

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
