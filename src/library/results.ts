import {readResult as readResultFile} from '../jobs/read-result.js'
import {readPolicy, today} from '../jobs/read-policy.js'
import {loadCatalogue} from '../plugins/load-plugins.js'
import {evaluatePolicy as evaluate} from '../policy/evaluate.js'
import type {PolicyRules} from '../policy/policy-file.js'
import {compareResults, type Comparison} from '../report/compare/comparison.js'
import type {AuditResult, PolicyOutcome} from '../result/audit-result.js'
import {withAnswers, type Audit} from './audit-answers.js'
import {monitorOf, type WorkOptions} from './settings.js'

/** A result, or the path of a report.json. */
export type ResultSource = string | AuditResult

/**
 * The result in a report.json, with the same questions as one of `audit`.
 * @throws {UserError} When it cannot be read, is none, or is of a version that is not known.
 * @example (await readResult('audit/report.json')).verdict('smote-nc').sentence
 */
export async function readResult(file: string, options: Pick<WorkOptions, 'signal'> = {}): Promise<Audit> {
  return withAnswers(await readResultFile(file, monitorOf(options).signal))
}

/** What results are called, and whether they may differ in what they are about. */
export interface CompareOptions {
  /** Compare results that are not about the same records all the same; the comparison then says what differs. */
  readonly allowDifferent?: boolean
  /** What to call the results; by their paths or numbers when left out. */
  readonly names?: readonly string[]
}

/**
 * Sets audits of the same data side by side. `renderComparison` writes it.
 *
 * @param results Two or more.
 * @throws {UserError} When they are not about the same records divided in the same way.
 * @example
 * const {rows} = await compare(['audit-a/report.json', result])
 */
export async function compare(results: readonly ResultSource[], options: CompareOptions = {}): Promise<Comparison> {
  const {allowDifferent = false, names = []} = options
  const named = []
  for (const [at, source] of results.entries()) {
    const name = names.at(at) ?? (typeof source === 'string' ? source : `result ${at + 1}`)
    named.push({name, result: await resultOf(source)})
  }
  return compareResults(named, allowDifferent)
}

/** The day on which rules are held against a result. */
export interface PolicyOptions {
  /** The day that waivers are held against, such as '2026-12-31'; today in UTC when left out. */
  readonly today?: string
  /** The plug-ins whose attacks and generators rules may name. */
  readonly plugins?: readonly string[]
}

/**
 * Holds a result against the rules of a policy.
 *
 * @param policy The path of a policy file, or its content.
 * @throws {UserError} When the policy is wrong: a name that does not exist, an expression that cannot be read.
 * @example
 * const {passed} = await evaluatePolicy(result, {
 *   rules: [{name: 'no leak', expression: 'verdict == "no-leak-found"', reason: 'Everybody gets the rows.'}],
 * })
 */
export async function evaluatePolicy(
  result: ResultSource,
  policy: string | PolicyRules,
  options: PolicyOptions = {},
): Promise<PolicyOutcome> {
  const catalogue = await loadCatalogue(options.plugins ?? [])
  return evaluate(await readPolicy(policy, undefined, catalogue), await resultOf(result), options.today ?? today(), catalogue)
}

const resultOf = async (source: ResultSource) => (typeof source === 'string' ? readResult(source) : source)
