import {createHash} from 'node:crypto'

/** The keys of one audit, and of all that share a queue. */
export interface Keys {
  /** Audits that are under way: members are their ids, scores when their coordinators last said so. */
  readonly audits: string
  /** A hash: what each of these audits is, for who has no key too. */
  readonly about: string
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
    about: `${prefix}:about`,
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

/** Ids of audits and names of parts come from the queue and become names of files. */
export const isAuditId = (text: string): boolean => /^[0-9a-f]{20}$/.test(text)
export const isPartName = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)

/** The same plan on the same input by the same code is the same audit, whoever asks for it. */
export const auditId = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20)
