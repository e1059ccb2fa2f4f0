import {hostname} from 'node:os'
import {randomBytes} from 'node:crypto'
import {setTimeout as sleep} from 'node:timers/promises'
import {Interrupted} from '../core/errors.js'
import type {AuditInputs} from '../audit/plan/inputs.js'
import {consecutiveByRelease} from '../audit/plan/order.js'
import type {Task} from '../audit/plan/task.js'
import type {TaskResult} from '../audit/plan/task-output.js'
import {inputsForWorkers, type Executor, type RunOptions} from '../audit/run/executor.js'
import {unlimited} from '../audit/run/shares.js'
import {ProgressTeller, tellProgress, type Done} from './audit-progress.js'
import type {AuditStore} from './audit-store.js'
import {forgetAudit, registerAudit} from './audits.js'
import type {QueuedTask} from './job-body.js'
import {giveUpLate, lookForLost} from './lost-groups.js'
import {clearMemoryEarly} from './modest-memory.js'
import {settledWithin, type OpenedQueue} from './open-queue.js'
import {QueuedGroups} from './queued-groups.js'
import {redisAhead} from './redis-clock.js'
import {Sight} from './sight.js'
import {unlessStopped} from './unless-stopped.js'
import {otherWorkers} from './versions.js'
import {windowFor} from './window.js'
import {liveWorkers} from './workers.js'

/** A coordinator that has not said for so long that it waits is gone. */
const GONE_AFTER = 15_000
const CHECK_EVERY = 3000
/** So many groups are put on the queue together: what they take in memory until they are there is gone before the next ones come. */
const AT_A_TIME = 64
/**
 * What workers tell within so many milliseconds is received together. It costs nearly as much to be told of one task as of a hundred, so
 * this bounds what thousands of workers cost, and they have groups ahead meanwhile.
 */
const MOMENT = 25
/** Removing the parts of an audit from a bucket takes a while. What is left then goes with the next audit, or by purge. */
const REMOVAL = 60_000

export interface CoordinatorOptions {
  readonly audit: string
  readonly signal: AbortSignal
}

/**
 * Runs tasks on the workers of a queue. Whatever happens to workers, to Redis or to another coordinator of the same audit, each task has
 * one result.
 */
export function openQueueExecutor(queue: OpenedQueue, inputs: AuditInputs, options: CoordinatorOptions): Executor {
  clearMemoryEarly()
  const coordinator = new Coordinator(queue, inputs, options)
  return {
    run: (tasks, runOptions) => coordinator.run(tasks, runOptions),
    close: () => coordinator.close(),
  }
}

class Coordinator {
  readonly #queue: OpenedQueue
  readonly #inputs: AuditInputs
  readonly #store: AuditStore
  readonly #options: CoordinatorOptions
  readonly #name = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`
  readonly #groups: QueuedGroups
  /** What was asked of Redis last. */
  #work: Promise<unknown> = Promise.resolve()
  #checkedAt = 0
  #clockAhead = 0
  readonly #sight: Sight
  readonly #teller: ProgressTeller
  /** Workers that run another program, where there is no other one. */
  #others: string | undefined
  /** Of the whole audit. */
  #done: Done = {ended: 0, tasks: 0}
  #capacity = 0
  #onTrouble: RunOptions['onTrouble']
  #onEnded: (task: Task, result: TaskResult) => Promise<void> = () => Promise.resolve()

