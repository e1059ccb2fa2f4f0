import {hostname} from 'node:os'
import {randomBytes} from 'node:crypto'
import {Interrupted} from '../core/errors.js'
import type {AuditInputs} from '../audit/plan/inputs.js'
import {consecutiveByRelease} from '../audit/plan/order.js'
import {taskHash, type Task} from '../audit/plan/task.js'
import type {TaskResult} from '../audit/plan/task-output.js'
import {inputsForWorkers, type Executor, type RunOptions} from '../audit/run/executor.js'
import {outOfTime} from '../audit/run/run-task.js'
import {unlimited} from '../audit/run/shares.js'
import {reviveError} from '../audit/run/sent-error.js'
import {ProgressTeller, tellProgress, type Done} from './audit-progress.js'
import {AuditStore, type Ended} from './audit-store.js'
import {forgetAudit, registerAudit} from './audits.js'
import {groupOf, sealGroup, type QueuedGroup, type QueuedTask} from './job-body.js'
import {settledWithin, type OpenedQueue} from './open-queue.js'
import {redisAhead} from './redis-clock.js'
import {openReason} from './sealed-reason.js'
import {Sight} from './sight.js'
import {otherWorkers} from './versions.js'
import {liveWorkers} from './workers.js'

/** Groups of tasks that lie on the queue at a time: enough for a thousand workers, and memory has a bound. */
const MOST_OUTSTANDING = 2000
/** A coordinator that has not said for so long that it waits is gone. */
const GONE_AFTER = 15_000
const CHECK_EVERY = 3000
const WAIT = 500
/** A worker that has not answered so many milliseconds after a task's time is not waited for. */
const PATIENCE = 3000
/** Removing the parts of an audit from a bucket takes a while. What is left then goes with the next audit, or by purge. */
const REMOVAL = 60_000
/** A task that ends a worker's process is tried so many times in all. */
const ATTEMPTS = 3

export interface CoordinatorOptions {
  readonly audit: string
  readonly signal: AbortSignal
}

/**
 * Runs tasks on the workers of a queue. Jobs are named by their tasks and results by the hash of theirs, so nothing is counted twice,
 * however often it is run: by a worker that was thought to be gone, for a second coordinator of the same audit, or after Redis has lost
 * what it held.
 */
export function openQueueExecutor(queue: OpenedQueue, inputs: AuditInputs, options: CoordinatorOptions): Executor {
  const coordinator = new Coordinator(queue, inputs, options)
  return {
    run: (tasks, runOptions) => coordinator.run(tasks, runOptions),
    close: () => coordinator.close(),
  }
}

interface Outstanding extends QueuedGroup {
  /** Hashes of the tasks that have no result yet. */
  readonly open: Map<string, Task>
  addedAt: number
}

class Coordinator {
  readonly #queue: OpenedQueue
  readonly #inputs: AuditInputs
  readonly #store: AuditStore
  readonly #options: CoordinatorOptions
  readonly #name = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`
  readonly #waiting: ReturnType<OpenedQueue['another']>
  readonly #outstanding = new Map<string, Outstanding>()
  readonly #groupOfTask = new Map<string, Outstanding>()
  #last = '0'
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

