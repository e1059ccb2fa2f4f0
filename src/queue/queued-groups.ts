import {taskHash, type Task} from '../audit/plan/task.js'
import type {TaskResult} from '../audit/plan/task-output.js'
import {reviveError} from '../audit/run/sent-error.js'
import type {AuditStore, Ended} from './audit-store.js'
import {groupOf, sealGroup, type QueuedTask} from './job-body.js'
import type {OpenedQueue} from './open-queue.js'
import {Outstanding, type OutstandingGroup} from './outstanding.js'

/** A task that ends a worker's process is tried so many times in all. */
const ATTEMPTS = 3
/** So many milliseconds are waited for what workers tell. */
const WAIT = 500

export interface GroupsOptions {
  readonly audit: string
  /** Is told first of each task on the queue that has its result. */
  readonly onTaken: (hash: string) => void
  /** Is told of each task once, whoever ran it. */
  readonly onEnded: (task: Task, result: TaskResult) => Promise<void>
}

/**
 * Puts groups of tasks on the queue and takes their results. Jobs are named by their tasks and results by the hash of theirs, so nothing
 * is counted twice, however often it is run.
 */
export class QueuedGroups {
  readonly outstanding = new Outstanding()
  readonly #queue: OpenedQueue
  readonly #store: AuditStore
  readonly #options: GroupsOptions
  readonly #waiting: ReturnType<OpenedQueue['another']>
  #last = '0'

  constructor(queue: OpenedQueue, store: AuditStore, options: GroupsOptions) {
    this.#queue = queue
    this.#store = store
    this.#options = options
    this.#waiting = queue.another()
  }

  /** Puts groups on the queue. What has a result already, of an earlier run or for another coordinator, is taken as it is. */
  async add(groups: readonly (readonly QueuedTask[])[], attempt = ''): Promise<void> {
    if (groups.length === 0) return
    const hashed = groups.map(group => group.map(each => ({each, hash: taskHash(each.task)})))
    const known = await this.#store.results(hashed.flat().map(({hash}) => hash))
    const jobs: OutstandingGroup[] = []
    for (const group of hashed) {
      const left = group.filter(({hash}) => !known.has(hash))
      if (left.length === 0) continue
      const tasks = left.map(({each}) => each)
      const open = new Map(left.map(({each, hash}) => [hash, each.task]))
      jobs.push({...groupOf(this.#options.audit, tasks, attempt), open, addedAt: performance.now()})
    }
    for (const job of jobs) this.outstanding.add(job)
    await this.enqueue(jobs)
    for (const {each, hash} of hashed.flat()) {
      const result = known.get(hash)
      if (result !== undefined) await this.#options.onEnded(each.task, resultOf(result))
    }
  }

  /** Puts jobs on the queue again that Redis has lost; one that is there stays as it is. */
  async enqueue(jobs: readonly OutstandingGroup[]): Promise<void> {
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
  async receive(onStart: ((task: Task) => void) | undefined): Promise<void> {
    const {last, events} = await this.#store.after(this.#waiting, this.#last, WAIT)
    this.#last = last
    const done: string[] = []
    for (const {kind, hash} of events) {
      const task = this.outstanding.task(hash)
      if (task === undefined) continue
      if (kind === 'began') onStart?.(task)
      else done.push(hash)
    }
    await this.take(done)
  }

  /** Takes the results of those that have one. */
  async take(hashes: readonly string[]): Promise<void> {
    const results = await this.#store.results(hashes)
    for (const [hash, result] of results) await this.settle(hash, resultOf(result))
  }

  /** A task has its result: once, whoever else runs it. */
  async settle(hash: string, result: TaskResult): Promise<void> {
    const task = this.outstanding.end(hash)
    if (task === undefined) return
    this.#options.onTaken(hash)
    await this.#options.onEnded(task, result)
  }

  async removeAll(): Promise<void> {
    for (const id of this.outstanding.ids()) await this.#queue.tasks.remove(id).catch(() => 0)
  }
}

function resultOf(ended: Ended): TaskResult {
  if ('error' in ended) throw reviveError(ended.error)
  return ended.result
}
