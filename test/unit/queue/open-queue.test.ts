import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {parseQueueAddress} from '../../../src/queue/address.js'
import {connect, loadQueueLibraries} from '../../../src/queue/load-redis.js'
import {openQueue} from '../../../src/queue/open-queue.js'
import {openCutProxy, type CutProxy} from '../../support/cut-proxy.js'
import {hasRedis, startRedis, type RedisServer} from '../../support/redis-server.js'

describe.runIf(hasRedis)('a way to Redis that is cut', () => {
  let server: RedisServer
  let way: CutProxy
  beforeAll(async () => {
    server = await startRedis()
    way = await openCutProxy(server.port)
  })
  afterAll(async () => {
    await way.close()
    await server.stop()
  })

  test('while the connections of a queue are made ends nothing', async () => {
    const queue = await openQueue({queue: `redis://127.0.0.1:${way.port}`})
    const asked = queue.tasks.getJobCounts('wait')
    await way.cut('reset', 300)
    expect(await asked).toEqual({wait: 0})
    await queue.close()
  }, 30_000)

  test('without a word is made again when it has been silent for long enough', async () => {
    const redis = await connect(await loadQueueLibraries(), parseQueueAddress(`redis://127.0.0.1:${way.port}`), 300)
    const cut = way.cut('deaf', 50)
    expect(await redis.ping()).toBe('PONG')
    await cut
    redis.disconnect()
  }, 30_000)

  test('holds no clock that would keep the process when it was ended with a command under way', async () => {
    const redis = await connect(await loadQueueLibraries(), parseQueueAddress(server.url()))
    const between = redis.duplicate({lazyConnect: false})
    const blocking = between.duplicate()
    await blocking.ping()
    const ended = blocking.bzpopmin('nothing', 0).catch(() => undefined)
    await new Promise(resolve => setTimeout(resolve, 50))
    // Where ioredis keeps it: another name in a later version ends this test here.
    const clock = Reflect.get(blocking, 'socketTimeoutTimer') as {readonly _destroyed: boolean}
    expect(clock._destroyed).toBe(false)
    blocking.disconnect()
    await ended
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(clock._destroyed).toBe(true)
    between.disconnect()
    redis.disconnect()
  })
})
