import {taskHash} from '../audit/plan/task.js'
import type {TaskResult} from '../audit/plan/task-output.js'
import {outOfTime} from '../audit/run/run-task.js'
import type {Trouble} from '../audit/run/trouble.js'
import type {OpenedQueue} from './open-queue.js'
import type {OutstandingGroup} from './outstanding.js'
import type {QueuedGroups} from './queued-groups.js'
import {openReason} from './sealed-reason.js'

/** A worker that has not answered so many milliseconds after a task's time is not waited for. */
const PATIENCE = 3000
/** Redis is asked about so many groups at a time: what asking takes in memory is gone before the next ones are asked about. */
const AT_A_TIME = 64

/**
 * Sees to groups that failed for good, and to such as are gone without a result: these are put on the queue again.
 *
 * @param age Milliseconds that a group has been on the queue, at least, to be looked at.
 */
export async function lookForLost(
  queue: OpenedQueue,
  groups: QueuedGroups,
  age: number,
  onTrouble: ((trouble: Trouble) => void) | undefined,
): Promise<void> {
  const old = groups.outstanding.groups().filter(({addedAt}) => performance.now() - addedAt > age)
  for (let from = 0; from < old.length; from += AT_A_TIME)
    await lookAtSome(queue, groups, old.slice(from, from + AT_A_TIME), onTrouble)
}

async function lookAtSome(
  queue: OpenedQueue,
  groups: QueuedGroups,
  old: readonly OutstandingGroup[],
  onTrouble: ((trouble: Trouble) => void) | undefined,
): Promise<void> {
  const {tasks, redis} = queue
  const asked = redis.pipeline()
  for (const {id} of old) asked.exists(tasks.toKey(id)).zscore(tasks.toKey('failed'), id)
  const answers = (await asked.exec()) ?? []
  for (const [at, group] of old.entries()) {
    const [exists, failed] = [answers[2 * at][1], answers[2 * at + 1][1]]
    if (exists === 1 && failed === null) continue
    await groups.take([...group.open.keys()])
    if (group.open.size === 0) continue
    if (failed === null) await groups.enqueue([group])
    else await blame(queue, groups, group, onTrouble)
  }
}

/** A job that ended its workers: each of its tasks is tried alone, and one that was alone has failed. */
async function blame(
  {tasks, seal}: OpenedQueue,
  groups: QueuedGroups,
  group: OutstandingGroup,
  onTrouble: ((trouble: Trouble) => void) | undefined,
): Promise<void> {
  const job = await tasks.getJob(group.id)
  const reason = openReason(seal, group.id, job?.failedReason ?? 'no reason is known')
  await tasks.remove(group.id)
  const left = group.tasks.filter(({task}) => group.open.has(taskHash(task)))
  if (left.length === 1) {
    await groups.settle(taskHash(left[0].task), lost(reason))
    return
  }
  groups.outstanding.takeApart(group)
  onTrouble?.({kind: 'tried-alone', task: left[0].task, reason})
  await groups.add(
    left.map(each => [each]),
    '-alone',
  )
}

/**
 * What a worker has not answered for when its time was over.
 *
 * @param now By the clock of Redis, in milliseconds.
 */
export async function giveUpLate(queue: OpenedQueue, groups: QueuedGroups, now: number): Promise<void> {
  for (const group of groups.outstanding.groups())
    for (const {task, limits, deadline} of group.tasks) {
      if (deadline === undefined || deadline > now - PATIENCE) continue
      await queue.tasks.remove(group.id).catch(() => 0)
      const stoppedAfter = limits?.total ?? 0
      await groups.settle(taskHash(task), {outcome: outOfTime('finding'), notes: [], seconds: stoppedAfter, stoppedAfter})
    }
}

const lost = (reason: string): TaskResult => ({
  outcome: {status: 'failed', reason: {code: 'error', error: 'WorkerLost', text: `No worker came to its end: ${reason}`}},
  notes: [],
  seconds: 0,
})
