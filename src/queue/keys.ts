import {createHash} from 'node:crypto'

/** The keys of one audit, and of all that share a queue. */
export interface Keys {
  /** Audits that are under way: members are their ids, scores the moment in milliseconds when their keys expire. */
  readonly audits: string
  /** Workers that are there: members are their ids, scores when they last said so. */
  readonly workers: string
  worker(id: string): string
  audit(id: string): AuditKeys
}

export interface AuditKeys {
  /** Names the parts; while it is not there, nothing of the audit may be run. */
  readonly manifest: string
  part(name: string): string
  /** A stream of what was begun and ended, so that nobody asks again and again. */
  readonly events: string
  result(hash: string): string
  /** Coordinators that wait for results: scores are when they last said so. */
  readonly coordinators: string
  /** How far the audit is, for whoever looks after the queue. */
  readonly progress: string
  /** All keys of this audit, for whoever takes them away. */
  readonly pattern: string
}

export function keysOf(prefix: string): Keys {
  return {
    audits: `${prefix}:audits`,
    workers: `${prefix}:workers`,
    worker: id => `${prefix}:worker:${id}`,
    audit: id => ({
      manifest: `${prefix}:audit:${id}:manifest`,
      part: name => `${prefix}:audit:${id}:part:${name}`,
      events: `${prefix}:audit:${id}:events`,
      result: hash => `${prefix}:audit:${id}:result:${hash}`,
      coordinators: `${prefix}:audit:${id}:coordinators`,
      progress: `${prefix}:audit:${id}:progress`,
      pattern: `${prefix}:audit:${id}:*`,
    }),
  }
}

/** The same plan on the same input by the same code is the same audit, whoever asks for it. */
export const auditId = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20)