  constructor(queue: OpenedQueue, inputs: AuditInputs, options: CoordinatorOptions) {
    this.#queue = queue
    this.#inputs = inputs
    this.#options = options
    this.#store = queue.store(options.audit)
    this.#sight = new Sight(options.audit, queue.seal)
    this.#teller = new ProgressTeller(this.#sight)
    this.#groups = new QueuedGroups(queue, this.#store, {
      audit: options.audit,
      onTaken: hash => {
        this.#sight.ended(hash)
      },
      onEnded: (task, result) => this.#onEnded(task, result),
    })
  }

  async run(tasks: readonly Task[], options: RunOptions): Promise<void> {
    const {shares = unlimited} = options
    this.#onTrouble = options.onTrouble
    // Where time is limited, what a task may take is known when its turn comes, so each is a job of its own.
    const isLimited = shares !== unlimited
    const groups = isLimited ? each(tasks) : consecutiveByRelease(tasks)
    let next = groups.next()
    let finished = 0
    const {before, tasks: total} = options.within ?? {before: 0, tasks: tasks.length}
    const show = () => {
      this.#done = {ended: before + finished, tasks: total}
      options.onProgress(Math.min(1, (finished + this.#sight.partial) / Math.max(1, tasks.length)), this.#note())
    }
    this.#onEnded = async (task, result) => {
      finished++
      shares.ended(task)
      show()
      await options.onResult(task, result)
    }
    const check = async () => {
      await this.#unlessStopped(() => this.#check())
      show()
    }
    const {outstanding} = this.#groups
    show()
    await check()
    while (next.done !== true || outstanding.size > 0) {
      const most = isLimited ? Math.max(1, this.#capacity) : windowFor(this.#capacity)
      const some: QueuedTask[][] = []
      for (; next.done !== true && some.length < AT_A_TIME && outstanding.size + some.length < most; next = groups.next()) {
        const group = next.value.flatMap(task => this.#asked(task, shares))
        if (group.length > 0) some.push(group)
        else finished++
      }
      await this.#unlessStopped(() => this.#groups.add(some))
      const isFull = next.done === true || outstanding.size >= most
      if (isFull && outstanding.size > 0) await this.#unlessStopped(() => this.#receive(options, isLimited))
      if (performance.now() - this.#checkedAt > CHECK_EVERY) await check()
    }
  }

  async #receive({onStart}: RunOptions, isLimited: boolean): Promise<void> {
    await this.#groups.receive(onStart)
    // Where time is limited, no group lies ahead, and a worker would wait, too.
    if (!isLimited) await sleep(MOMENT)
  }

  async close(): Promise<void> {
    // What was under way when the audit was stopped would put its data there again.
    await settledWithin(this.#work, 3000)
    await settledWithin(this.#leave(), this.#queue.stores.place === 'redis' ? 3000 : REMOVAL)
  }

  /** Takes the audit off the queue, unless somebody else waits for it. */
  async #leave(): Promise<void> {
    const others = await this.#attend()
    if (others.length > 0) {
      await this.#store.leave(this.#name)
      return
    }
    await this.#groups.removeAll()
    await this.#store.remove()
    await forgetAudit(this.#queue, this.#options.audit)
  }

  /** Says that this one waits. Returns who else does. */
  #attend(): Promise<string[]> {
    return this.#store.attend(this.#name, this.#now(), GONE_AFTER)
  }

  /** By the clock of Redis. */
  #now(): number {
    return Date.now() + this.#clockAhead
  }

  #asked(task: Task, shares: NonNullable<RunOptions['shares']>): QueuedTask[] {
    if (shares === unlimited) return [{task}]
    const limits = shares.limitsOf(task)
    return limits === undefined ? [] : [{task, limits, deadline: this.#now() + 1000 * limits.total}]
  }

  /** Says that somebody waits, and sees whether everything is still where it should be. */
  async #check(): Promise<void> {
    this.#checkedAt = performance.now()
    this.#clockAhead = await redisAhead(this.#queue.redis)
    await this.#attend()
    await registerAudit(this.#queue, this.#options.audit)
    await this.#lookAtWorkers()
    const {outstanding} = this.#groups
    if (!(await this.#store.isAnnounced())) {
      await this.#store.announce(inputsForWorkers(this.#inputs), this.#options.signal)
      // Redis has lost what it held, unless this is the start.
      await this.#groups.enqueue(outstanding.groups())
    }
    await lookForLost(this.#queue, this.#groups, CHECK_EVERY, this.#onTrouble)
    await giveUpLate(this.#queue, this.#groups, this.#now())
  }

  /** Sees who is there and what went wrong there, and says how far the audit is. */
  async #lookAtWorkers(): Promise<void> {
    const all = await liveWorkers(this.#queue)
    const workers = all.filter(({code}) => code === this.#queue.code)
    this.#others = workers.length === 0 ? otherWorkers(all, this.#queue) : undefined
    this.#capacity = workers.reduce((sum, {jobs}) => sum + jobs, 0)
    const troubles = this.#sight.look(workers, hash => this.#groups.outstanding.task(hash))
    for (const trouble of troubles) this.#onTrouble?.(trouble)
    const said = this.#teller.of(this.#done, workers.length > 0)
    await tellProgress(this.#queue.redis, this.#queue.keys.audit(this.#options.audit), said)
  }

  #note(): string {
    return this.#others === undefined ? this.#sight.note : `${this.#sight.note}; ${this.#others}`
  }

  async #unlessStopped(begin: () => Promise<void>): Promise<void> {
    const {signal} = this.#options
    if (signal.aborted) throw new Interrupted()
    const work = begin()
    this.#work = work
    await unlessStopped(signal, work)
  }
}

function* each(tasks: readonly Task[]): Generator<Task[], undefined> {
  for (const task of tasks) yield [task]
}