  constructor(queue: OpenedQueue, inputs: AuditInputs, options: CoordinatorOptions) {
    this.#queue = queue
    this.#inputs = inputs
    this.#options = options
    this.#store = queue.store(options.audit)
    this.#waiting = queue.another()
    this.#sight = new Sight(options.audit, queue.seal)
    this.#teller = new ProgressTeller(this.#sight)
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
    const ended = async (task: Task, result: TaskResult) => {
      finished++
      shares.ended(task)
      show()
      await options.onResult(task, result)
    }
    const check = async () => {
      await this.#unlessStopped(() => this.#check(ended))
      show()
    }
    show()
    await check()
    while (next.done !== true || this.#outstanding.size > 0) {
      const most = isLimited ? Math.max(1, this.#capacity) : MOST_OUTSTANDING
      const some: QueuedTask[][] = []
      for (; next.done !== true && this.#outstanding.size + some.length < most; next = groups.next()) {
        const group = next.value.flatMap(task => this.#asked(task, shares))
        if (group.length > 0) some.push(group)
        else finished++
      }
      await this.#unlessStopped(() => this.#add(some, ended))
      await this.#unlessStopped(() => this.#receive(options, ended))
      if (performance.now() - this.#checkedAt > CHECK_EVERY) await check()
    }
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
    for (const id of this.#outstanding.keys()) await this.#queue.tasks.remove(id).catch(() => 0)
    await this.#store.remove()
    await forgetAudit(this.#queue, this.#options.audit)
  }

  /** Says that this one waits. Returns who else does. */
  #attend(): Promise<string[]> {
    return this.#store.attend(this.#name, Date.now() + this.#clockAhead, GONE_AFTER)
  }

  #asked(task: Task, shares: NonNullable<RunOptions['shares']>): QueuedTask[] {
    if (shares === unlimited) return [{task}]
    const limits = shares.limitsOf(task)
    return limits === undefined ? [] : [{task, limits, deadline: Date.now() + this.#clockAhead + 1000 * limits.total}]
  }

  /** Puts groups on the queue. What has a result already, of an earlier run or for another coordinator, is taken as it is. */
  async #add(groups: readonly (readonly QueuedTask[])[], ended: OnEnded, attempt = ''): Promise<void> {
    if (groups.length === 0) return
    const hashed = groups.map(group => group.map(each => ({each, hash: taskHash(each.task)})))
    const known = await this.#store.results(hashed.flat().map(({hash}) => hash))
    const jobs: Outstanding[] = []
    for (const group of hashed) {
      const left = group.filter(({hash}) => !known.has(hash))
      if (left.length === 0) continue
      const job = groupOf(
        this.#options.audit,
        left.map(({each}) => each),
        attempt,
      )
      jobs.push({...job, open: new Map(left.map(({each, hash}) => [hash, each.task])), addedAt: performance.now()})
    }
    for (const job of jobs) {
      this.#outstanding.set(job.id, job)
      for (const hash of job.open.keys()) this.#groupOfTask.set(hash, job)
    }
    await this.#enqueue(jobs)
    for (const {each, hash} of hashed.flat()) {
      const result = known.get(hash)
      if (result !== undefined) await ended(each.task, resultOf(result))
    }
  }

  async #enqueue(jobs: readonly Outstanding[]): Promise<void> {
    if (jobs.length === 0) return
    await this.#queue.tasks.addBulk(
      jobs.map(job => ({
        name: 'tasks',
        data: sealGroup(this.#queue, this.#options.audit, job),
        opts: {jobId: job.id, attempts: ATTEMPTS, removeOnComplete: true, removeOnFail: {age: 86_400, count: 10_000}},
      })),
    )
  }

  /** Waits a moment for what workers tell, and takes results. */
  async #receive({onStart}: RunOptions, ended: OnEnded): Promise<void> {
    const {last, events} = await this.#store.after(this.#waiting, this.#last, WAIT)
    this.#last = last
    const done: string[] = []
    for (const {kind, hash} of events) {
      const task = this.#groupOfTask.get(hash)?.open.get(hash)
      if (task === undefined) continue
      if (kind === 'began') onStart?.(task)
      else done.push(hash)
    }
    await this.#take(done, ended)
  }

  async #take(hashes: readonly string[], ended: OnEnded): Promise<void> {
    const results = await this.#store.results(hashes)
    for (const [hash, result] of results) await this.#settle(hash, resultOf(result), ended)
  }

  /** A task has its result: once, whoever else runs it. */
  async #settle(hash: string, result: TaskResult, ended: OnEnded): Promise<void> {
    const group = this.#groupOfTask.get(hash)
    const task = group?.open.get(hash)
    if (group === undefined || task === undefined) return
    group.open.delete(hash)
    this.#groupOfTask.delete(hash)
    this.#sight.ended(hash)
    if (group.open.size === 0) this.#outstanding.delete(group.id)
    await ended(task, result)
  }

