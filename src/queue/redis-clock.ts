import type {Redis} from 'ioredis'

/** How far the clock of Redis is ahead of ours, in milliseconds: those of machines differ, and all parties know that one. */
export async function redisAhead(redis: Redis): Promise<number> {
  const [seconds, microseconds] = await redis.time()
  return 1000 * seconds + microseconds / 1000 - Date.now()
}
