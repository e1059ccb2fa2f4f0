import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {Redis} from 'ioredis'
import {AuditStore} from '../../../src/queue/audit-store.js'
import {keysOf} from '../../../src/queue/keys.js'
import {storesInRedis} from '../../../src/queue/part-store.js'
import {Parts} from '../../../src/queue/parts.js'
import {openSeal} from '../../../src/queue/seal.js'
import {TakenResults} from '../../../src/queue/taken-results.js'
import {hasRedis, startRedis, type RedisServer} from '../../support/redis-server.js'

const result = {outcome: {status: 'failed', reason: {code: 'error', error: 'E', text: 't'}}, notes: [], seconds: 1} as const
const inputs = {
  source: {
    role: 'source',
    rowCount: 2,
    columns: [
      {kind: 'numeric', field: {kind: 'numeric', name: 'x', integer: false, min: 1, max: 2}, values: Float64Array.of(1, 2)},
    ],
  },
  synthetic: [],
  sha256: 'f00',
  plugins: [],
} as unknown as Parameters<AuditStore['announce']>[0]

describe.runIf(hasRedis)('what an audit has in Redis', () => {
  let server: RedisServer
  let redis: Redis
  beforeAll(async () => {
    server = await startRedis()
    redis = new Redis(server.port)
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })
  const open = (audit: string) => {
    const keys = keysOf('test').audit(audit)
    return {keys, store: new AuditStore(redis, keys, openSeal, new Parts(storesInRedis(redis, () => keys).of(audit), openSeal))}
  }
  const times = async (pattern: string) => Promise.all((await redis.keys(pattern)).map(key => redis.ttl(key)))

  test('expires soon when its last coordinator leaves it to others that are not there', async () => {
    const {store, keys} = open('left')
    await store.announce(inputs)
    expect(await store.attend('killed', 1000, 15_000)).toEqual([])
    expect(await store.begin('a', 'worker')).toBe('begun')
    await store.end('a', {result}, 'worker')
    expect(await store.attend('living', 2000, 15_000)).toEqual(['killed'])
    await store.leave('living')
    const left = await times(keys.pattern)
    expect(left.length).toBe(5)
    expect(Math.max(...left)).toBeLessThanOrEqual(60)
    // What a worker still ends stays no longer.
    await store.end('b', {result}, 'worker')
    expect(Math.max(...(await times(keys.pattern)))).toBeLessThanOrEqual(60)
  })

  test('stays when one of the others is there after all', async () => {
    const {store, keys} = open('joined')
    await store.announce(inputs)
    await store.attend('one', 1000, 15_000)
    await store.attend('other', 1000, 15_000)
    await store.end('a', {result}, 'worker')
    await store.leave('one')
    await store.attend('other', 1000, 15_000)
    expect(Math.min(...(await times(keys.pattern)))).toBeGreaterThan(86_000)
  })

  test('leaves no key that stays when a task ends or begins after it was taken away', async () => {
    const {store, keys} = open('over')
    expect(await store.begin('a', 'worker')).toBe('gone')
    await store.end('a', {result}, 'worker')
    const left = await times(keys.pattern)
    expect(left.length).toBe(2)
    for (const seconds of left) expect([seconds > 0, seconds <= 60]).toEqual([true, true])
  })

  test('is begun once and has one result', async () => {
    const {store} = open('twice')
    await store.announce(inputs)
    expect(await store.begin('a', 'one')).toBe('begun')
    await store.end('a', {result}, 'one')
    await store.end('a', {result: {...result, seconds: 2}}, 'other')
    expect(await store.begin('a', 'other')).toBe('known')
    expect((await store.results(['a', 'none'])).get('a')).toEqual({result})
  })
})

describe('results that were taken', () => {
  test('go, the oldest first, when they are more than may stay, and each is counted once', () => {
    const taken = new TakenResults(3000)
    expect(['a', 'b', 'a', 'c'].flatMap(key => taken.add(key, 800))).toEqual([])
    expect(taken.add('none', 0)).toEqual([])
    expect(taken.add('d', 800)).toEqual(['a'])
    expect(taken.add('large', 9000)).toEqual(['b', 'c', 'd'])
    expect(taken.add('e', 1)).toEqual(['large'])
  })
})
