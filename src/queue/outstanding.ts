import type {Task} from '../audit/plan/task.js'
import type {QueuedGroup} from './job-body.js'

/** A group of tasks on the queue. */
export interface OutstandingGroup extends QueuedGroup {
  /** Tasks that have no result yet, by their hashes. */
  readonly open: Map<string, Task>
  /** When it was put there, by the clock of this process in milliseconds. */
  readonly addedAt: number
}

/** What lies on the queue and has no result yet: groups by their names, and each open task by its hash. */
export class Outstanding {
  readonly #groups = new Map<string, OutstandingGroup>()
  readonly #groupOfTask = new Map<string, OutstandingGroup>()

  get size(): number {
    return this.#groups.size
  }

  /** The groups as they are now: they may be ended and added while one goes through them. */
  groups(): OutstandingGroup[] {
    return [...this.#groups.values()]
  }

  ids(): string[] {
    return [...this.#groups.keys()]
  }

  add(group: OutstandingGroup): void {
    this.#groups.set(group.id, group)
    for (const hash of group.open.keys()) this.#groupOfTask.set(hash, group)
  }

  /** What is known as an open task; undefined for all others. */
  task(hash: string): Task | undefined {
    return this.#groupOfTask.get(hash)?.open.get(hash)
  }

  /** A task has its result. Returns it the first time, and undefined whenever its hash comes again. */
  end(hash: string): Task | undefined {
    const group = this.#groupOfTask.get(hash)
    const task = group?.open.get(hash)
    if (group === undefined || task === undefined) return undefined
    group.open.delete(hash)
    this.#groupOfTask.delete(hash)
    if (group.open.size === 0) this.#groups.delete(group.id)
    return task
  }

  /** A group is on the queue no more. Its tasks are open again when they come in other groups: one that has a result by then does not. */
  takeApart({id, open}: OutstandingGroup): void {
    this.#groups.delete(id)
    for (const hash of open.keys()) this.#groupOfTask.delete(hash)
  }
}
