import type {Step} from '../audit/plan/task.js'
import {loadPrometheus, type PrometheusLibrary} from './load-prometheus.js'
import {plain, serveMetrics, type ListenAddress, type MetricsServer} from './metrics-server.js'
import type {CacheUsage, PartCache} from './part-cache.js'
import type {WorkerStatus} from './workers.js'

/** How a task ended; `refused` is a user's error, which ends the audit. */
type TaskEnd = 'done' | 'skipped' | 'failed' | 'refused'

/** What a worker tells of itself to Prometheus. Labels are kinds of steps and outcomes: no plan, no column, no audit. */
export interface WorkerMetrics extends MetricsServer {
  taskEnded(kind: Step['kind'], end: TaskEnd, seconds: number): void
  attemptFailed(): void
}

interface Watched {
  readonly status: () => WorkerStatus
  /** Audits whose data are in memory. */
  readonly audits: () => number
  /** Whether it takes tasks. */
  readonly isReady: () => boolean
  /** Data that are kept on this machine, where some are. */
  readonly partCache?: Pick<PartCache, 'usage'>
}

/** Seconds: steps take from milliseconds to hours. */
const BUCKETS = [0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400]

/**
 * Serves `/metrics` in the text format of Prometheus, `/healthz`, which is 503 while the worker takes no tasks, and `/livez`, which
 * is 200 as long as the process answers.
 *
 * @throws {UserError} When prom-client is not installed, or the address cannot be listened on.
 */
export async function openWorkerMetrics(address: ListenAddress, watched: Watched): Promise<WorkerMetrics> {
  const {status, audits, isReady, partCache} = watched
  const prometheus = await loadPrometheus()
  const {Counter, Gauge, Histogram, Registry, collectDefaultMetrics} = prometheus
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({register: registry})
  const gauge: AddGauge = (name, help, value) =>
    new Gauge({
      name: `minority_report_worker_${name}`,
      help,
      registers,
      async collect() {
        this.set(await value())
      },
    })
  const tasks = new Counter({
    name: 'minority_report_worker_tasks_total',
    help: 'Tasks that ended, by kind of step and outcome.',
    labelNames: ['kind', 'outcome'] as const,
    registers,
  })
  const seconds = new Histogram({
    name: 'minority_report_worker_task_seconds',
    help: 'Seconds that tasks took, by kind of step.',
    labelNames: ['kind'] as const,
    buckets: BUCKETS,
    registers,
  })
  const attempts = new Counter({
    name: 'minority_report_worker_failed_attempts_total',
    help: 'Attempts at jobs that failed.',
    registers,
  })
  gauge('running_tasks', 'Tasks that run now.', () => status().running.length)
  gauge('places', 'Tasks that can run at a time.', () => status().jobs)
  gauge('oldest_task_seconds', 'Seconds since the oldest running task began.', () =>
    Math.max(0, ...status().running.map(running => running.seconds)),
  )
  gauge('busy_seconds', 'Seconds spent in tasks since the start.', () => status().busySeconds)
  gauge('audits', 'Audits whose data are in memory.', audits)
  gauge('ready', '1 while the worker takes tasks.', () => Number(isReady()))
  if (partCache !== undefined) addCacheMetrics(partCache, gauge, prometheus, registers)
  const build = new Gauge({
    name: 'minority_report_worker_build_info',
    help: 'Version and code: the queue is one of the same code.',
    labelNames: ['version', 'code'] as const,
    registers,
  })
  build.set({version: status().version, code: status().code}, 1)
  const server = await serveMetrics(address, {
    '/metrics': async () => ({type: registry.contentType, body: await registry.metrics()}),
    '/healthz': () => (isReady() ? plain('ready') : plain('takes no tasks', 503)),
    '/livez': () => plain('alive'),
  })
  return {
    ...server,
    taskEnded(kind, outcome, took) {
      tasks.inc({kind, outcome})
      seconds.observe({kind}, took)
    },
    attemptFailed() {
      attempts.inc()
    },
  }
}

type AddGauge = (name: string, help: string, value: () => number | Promise<number>) => void

function addCacheMetrics(
  partCache: Pick<PartCache, 'usage'>,
  gauge: AddGauge,
  {Counter}: PrometheusLibrary,
  registers: InstanceType<PrometheusLibrary['Registry']>[],
): void {
  let looking: Promise<CacheUsage> | undefined
  // All figures are asked for at once, and the folder is looked at once for them.
  const usage = () =>
    (looking ??= partCache.usage().finally(() => {
      looking = undefined
    }))
  gauge('cache_bytes', 'Bytes of data that are kept on this machine.', async () => (await usage()).bytes)
  gauge('cache_parts', 'Parts of data that are kept on this machine.', async () => (await usage()).parts)
  new Counter({
    name: 'minority_report_worker_cache_evictions_total',
    help: 'Parts that this worker took away for their age or for want of room.',
    registers,
    async collect() {
      this.reset()
      this.inc((await usage()).evicted)
    },
  })
}
