import {setTimeout as sleep} from 'node:timers/promises'
import {Interrupted} from '../core/errors.js'
import {releaseKey, type Task} from '../audit/plan/task.js'
import type {TaskResult} from '../audit/plan/task-output.js'
import type {Limits} from '../audit/run/shares.js'
import {openTaskWorker, type TaskWorker} from '../audit/run/task-worker.js'
import type {WorkerInputs} from '../audit/run/worker.js'
import type {AuditStore} from './audit-store.js'
import type {OpenedQueue} from './open-queue.js'
import {inputsOfPlugins} from './own-plugins.js'
import {redisAhead} from './redis-clock.js'
import type {ServeOptions} from './serve-options.js'

/** Audits whose data are kept in memory when no task of them runs. */
const KEPT = 1
const STOP_MILLISECONDS = 2000
/** Coordinators put back what Redis has lost within a few seconds. */
const GONE_AFTER = 10_000
const WORKER_FILE = new URL('../audit/run/worker.js', import.meta.url)

/** The audits that a worker has tasks of: their data, and threads that hold them. */
export class ServedAudits {
  readonly #queue: OpenedQueue
  readonly #options: Pick<ServeOptions, 'signal' | 'plugins'>
  /** In the order of their last task. */
  readonly #audits = new Map<string, Promise<ServedAudit>>()

  constructor(queue: OpenedQueue, options: Pick<ServeOptions, 'signal' | 'plugins'>) {
    this.#queue = queue
    this.#options = options
  }

  /** Audits whose data are in memory. */
  get count(): number {
    return this.#audits.size
  }

  /**
   * @throws {Interrupted} When nobody waits for it any more.
   * @throws {UserError} When a part of its data is not there, or was sealed with another key.
   */
  async open(id: string): Promise<ServedAudit> {
    const known = this.#audits.get(id) ?? this.#load(id)
    this.#audits.delete(id)
    this.#audits.set(id, known)
    known.catch(() => this.#audits.delete(id))
    const audit = await known
    await this.#dropIdle(id)
    return audit
  }

  async #load(id: string): Promise<ServedAudit> {
    const store = this.#queue.store(id)
    if (!(await store.isAnnounced())) throw new Interrupted()
    const inputs = inputsOfPlugins(await store.inputs(this.#options.signal), this.#options.plugins)
    return new ServedAudit({id, store, inputs, queue: this.#queue, signal: this.#options.signal})
  }

  /** Ends what runs of audits that are not on the queue any more. One that Redis has only lost is there again soon. */
  async dropGone(): Promise<void> {
    for (const [id, loading] of [...this.#audits]) {
      const audit = await loading.catch(() => undefined)
      if (audit === undefined) continue
      if (await audit.store.isAnnounced()) audit.missedSince = undefined
      else audit.missedSince ??= performance.now()
      if (audit.missedSince === undefined || performance.now() - audit.missedSince < GONE_AFTER) continue
      this.#audits.delete(id)
      await audit.close()
    }
  }

  async #dropIdle(current: string): Promise<void> {
    for (const [id, loading] of [...this.#audits]) {
      if (this.#audits.size <= KEPT) return
      const audit = await loading.catch(() => undefined)
      if (id === current || audit?.isBusy === true) continue
      this.#audits.delete(id)
      await audit?.close()
    }
  }

  async close(): Promise<void> {
    for (const loading of this.#audits.values()) await (await loading.catch(() => undefined))?.close()
    this.#audits.clear()
  }
}

interface Thread {
  readonly worker: TaskWorker
  isBusy: boolean
  /** Of the task that it ran last: it has that release at hand. */
  release: string
}

interface Loaded {
  readonly id: string
  readonly store: AuditStore
  readonly inputs: WorkerInputs
  readonly queue: OpenedQueue
  readonly signal: AbortSignal
}

export class ServedAudit {
  readonly id: string
  readonly store: AuditStore
  /** Since when it is not on the queue. */
  missedSince: number | undefined
  readonly #inputs: WorkerInputs
  readonly #queue: OpenedQueue
  readonly #ended = new AbortController()
  readonly #signal: AbortSignal
  readonly #threads: Thread[] = []
  #clockAhead: number | undefined

  constructor({id, store, inputs, queue, signal}: Loaded) {
    this.id = id
    this.store = store
    this.#inputs = inputs
    this.#queue = queue
    this.#signal = AbortSignal.any([signal, this.#ended.signal])
  }

  get isBusy(): boolean {
    return this.#threads.some(({isBusy}) => isBusy)
  }

  /** The clock of Redis, in milliseconds: those of machines differ. */
  async now(): Promise<number> {
    this.#clockAhead ??= await redisAhead(this.#queue.redis)
    return Date.now() + this.#clockAhead
  }

  /** Runs a task in a thread that is free, if possible in one that has its release. */
  async run(task: Task, limits: Limits, report: (fraction: number) => void): Promise<TaskResult> {
    if (this.#signal.aborted) throw new Interrupted()
    const release = releaseKey(task)
    const thread = this.#freeThread(release)
    thread.isBusy = true
    thread.release = release
    try {
      return await thread.worker.run(task, limits, report)
    } catch (error) {
      // A thread that has failed may never answer again.
      this.#threads.splice(this.#threads.indexOf(thread), 1)
      await thread.worker.end()
      throw error
    } finally {
      thread.isBusy = false
    }
  }

  #freeThread(release: string): Thread {
    const free = this.#threads.filter(({isBusy}) => !isBusy)
    const found = free.find(thread => thread.release === release) ?? free.at(0)
    if (found !== undefined) return found
    const made: Thread = {worker: openTaskWorker(WORKER_FILE, this.#inputs, this.#signal), isBusy: false, release}
    this.#threads.push(made)
    return made
  }

  /** Tasks are asked to stop, and threads that do not are ended. */
  async close(): Promise<void> {
    this.#ended.abort()
    for (let waited = 0; this.isBusy && waited < STOP_MILLISECONDS; waited += 20) await sleep(20)
    await Promise.all(this.#threads.map(({worker}) => worker.end()))
  }
}
