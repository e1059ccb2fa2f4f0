import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {AuditResult} from '../../src/result/audit-result.js'

/** What an audit found, without times and what depends on the machine. */
export async function figuresIn(folder: string): Promise<string> {
  const result = JSON.parse(await readFile(path.join(folder, 'report.json'), 'utf8')) as AuditResult
  const {input, plan, inputChecks, results, verdicts, notes, complete} = result
  const timeless = (key: string, value: unknown) => (key === 'seconds' ? undefined : value)
  return JSON.stringify({input, plan, inputChecks, results, verdicts, notes, complete}, timeless)
}
