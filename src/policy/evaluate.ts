import type {AuditResult, PolicyOutcome, RuleOutcome} from '../result/audit-result.js'
import type {RuleProblem} from '../result/reason.js'
import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {shownName} from '../core/printable.js'
import {typedPath} from '../formula/check-tree.js'
import {compileFormula, type Formula} from '../formula/compile-formula.js'
import {NoValue} from '../formula/no-value.js'
import {builtIn, type Catalogue} from '../plugins/catalogue.js'
import {generatorsOf} from '../report/view/entries.js'
import type {Policy, PolicyRules, Rule} from './policy-file.js'
import {departuresFrom} from './profiles/departures.js'
import {profileNamed} from './profiles/index.js'
import {policyScope, type PolicyScope} from './scope.js'

/**
 * Says of every rule and every generator it is about whether it is kept. A rule that is false, or that names what was not
 * measured, fails, with that reason - even where the rest of the expression would have decided it; a waiver that has not ended turns the
 * failure into `waived`. A policy passes when no rule fails.
 * @param today The day, as 2026-12-31, that waivers are held against; they hold until the end of their last day.
 * @throws {UserError} When an expression cannot be read, holds what is forbidden or unknown, or is not true or false.
 */
export async function evaluatePolicy(
  policy: Policy,
  result: AuditResult,
  today: string,
  catalogue = builtIn,
): Promise<PolicyOutcome> {
  const {rules, sha256, parameters, source, date, limits} = policy
  const scope = policyScope(result, catalogue, parameters)
  const measured = [...generatorsOf(result), ...trainedWithout(result)]
  const outcomes: RuleOutcome[] = []
  for (const rule of rules) {
    const formula = await compileRule(rule, scope)
    for (const generator of subjectsOf(rule, result, catalogue))
      outcomes.push(judge(rule, problemOf(formula, scope, generator, measured), generator, today))
  }
  const origin = {...(source !== undefined && {source}), ...(date !== undefined && {date}), ...(limits !== undefined && {limits})}
  return {
    passed: outcomes.every(({status}) => status !== 'failed'),
    evaluatedOn: today,
    sha256,
    ...profileOf(policy),
    ...origin,
    ...(parameters !== undefined && {parameters}),
    rules: outcomes,
  }
}

/** The ready policy that it names, and in what it differs from that. */
function profileOf(policy: PolicyRules): Pick<PolicyOutcome, 'profile'> {
  if (policy.profile === undefined) return {}
  const profile = profileNamed(policy.profile)
  const {name, title, read} = profile
  return {profile: {name, title, read, departures: departuresFrom(profile, policy)}}
}

/**
 * Checks what can be checked of a policy before an audit has run, so that its mistakes show before the work is done.
 * @throws {UserError}
 */
export async function checkPolicy({rules, parameters, profile}: PolicyRules, catalogue?: Catalogue): Promise<void> {
  if (profile !== undefined) profileNamed(profile)
  const scope = policyScope(undefined, catalogue, parameters)
  for (const rule of rules) await compileRule(rule, scope)
}

function compileRule({name, expression}: Rule, {names}: PolicyScope): Promise<Formula<string, boolean>> {
  return compileFormula(expression, {what: `The rule '${shownName(name)}'`, names, result: 'boolean'})
}

/** Where no rows are released there is nothing that could be within bounds: the rule then fails for "(none)". */
const NOTHING = '(none)'

function subjectsOf({generator, name}: Rule, result: AuditResult, {generators}: Catalogue): string[] {
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

function judge(rule: Rule, because: RuleProblem | undefined, generator: string, today: string): RuleOutcome {
  const {generator: _only, ...told} = rule
  const about = {...told, generator}
  const {waiver} = rule
  if (because === undefined) return {...about, status: 'passed'}
  return {...about, status: waiver !== undefined && today <= waiver.until ? 'waived' : 'failed', because}
}

/** Why a rule is not kept. */
function problemOf(
  formula: Formula<string, boolean>,
  scope: PolicyScope,
  generator: string,
  measured: readonly string[],
): RuleProblem | undefined {
  const {paths} = formula
  if (generator === NOTHING) return {code: 'nothing-audited'}
  if (!measured.includes(generator)) return {code: 'generator-not-audited'}
  const missing = paths.flatMap(path => scope.missing(path, generator) ?? [])
  if (missing.length > 0) return {code: 'not-measured', missing}
  try {
    return formula.evaluate(generator) ? undefined : {code: 'not-so', values: valuesOf(paths, scope, generator)}
  } catch (error) {
    if (error instanceof NoValue) return {code: 'no-value', text: error.message}
    throw error
  }
}

const VALUES_SHOWN = 4

/** The values that an expression names, the first few of them. */
function valuesOf(paths: readonly (readonly string[])[], {names}: PolicyScope, generator: string) {
  const values = new Map(paths.map(path => [typedPath(path), names.resolve(path)?.read(generator)]))
  return [...values].flatMap(([name, value]) => (value === undefined ? [] : [{name, value}])).slice(0, VALUES_SHOWN)
}
