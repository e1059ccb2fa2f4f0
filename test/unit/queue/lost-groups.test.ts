import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {Worker} from 'bullmq'
import type {Task} from '../../../src/audit/plan/task.js'
import type {TaskResult} from '../../../src/audit/plan/task-output.js'
import type {Trouble} from '../../../src/audit/run/trouble.js'
import {giveUpLate, lookForLost} from '../../../src/queue/lost-groups.js'
import {bullOptions, openQueue, queueName, type OpenedQueue, type QueuedJob} from '../../../src/queue/open-queue.js'
import {QueuedGroups} from '../../../src/queue/queued-groups.js'
import {hasRedis, startRedis, type RedisServer} from '../../support/redis-server.js'

const AUDIT = 'audit'
const tasks = Array.from({length: 3}, (_, repeat) => ({repeat}) as Task)
const done: TaskResult = {
  outcome: {status: 'skipped', reason: {code: 'not-applicable', text: 'for a test'}},
  notes: [],
  seconds: 1,
}

describe.runIf(hasRedis)('groups of tasks', () => {
  let server: RedisServer
  let queue: OpenedQueue
  let groups: QueuedGroups
  let ended: [Task, TaskResult][]
  let troubles: Trouble[]
  beforeEach(async () => {
    server = await startRedis()
    queue = await openQueue({queue: server.url()})
    ended = []
    troubles = []
    groups = new QueuedGroups(queue, queue.store(AUDIT), {
      audit: AUDIT,
      onTaken: () => undefined,
      onEnded: (task, result) => {
        ended.push([task, result])
        return Promise.resolve()
      },
    })
  })
  afterEach(async () => {
    await queue.close()
    await server.stop()
  })
  const look = () => lookForLost(queue, groups, -1, trouble => troubles.push(trouble))
  const waiting = () => queue.tasks.getWaitingCount()

  /** All attempts at what waits fail. */
  async function failAll(count: number): Promise<void> {
    const worker: Worker<QueuedJob> = new queue.libraries.bullmq.Worker<QueuedJob>(
      queueName(queue.code),
      () => Promise.reject(new Error('it ends its worker')),
      bullOptions(queue.address, queue.another()),
    )
    worker.on('error', () => undefined)
    while ((await queue.tasks.getFailedCount()) < count) await new Promise(resolve => setTimeout(resolve, 20))
    await worker.close()
  }

  test('that are gone from Redis without a result are put there again, and those that are there stay', async () => {
    await groups.add([[{task: tasks[0]}], [{task: tasks[1]}]])
    const [first] = groups.outstanding.ids()
    await queue.tasks.remove(first)
    expect(await waiting()).toBe(1)
    await look()
    expect(await waiting()).toBe(2)
    await look()
    expect(await waiting()).toBe(2)
    expect([ended, troubles]).toEqual([[], []])
  })

  test('are looked at when they are many, the last ones too', async () => {
    await groups.add(Array.from({length: 200}, (_, repeat) => [{task: {repeat} as Task}]))
    const ids = groups.outstanding.ids()
    for (const id of [ids[0], ids[63], ids[64], ids[199]]) await queue.tasks.remove(id)
    expect(await waiting()).toBe(196)
    await look()
    expect(await waiting()).toBe(200)
  })

  test('that are gone and have results end, each once', async () => {
    await groups.add([[{task: tasks[0]}, {task: tasks[1]}]])
    const [id] = groups.outstanding.ids()
    const [hash] = groups.outstanding.groups()[0].open.keys()
    await queue.redis.set(queue.keys.audit(AUDIT).manifest, 'there')
    await queue.store(AUDIT).end(hash, {result: done}, 'worker')
    await queue.tasks.remove(id)
    await look()
    await look()
    expect(ended).toEqual([[tasks[0], done]])
    expect(await waiting()).toBe(1)
    await groups.take([hash])
    expect(ended).toHaveLength(1)
  })

  test('that failed are tried task by task, and what fails alone has failed with the reason', async () => {
    await groups.add([[{task: tasks[0]}, {task: tasks[1]}]])
    await failAll(1)
    await look()
    expect(troubles).toEqual([{kind: 'tried-alone', task: tasks[0], reason: 'it ends its worker'}])
    expect([ended, await waiting(), groups.outstanding.size]).toEqual([[], 2, 2])
    await failAll(2)
    await look()
    expect(groups.outstanding.size).toBe(0)
    expect(ended.map(([task]) => task)).toEqual([tasks[0], tasks[1]])
    for (const [, {outcome}] of ended) expect(outcome).toMatchObject({status: 'failed', reason: {error: 'WorkerLost'}})
    expect(JSON.stringify(ended)).toContain('it ends its worker')
  })

  test('whose time is over for long are not waited for, and go from the queue', async () => {
    const [now, limits] = [1e6, {total: 2, step: 2}]
    await groups.add([
      [{task: tasks[0], limits, deadline: now - 2000}],
      [{task: tasks[1], limits, deadline: now - 4000}],
      [{task: tasks[2]}],
    ])
    await giveUpLate(queue, groups, now)
    expect(ended).toMatchObject([[tasks[1], {outcome: {status: 'skipped', reason: {code: 'out-of-time'}}, stoppedAfter: 2}]])
    expect(await waiting()).toBe(2)
  })
})