  /** Says that somebody waits, and sees whether everything is still where it should be. */
  async #check(ended: OnEnded): Promise<void> {
    this.#checkedAt = performance.now()
    this.#clockAhead = await redisAhead(this.#queue.redis)
    await this.#attend()
    await registerAudit(this.#queue, this.#options.audit)
    const all = await liveWorkers(this.#queue)
    const workers = all.filter(({code}) => code === this.#queue.code)
    this.#others = workers.length === 0 ? otherWorkers(all, this.#queue) : undefined
    this.#capacity = workers.reduce((sum, {jobs}) => sum + jobs, 0)
    const troubles = this.#sight.look(workers, hash => this.#groupOfTask.get(hash)?.open.get(hash))
    for (const trouble of troubles) this.#onTrouble?.(trouble)
    await tellProgress(
      this.#queue.redis,
      this.#queue.keys.audit(this.#options.audit),
      this.#teller.of(this.#done, workers.length > 0),
    )
    if (!(await this.#store.isAnnounced())) {
      await this.#store.announce(inputsForWorkers(this.#inputs), this.#options.signal)
      // Redis has lost what it held, unless this is the start.
      await this.#enqueue([...this.#outstanding.values()])
    }
    await this.#lookForLost(ended)
    await this.#giveUpLate(ended)
  }

  /** Jobs that failed for good, and such as are gone without a result. */
  async #lookForLost(ended: OnEnded): Promise<void> {
    const {tasks, redis} = this.#queue
    const old = [...this.#outstanding.values()].filter(({addedAt}) => performance.now() - addedAt > CHECK_EVERY)
    if (old.length === 0) return
    const asked = redis.pipeline()
    for (const {id} of old) asked.exists(tasks.toKey(id)).zscore(tasks.toKey('failed'), id)
    const answers = (await asked.exec()) ?? []
    for (const [at, group] of old.entries()) {
      const [exists, failed] = [answers[2 * at][1], answers[2 * at + 1][1]]
      if (exists === 1 && failed === null) continue
      await this.#take([...group.open.keys()], ended)
      if (group.open.size === 0) continue
      if (failed === null) await this.#enqueue([group])
      else await this.#blame(group, ended)
    }
  }

  /** A job that ended its workers: each of its tasks is tried alone, and one that was alone has failed. */
  async #blame(group: Outstanding, ended: OnEnded): Promise<void> {
    const job = await this.#queue.tasks.getJob(group.id)
    const reason = openReason(this.#queue.seal, group.id, job?.failedReason ?? 'no reason is known')
    await this.#queue.tasks.remove(group.id)
    this.#outstanding.delete(group.id)
    const left = group.tasks.filter(({task}) => group.open.has(taskHash(task)))
    if (left.length > 1) {
      this.#onTrouble?.({kind: 'tried-alone', task: left[0].task, reason})
      await this.#add(
        left.map(each => [each]),
        ended,
        '-alone',
      )
      return
    }
    this.#outstanding.set(group.id, group)
    for (const hash of [...group.open.keys()]) await this.#settle(hash, lost(reason), ended)
  }

  /** What a worker has not answered for when its time was over. */
  async #giveUpLate(ended: OnEnded): Promise<void> {
    const now = Date.now() + this.#clockAhead - PATIENCE
    for (const group of [...this.#outstanding.values()])
      for (const {task, limits, deadline} of group.tasks) {
        if (deadline === undefined || deadline > now) continue
        await this.#queue.tasks.remove(group.id).catch(() => 0)
        const stoppedAfter = limits?.total ?? 0
        await this.#settle(taskHash(task), {outcome: outOfTime('finding'), notes: [], seconds: stoppedAfter, stoppedAfter}, ended)
      }
  }

  #note(): string {
    return this.#others === undefined ? this.#sight.note : `${this.#sight.note}; ${this.#others}`
  }

  /** A connection that is gone may never answer: what waits for it ends when the audit is stopped. */
  async #unlessStopped<T>(begin: () => Promise<T>): Promise<T> {
    const {signal} = this.#options
    if (signal.aborted) throw new Interrupted()
    let stop: (() => void) | undefined
    const stopped = new Promise<never>((_, reject) => {
      stop = () => {
        reject(new Interrupted())
      }
      signal.addEventListener('abort', stop, {once: true})
    })
    const work = begin()
    work.catch(() => undefined)
    this.#work = work
    try {
      return await Promise.race([work, stopped])
    } finally {
      if (stop !== undefined) signal.removeEventListener('abort', stop)
    }
  }
}

function* each(tasks: readonly Task[]): Generator<Task[], undefined> {
  for (const task of tasks) yield [task]
}

type OnEnded = (task: Task, result: TaskResult) => Promise<void>

function resultOf(ended: Ended): TaskResult {
  if ('error' in ended) throw reviveError(ended.error)
  return ended.result
}

const lost = (reason: string): TaskResult => ({
  outcome: {status: 'failed', reason: {code: 'error', error: 'WorkerLost', text: `No worker came to its end: ${reason}`}},
  notes: [],
  seconds: 0,
})
