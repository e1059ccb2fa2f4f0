import {readdirSync} from 'node:fs'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {auditsOn, registerAudit, removeDead} from '../../../src/queue/audits.js'
import {storesInFolder} from '../../../src/queue/folder-store.js'
import {openQueue, type OpenedQueue} from '../../../src/queue/open-queue.js'
import {Parts} from '../../../src/queue/parts.js'
import {openSeal} from '../../../src/queue/seal.js'
import {temporaryFolder} from '../../support/cli.js'
import {hasRedis, startRedis, type RedisServer} from '../../support/redis-server.js'

const DAY = 86_400_000
const [dead, living] = ['a'.repeat(20), 'b'.repeat(20)]

describe.runIf(hasRedis)('what an audit has left whose machine died', () => {
  let server: RedisServer
  const queues: OpenedQueue[] = []
  const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()]
  const open = async (queueStore: string) => {
    const queue = await openQueue({queue: server.url(), queueStore})
    queues.push(queue)
    return queue
  }
  const ids = async (queue: OpenedQueue) => (await auditsOn(queue)).map(({id}) => id).sort()

  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(async () => {
    for (const queue of queues) await queue.close()
    await server.stop()
  })

  test('goes a day later, by a party with the same store, and nothing of others does', async () => {
    const queue = await open(folder)
    for (const id of [dead, living]) {
      await registerAudit(queue, id)
      await new Parts(storesInFolder(folder).of(id), openSeal).write(Buffer.from('a part'))
    }
    // As long as Redis has what workers need, somebody may go on with it.
    await queue.redis.set(queue.keys.audit(living).manifest, 'sealed')
    const registeredAt = Date.now()

    await removeDead(queue, registeredAt + DAY - 60_000)
    expect(readdirSync(folder).sort()).toEqual([dead, living])
    await removeDead(await open(elsewhere), registeredAt + DAY + 60_000)
    expect(await ids(queue)).toEqual([dead, living])
    expect(readdirSync(folder).sort()).toEqual([dead, living])
    await removeDead(queue, registeredAt + DAY + 60_000)
    expect(await ids(queue)).toEqual([living])
    expect(readdirSync(folder)).toEqual([living])
  }, 30_000)
})
