import {SIZES} from '../files/limits.js'
import type {Task} from '../audit/plan/task.js'
import type {Trouble} from '../audit/run/trouble.js'
import {LastMinute} from './last-minute.js'
import type {Seal} from './seal.js'
import {taskLabel} from './task-label.js'
import type {WorkerStatus} from './workers.js'

/** Workers that a terminal shows by themselves. */
const MOST_SHOWN = 8
/** A worker that was not there so many times in a row is gone. It may come back when Redis was away for a moment. */
const LOOKS_UNTIL_GONE = 2

/** What a task is that has no result yet, by its hash; undefined for all others. */
type Open = (hash: string) => Task | undefined

/** What a coordinator sees of the workers: how far the tasks of its audit are that run, and what went wrong. */
export class Sight {
  readonly #audit: string
  readonly #seal: Seal
  readonly #lastMinute = new LastMinute()
  #hasLooked = false
  #workers: readonly WorkerStatus[] = []
  /** Of running tasks of this audit, by their hashes. */
  #fractions = new Map<string, number>()
  #partial = 0
  /** Workers that had tasks of this audit in hand and were not there lately, with how often. */
  readonly #missing = new Map<string, {readonly status: WorkerStatus; looks: number}>()
  /** When the failure happened that was told last, by worker. */
  readonly #told = new Map<string, number>()
  #note = 'no worker is there'

  constructor(audit: string, seal: Seal) {
    this.#audit = audit
    this.#seal = seal
  }

  /** Takes in what workers say of themselves. Returns what went wrong since the last look. */
  look(workers: readonly WorkerStatus[], open: Open): Trouble[] {
    const gone = this.#goneSince(workers, open)
    const failed = workers.flatMap(worker => this.#newFailure(worker, open))
    this.#workers = workers
    this.#hasLooked = true
    const running = workers.flatMap(worker => worker.running)
    this.#fractions = new Map(
      running.flatMap(({audit, hash, fraction}) =>
        audit === this.#audit && open(hash) !== undefined ? [[hash, inUnit(fraction)]] : [],
      ),
    )
    this.#partial = [...this.#fractions.values()].reduce((sum, fraction) => sum + fraction, 0)
    this.#note = [summary(workers, this.#lastMinute.count()), ...workerLines(workers, open)].join('\n')
    return [...gone, ...failed]
  }

  ended(hash: string): void {
    this.#partial -= this.#fractions.get(hash) ?? 0
    this.#fractions.delete(hash)
    this.#lastMinute.add()
  }

  /** What running tasks come to, in tasks. */
  get partial(): number {
    return Math.max(0, this.#partial)
  }

  get lastMinute(): number {
    return this.#lastMinute.count()
  }

  /** The first line in short, and a line for each worker. */
  get note(): string {
    return this.#note
  }

  #goneSince(workers: readonly WorkerStatus[], open: Open): Trouble[] {
    const there = new Set(workers.map(({id}) => id))
    for (const status of this.#workers)
      if (!there.has(status.id) && !this.#missing.has(status.id)) this.#missing.set(status.id, {status, looks: 0})
    return [...this.#missing].flatMap(([id, missing]) => {
      missing.looks++
      const isBack = there.has(id)
      if (!isBack && missing.looks < LOOKS_UNTIL_GONE) return []
      this.#missing.delete(id)
      if (isBack) return []
      this.#told.delete(id)
      return missing.status.running.flatMap(({audit, hash}): Trouble[] => {
        const task = audit === this.#audit ? open(hash) : undefined
        return task === undefined ? [] : [{kind: 'worker-gone', worker: nameOf(missing.status), task}]
      })
    })
  }

  #newFailure(worker: WorkerStatus, open: Open): Trouble[] {
    const {id, lastFailure: last} = worker
    if (last?.audit !== this.#audit || this.#told.get(id) === last.at) return []
    this.#told.set(id, last.at)
    // It happened before this coordinator was there.
    if (!this.#hasLooked) return []
    const task = last.hash === undefined ? undefined : open(last.hash)
    return [{kind: 'attempt-failed', worker: nameOf(worker), reason: this.#reasonOf(worker), ...(task && {task})}]
  }

  #reasonOf({id, lastFailure}: WorkerStatus): string {
    try {
      return this.#seal.open(Buffer.from(lastFailure?.reason ?? '', 'base64'), id, SIZES.key.most).toString()
    } catch {
      return 'the worker has another key than the audit, or none'
    }
  }
}

/** Whoever writes to the queue wrote it. */
const inUnit = (fraction: number) => (fraction > 0 ? Math.min(1, fraction) : 0)

const nameOf = ({host, pid}: WorkerStatus) => `${host} (${pid})`

function summary(workers: readonly WorkerStatus[], lastMinute: number): string {
  if (workers.length === 0) return 'no worker is there'
  const busy = workers.reduce((sum, {running}) => sum + running.length, 0)
  const places = workers.reduce((sum, {jobs}) => sum + jobs, 0)
  return `${workers.length} worker${workers.length === 1 ? '' : 's'}, ${busy} of ${places} busy, ${lastMinute} in the last minute`
}

/** Busy workers first: those who are idle have nothing to show. */
function workerLines(workers: readonly WorkerStatus[], open: Open): string[] {
  const shown = workers.toSorted((a, b) => b.running.length - a.running.length).slice(0, MOST_SHOWN)
  const more = workers.length - shown.length
  return [...shown.map(worker => workerLine(worker, open)), ...(more > 0 ? [`and ${more} more`] : [])]
}

function workerLine(worker: WorkerStatus, open: Open): string {
  const tasks = worker.running.map(({hash, fraction}) => {
    const task = open(hash)
    return task === undefined ? 'something else' : `${taskLabel(task)} ${Math.floor(100 * fraction)} %`
  })
  const state = worker.draining ? 'takes no more tasks' : 'idle'
  return `${nameOf(worker)}: ${tasks.length === 0 ? state : tasks.join('; ')}`
}
