import type {OpenedQueue} from './open-queue.js'
import {isAuditId} from './keys.js'

/** An audit that is on a queue, or died there. Whoever can read the queue can read this. */
export interface QueuedAudit {
  readonly id: string
  /** When its coordinator last said that it is there, in milliseconds since 1970. */
  readonly seenAt: number
  readonly about?: AboutAudit
}

interface AboutAudit {
  /** Which program its workers must run. */
  readonly version: string
  readonly code: string
  /** Where its data lie: the kind of store, and a hash of which one. */
  readonly place: string
}

type Where = Pick<OpenedQueue, 'redis' | 'keys' | 'stores' | 'store' | 'version' | 'code'>

/** Of an audit whose coordinator was not there for so long, Redis has forgotten everything else. */
const DEAD_MILLISECONDS = 86_400_000

/** Says that an audit is on the queue. */
export async function registerAudit({redis, keys, stores, version, code}: Where, id: string): Promise<void> {
  const about: AboutAudit = {version, code, place: stores.place}
  await redis.multi().zadd(keys.audits, Date.now(), id).hset(keys.about, id, JSON.stringify(about)).exec()
}

/** When nothing of it is anywhere any more. */
export async function forgetAudit({redis, keys}: Where, id: string): Promise<void> {
  await redis.multi().zrem(keys.audits, id).hdel(keys.about, id).exec()
}

export async function auditsOn({redis, keys}: Where): Promise<QueuedAudit[]> {
  const [members, abouts] = await Promise.all([redis.zrange(keys.audits, 0, -1, 'WITHSCORES'), redis.hgetall(keys.about)])
  const found: QueuedAudit[] = []
  for (let at = 0; at < members.length; at += 2) {
    const id = members[at]
    // Ids become names of folders, and whoever can write to the queue can write anything.
    if (!isAuditId(id)) continue
    const about = aboutOf(abouts[id])
    found.push({id, seenAt: Number(members[at + 1]), ...(about && {about})})
  }
  return found
}

/**
 * Takes away what audits that died a day ago have left in a folder or a bucket, which does not expire there. Only in the store that is
 * given here: whoever uses another one takes away what lies there.
 */
export async function removeDead(where: Where, now = Date.now()): Promise<void> {
  for (const {id, seenAt, about} of await auditsOn(where)) {
    const isOurs = about === undefined || about.place === where.stores.place
    if (!isOurs || now - seenAt < DEAD_MILLISECONDS || (await where.store(id).isAnnounced())) continue
    await where.store(id).remove()
    await forgetAudit(where, id)
  }
}

/** What was taken off a queue. */
export interface Purged {
  readonly audits: number
  /** Audits whose data lie in another store than the one that was named, so they are still there. */
  readonly elsewhere: number
}

/** Takes everything away that audits have on a queue and in its store: data, tasks and results. */
export async function purgeQueue(queue: OpenedQueue): Promise<Purged> {
  const {tasks, stores} = queue
  const listed = await auditsOn(queue)
  const elsewhere = listed.filter(
    ({about}) => about !== undefined && about.place !== stores.place && !about.place.startsWith('redis'),
  )
  const ids = new Set([...listed.map(({id}) => id), ...(await stores.audits())])
  for (const id of ids) await queue.store(id).remove()
  await tasks.obliterate({force: true})
  const kept = new Set(elsewhere.map(({id}) => id))
  for (const id of ids) if (!kept.has(id)) await forgetAudit(queue, id)
  return {audits: ids.size, elsewhere: elsewhere.length}
}

function aboutOf(text: string | undefined): AboutAudit | undefined {
  try {
    const {version, code, place} = JSON.parse(text ?? '{}') as Record<string, unknown>
    if (typeof version === 'string' && typeof code === 'string' && typeof place === 'string') return {version, code, place}
  } catch {
    // Another program wrote it.
  }
  return undefined
}
