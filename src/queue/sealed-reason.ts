import {SIZES} from '../files/limits.js'
import type {Seal} from './seal.js'

const MARK = 'sealed:'

/** Why a job failed, as it may lie in BullMQ's own fields: a reason may name what is in the data. */
export const sealReason = (seal: Seal, id: string, reason: string): string =>
  seal.isSecret ? MARK + seal.seal(Buffer.from(reason), id).toString('base64') : reason

/** The reason that a worker gave, or BullMQ itself, which seals none. */
export function openReason(seal: Seal, id: string, reason: string): string {
  if (!reason.startsWith(MARK)) return reason
  try {
    return seal.open(Buffer.from(reason.slice(MARK.length), 'base64'), id, SIZES.key.most).toString()
  } catch {
    return 'the reason is sealed with another key'
  }
}
