import type {AuditResult} from '../result/audit-result.js'
import {SIZES} from '../files/limits.js'
import {readTextFile} from '../io/read-text.js'

/**
 * The result in a report.json.
 * @throws {UserError} When it cannot be read or is none.
 */
export async function readResult(file: string, signal: AbortSignal): Promise<AuditResult> {
  const {parseResult} = await import('../report/json.js')
  return parseResult(await readTextFile(file, {...SIZES.result, signal}), file)
}
