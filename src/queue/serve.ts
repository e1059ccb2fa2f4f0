import {randomBytes} from 'node:crypto'
import {hostname} from 'node:os'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Job, Worker} from 'bullmq'
import {Interrupted, UserError} from '../core/errors.js'
import {taskHash} from '../audit/plan/task.js'
import type {TaskResult} from '../audit/plan/task-output.js'
import {describeError} from '../audit/run/sent-error.js'
import {openGroup, type QueuedTask} from './job-body.js'
import {LastMinute} from './last-minute.js'
import {bullOptions, queueName, settledWithin, type OpenedQueue, type QueuedJob} from './open-queue.js'
import {refuseForeignCode} from './refuse-foreign-code.js'
import {sealReason} from './sealed-reason.js'
import type {ServeOptions} from './serve-options.js'
import {ServedAudits, type ServedAudit} from './served-audits.js'
import {taskLabel} from './task-label.js'
import {unfitness} from './unfit.js'
import {openWorkerMetrics, type WorkerMetrics} from './worker-metrics.js'
import {removeWorker, reportWorker, type WorkerStatus} from './workers.js'

export interface Served {
  readonly done: number
  readonly failed: number
}

/** A worker that does not renew its claim on a job for so long has lost it to another. */
const LOCK_MILLISECONDS = 20_000
const LOOK_FOR_STALLED_MILLISECONDS = 10_000
/** A job that was lost so often is given up: it may be what ends the workers. */
const MOST_STALLED = 2
const REPORT_EVERY = 2000
const LONGEST_REASON = 500

/** Runs tasks of a queue until it is stopped. */
export async function serveQueue(queue: OpenedQueue, options: ServeOptions): Promise<Served> {
  const server = new QueueServer(queue, options)
  return server.run()
}

interface Running {
  readonly audit: string
  readonly hash: string
  readonly task: string
  readonly startedAt: number
  fraction: number
}

class QueueServer {
  readonly #queue: OpenedQueue
  readonly #options: ServeOptions
  readonly #audits: ServedAudits
  readonly #id = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`
  readonly #running = new Set<Running>()
  readonly #startedAt = Date.now()
  #lastWork = performance.now()
  #counts = {done: 0, failed: 0}
  readonly #lastMinute = new LastMinute()
  #lastFailure: WorkerStatus['lastFailure']
  #busySeconds = 0
  #draining = false
  #metrics: WorkerMetrics | undefined

  constructor(queue: OpenedQueue, options: ServeOptions) {
    this.#queue = queue
    this.#options = options
    this.#audits = new ServedAudits(queue, options)
  }

