import {compareResults, type Comparison, type NamedResult} from '../report/compare/comparison.js'
import {visible} from '../report/text.js'
import {readResult} from './read-result.js'

export interface CompareRequest {
  /** Each a report.json, and what the comparison calls it. */
  readonly files: readonly {readonly file: string; readonly name: string}[]
}

/**
 * Sets audits side by side, whether or not they can be compared: what they differ in is part of the comparison, and is to be said first.
 * @throws {UserError} When a file is no result, or there are fewer than two.
 */
export async function compareFiles({files}: CompareRequest, signal: AbortSignal): Promise<Comparison> {
  const audits: NamedResult[] = []
  for (const {file, name} of files) audits.push({name: distinct(visible(name), audits), result: await readResult(file, signal)})
  return compareResults(audits, true)
}

/** Files of two folders may have one name. */
function distinct(name: string, others: readonly NamedResult[]): string {
  const same = others.filter(other => other.name === name || other.name.startsWith(`${name} (`)).length
  return same === 0 ? name : `${name} (${same + 1})`
}
