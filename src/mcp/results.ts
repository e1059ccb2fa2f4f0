import * as z from 'zod'
import {readResult} from '../jobs/read-result.js'
import type {AuditResult} from '../result/audit-result.js'
import type {Room} from './tool.js'

/** Results take memory: the last ones are enough for a conversation. */
const KEPT = 8

export const result = z
  .string()
  .min(1)
  .max(4096)
  .describe("A result: the name that 'audit' gave it, or the path of a report.json.")

/** Keeps a result for later calls and returns its name. */
export function keepResult(audited: AuditResult, {results}: Room): string {
  const last = [...results.keys()].at(-1)
  const name = `result-${last === undefined ? 1 : Number(last.slice('result-'.length)) + 1}`
  results.set(name, audited)
  for (const old of [...results.keys()].slice(0, -KEPT)) results.delete(old)
  return name
}

/** @throws {UserError} When there is neither a result of this name nor such a file. */
export async function findResult(name: string, {results, folders}: Room, signal: AbortSignal): Promise<AuditResult> {
  return results.get(name) ?? readResult(await folders.file(name), signal)
}