  async run(): Promise<Served> {
    const {libraries, address, code} = this.#queue
    // Before it takes a task: the address may be taken.
    this.#metrics = await this.#openMetrics()
    const worker = new libraries.bullmq.Worker<QueuedJob>(queueName(code), (job, token) => this.#work(job, token), {
      ...bullOptions(address, this.#queue.another()),
      concurrency: this.#options.jobs,
      lockDuration: LOCK_MILLISECONDS,
      stalledInterval: LOOK_FOR_STALLED_MILLISECONDS,
      maxStalledCount: MOST_STALLED,
    })
    worker.on('error', () => undefined)
    try {
      await this.#untilStopped(worker)
    } finally {
      this.#draining = true
      await this.#audits.close()
      await settledWithin(worker.close(), 5000)
      await settledWithin(removeWorker(this.#queue, this.#id), 1000)
      await this.#metrics?.close()
    }
    return this.#counts
  }

  async #untilStopped(worker: Worker<QueuedJob>): Promise<void> {
    const {signal, idleSeconds = Infinity} = this.#options
    const isIdle = () => this.#running.size === 0 && performance.now() - this.#lastWork > 1000 * idleSeconds
    while (!signal.aborted && !isIdle() && !(this.#draining && this.#running.size === 0)) {
      if (this.#draining && !worker.closing) void worker.pause(true)
      await settledWithin(reportWorker(this.#queue, this.#status()), REPORT_EVERY)
      await settledWithin(this.#audits.dropGone(), REPORT_EVERY)
      await sleep(REPORT_EVERY, undefined, {signal}).catch(() => undefined)
    }
  }

  #status(): WorkerStatus {
    const {jobs, version} = this.#options
    return {
      id: this.#id,
      host: hostname(),
      pid: process.pid,
      version,
      code: this.#queue.code,
      jobs,
      startedAt: this.#startedAt,
      seenAt: Date.now(),
      ...this.#counts,
      lastMinute: this.#lastMinute.count(),
      busySeconds: this.#busySeconds,
      draining: this.#draining,
      running: [...this.#running].map(({startedAt, ...running}) => ({
        ...running,
        seconds: (performance.now() - startedAt) / 1000,
      })),
      ...(this.#lastFailure && {lastFailure: this.#lastFailure}),
    }
  }

  async #openMetrics(): Promise<WorkerMetrics | undefined> {
    const {metrics, signal, onNote, partCache} = this.#options
    if (metrics === undefined) return undefined
    const isReady = () => !this.#draining && !signal.aborted && this.#queue.redis.status === 'ready'
    const watched = {status: () => this.#status(), audits: () => this.#audits.count, isReady, ...(partCache && {partCache})}
    const opened = await openWorkerMetrics(metrics, watched)
    onNote?.(`Metrics are at ${opened.url}.`)
    return opened
  }

  async #work(job: Job<QueuedJob>, token: string | undefined): Promise<void> {
    const id = job.id ?? ''
    let at: QueuedTask['task'] | undefined
    try {
      const audit = await this.#audits.open(job.data.audit)
      for (const each of openGroup(this.#queue, id, job.data)) {
        at = each.task
        await this.#runTask(audit, each)
      }
    } catch (error) {
      // Stopped: another worker goes on with what has no result yet, and this was no failed attempt.
      if (error instanceof Interrupted && this.#options.signal.aborted) {
        await job.moveToWait(token)
        throw new this.#queue.libraries.bullmq.WaitingError()
      }
      // Nobody waits for it any more.
      if (error instanceof Interrupted) return
      const unfit = unfitness(error)
      if (unfit !== undefined) {
        this.#draining = true
        this.#options.onNote?.(`${unfit}: this worker takes no more tasks.`)
        await job.moveToWait(token)
        throw new this.#queue.libraries.bullmq.WaitingError()
      }
      throw this.#failure(job, at, error)
    } finally {
      this.#lastWork = performance.now()
    }
  }

  /** Takes note of a failed attempt. Returns what BullMQ is told of it. */
  #failure({id = '', data}: Job<QueuedJob>, task: QueuedTask['task'] | undefined, error: unknown): unknown {
    this.#counts.failed++
    this.#metrics?.attemptFailed()
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_REASON)
    const about = task && {hash: taskHash(task), task: taskLabel(task)}
    this.#lastFailure = {audit: data.audit, ...about, reason, at: Date.now()}
    const {seal} = this.#queue
    return seal.isSecret ? new Error(sealReason(seal, id, reason)) : error
  }

  async #runTask(audit: ServedAudit, {task, limits, deadline}: QueuedTask): Promise<void> {
    const hash = taskHash(task)
    refuseForeignCode(task, this.#options.allowPrograms)
    const left = deadline === undefined ? Infinity : (deadline - (await audit.now())) / 1000
    const begun = await audit.store.begin(hash, this.#id)
    if (begun === 'known') return
    if (begun === 'gone') throw new Interrupted()
    const running: Running = {audit: audit.id, hash, task: taskLabel(task), startedAt: performance.now(), fraction: 0}
    this.#running.add(running)
    try {
      const report = (fraction: number) => {
        running.fraction = Math.min(1, Math.max(0, fraction))
      }
      const given = {total: Math.min(left, limits?.total ?? Infinity), step: Math.min(left, limits?.step ?? Infinity)}
      const result = await this.#resultOf(() => audit.run(task, given, report))
      await audit.store.end(hash, result, this.#id)
      this.#counts.done++
      this.#lastMinute.add()
      const seconds = (performance.now() - running.startedAt) / 1000
      this.#metrics?.taskEnded(task.step.kind, 'error' in result ? 'refused' : result.result.outcome.status, seconds)
      this.#options.onTask?.(`${running.task}: ${seconds.toFixed(1)} s`)
    } finally {
      this.#running.delete(running)
      this.#busySeconds += (performance.now() - running.startedAt) / 1000
    }
  }

  /** A user's error ends the audit at its coordinator, as it does in one process. */
  async #resultOf(run: () => Promise<TaskResult>) {
    try {
      return {result: await run()}
    } catch (error) {
      if (error instanceof UserError && unfitness(error) === undefined) return {error: describeError(error)}
      throw error
    }
  }
}
