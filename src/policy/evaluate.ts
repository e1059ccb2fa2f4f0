import type {AuditResult, PolicyOutcome, RuleOutcome} from '../result/audit-result.js'
import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {shownName} from '../core/printable.js'
import {typedPath} from '../formula/check-tree.js'
import {compileFormula, type Formula} from '../formula/compile-formula.js'
import {NoValue} from '../formula/no-value.js'
import {generators} from '../generators/registry.js'
import {generatorsOf} from '../report/view.js'
import type {Policy, Rule} from './policy-file.js'
import {policyScope, type PolicyScope} from './scope.js'

/**
 * Says of every rule and every generator it is about whether it is kept. A rule that is false, or that names what was not
 * measured, fails, with that reason - even where the rest of the expression would have decided it; a waiver that has not ended turns the
 * failure into `waived`. A policy passes when no rule fails.
 * @param today The day, as 2026-12-31, that waivers are held against; they hold until the end of their last day.
 * @throws {UserError} When an expression cannot be read, holds what is forbidden or unknown, or is not true or false.
 */
export async function evaluatePolicy(policy: Policy, result: AuditResult, today: string): Promise<PolicyOutcome> {
  const {rules, sha256} = policy
  const scope = policyScope(result)
  const measured = [...generatorsOf(result), ...trainedWithout(result)]
  const outcomes: RuleOutcome[] = []
  for (const rule of rules) {
    const formula = await compileRule(rule, scope)
    for (const generator of subjectsOf(rule, result))
      outcomes.push(judge(rule, problemOf(formula, scope, generator, measured), generator, today))
  }
  return {passed: outcomes.every(({status}) => status !== 'failed'), evaluatedOn: today, sha256, rules: outcomes}
}

/**
 * Checks what can be checked of a policy before an audit has run, so that its mistakes show before the work is done.
 * @throws {UserError}
 */
export async function checkPolicy({rules}: Policy): Promise<void> {
  const scope = policyScope()
  for (const rule of rules) await compileRule(rule, scope)
}

function compileRule({name, expression}: Rule, {names}: PolicyScope): Promise<Formula<string, boolean>> {
  return compileFormula(expression, {what: `The rule '${shownName(name)}'`, names, result: 'boolean'})
}

/** Where no rows are released there is nothing that could be within bounds: the rule then fails for "(none)". */
const NOTHING = '(none)'

function subjectsOf({generator, name}: Rule, result: AuditResult): string[] {
  const audited = generatorsOf(result)
  if (generator === undefined) return audited.length === 0 ? [NOTHING] : audited
  const known = [...new Set([...audited, ...trainedWithout(result), ...generators.names])]
  if (known.includes(generator) || generator.startsWith('file:')) return [generator]
  throw new UserError(
    'no-such-name',
    {kind: 'generator', name: generator, rule: name},
    `The rule '${shownName(name)}' is about the generator '${shownName(generator)}', which does not exist.`,
    [...didYouMean(generator, known), `Generators of this audit: ${audited.join(', ')}.`],
  )
}

/** The alternatives that release nothing are in a result like generators. */
const trainedWithout = ({results}: AuditResult) => results.filter(({kind}) => kind !== 'control').map(({generator}) => generator)

function judge(rule: Rule, problem: string | undefined, generator: string, today: string): RuleOutcome {
  const {name, expression, reason, waiver} = rule
  const about = {name, generator, expression, reason, ...(waiver && {waiver})}
  if (problem === undefined) return {...about, status: 'passed'}
  if (waiver === undefined) return {...about, status: 'failed', because: problem}
  if (today <= waiver.until) return {...about, status: 'waived', because: problem}
  return {...about, status: 'failed', because: `${problem}; the waiver by ${waiver.by} ended on ${waiver.until}`}
}

/** Why a rule is not kept. */
function problemOf(
  formula: Formula<string, boolean>,
  scope: PolicyScope,
  generator: string,
  measured: readonly string[],
): string | undefined {
  const {paths} = formula
  if (generator === NOTHING) return 'no generator was audited'
  if (!measured.includes(generator)) return `${generator} was not part of the audit`
  const missing = new Set(paths.flatMap(path => scope.missing(path, generator) ?? []))
  if (missing.size > 0) return `not measured: ${[...missing].join('; ')}`
  try {
    return formula.evaluate(generator) ? undefined : `not so: ${valuesOf(paths, scope, generator)}`
  } catch (error) {
    if (error instanceof NoValue) return error.message
    throw error
  }
}

const VALUES_SHOWN = 4

/** "attack["dcr-mia"].auc.high is 0.71", for the first few names of an expression. */
function valuesOf(paths: readonly (readonly string[])[], {names}: PolicyScope, generator: string): string {
  const values = new Map(paths.map(path => [typedPath(path), names.resolve(path)?.read(generator)]))
  const shown = [...values].slice(0, VALUES_SHOWN).map(([name, value]) => `${name} is ${rounded(value)}`)
  return shown.length === 0 ? 'the expression is false whatever was measured' : shown.join(', ')
}

const rounded = (value: unknown) => (typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value))
