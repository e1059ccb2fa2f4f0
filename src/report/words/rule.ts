import type {EntryKind, PolicyOutcome, RuleOutcome} from '../../result/audit-result.js'
import type {MissingValue, RuleProblem} from '../../result/reason.js'
import {prose, visible} from '../text.js'
import {generatorName} from '../view/names.js'
import {reasonText} from './reason.js'

/** "The policy failed on 2026-11-24: 9 of 12 checks kept, 2 not, 1 waived." */
export function policySentence({passed, rules, evaluatedOn}: PolicyOutcome): string {
  const count = (status: RuleOutcome['status']) => rules.filter(rule => rule.status === status).length
  const waived = count('waived') === 0 ? '' : `, ${count('waived')} waived`
  return prose`The policy ${passed ? 'passed' : 'failed'} on ${evaluatedOn}: ${count('passed')} of ${rules.length}
    checks kept, ${count('failed')} not${waived}.`
}

/** "failed: few records rebuilt (smote): not so: ...". */
export function ruleSentence(rule: RuleOutcome): string {
  const problem = problemText(rule)
  return `${rule.status}: ${visible(rule.name)} (${generatorName(rule.generator)})${problem === '' ? '' : `: ${problem}`}`
}

/** Why a rule is not kept, and who answers for that; empty when it is kept. */
export function problemText({generator, because, status, waiver}: RuleOutcome): string {
  if (because === undefined) return ''
  const problem = visible((PROBLEMS[because.code] as (problem: RuleProblem, generator: string) => string)(because, generator))
  if (waiver === undefined) return problem
  const by = visible(waiver.by)
  if (status === 'waived') return `${problem} (waived by ${by} until ${waiver.until})`
  // Older versions wrote it into the text.
  return because.code === 'as-written' ? problem : `${problem}; the waiver by ${by} ended on ${waiver.until}`
}

type Problems = {
  readonly [C in RuleProblem['code']]: (problem: Extract<RuleProblem, {readonly code: C}>, generator: string) => string
}

const PROBLEMS: Problems = {
  'as-written': ({text}) => text,
  'nothing-audited': () => 'no generator was audited',
  'generator-not-audited': (_, generator) => `${generator} was not part of the audit`,
  'not-measured': ({missing}) => `not measured: ${[...new Set(missing.map(missingText))].join('; ')}`,
  'not-so': ({values}) => {
    const named = values.map(({name, value}) => `${name} is ${rounded(value)}`).join(', ')
    return `not so: ${named === '' ? 'the expression is false whatever was measured' : named}`
  },
  'no-value': ({text}) => text,
}

type Missing = {readonly [C in MissingValue['code']]: (missing: Extract<MissingValue, {readonly code: C}>) => string}

const MISSING: Missing = {
  'no-verdict': () => 'no verdict was reached',
  'not-audited': ({method, kind}) => `${method} was not part of the audit${kind === undefined ? '' : toMeasure(kind, method)}`,
  'not-done': ({method, status, reason}) => `${method} was ${status}: ${reasonText(reason)}`,
  'no-figure': ({method, figure, of, kind}) =>
    prose`${method} gave no ${of === undefined ? figure : `${of} of ${figure}`}${
      kind === 'disclosure' ? ' (some figures need columns declared with --sensitive)' : ''
    }`,
  'no-test': ({method, quantity}) => `${method} has no ${quantity}`,
  'cannot-tell': ({method, reason}) => `${method} cannot tell: ${reasonText(reason)}`,
  'control-not-run': ({control, attack}) =>
    attack === undefined ? `no ${control} control was run` : `the ${control} of ${attack} was not run`,
  'control-inconclusive': ({control, attack, reason}) =>
    `the ${control} of ${attack} is inconclusive: ${reasonText(reason, 'it cannot be told')}`,
  'not-by-label': ({method}) => `${method} was not measured for single labels`,
  'label-not-measured': ({reason}) => reasonText(reason, 'that label was not measured'),
  'no-such-shots': ({shots}) => `no minority label is ${shots}-shot`,
  'no-privacy-claim': () => 'it claims no differential privacy',
  'claim-not-tested': () => 'no experiment tested its claim of differential privacy, such as the attack privacy-loss',
}

/** What an audit must be given, so that it is measured. */
function toMeasure(kind: EntryKind, method: string): string {
  if (kind === 'attack') return ` (--attack ${method} adds it)`
  return kind === 'disclosure' ? ' (it needs columns declared with --quasi-identifier, and some measures --sensitive)' : ''
}

/** Why a name in a rule has no value: "dcr-mia gave no recall". */
export function missingText(missing: MissingValue): string {
  return visible((MISSING[missing.code] as (missing: MissingValue) => string)(missing))
}

const rounded = (value: unknown) => (typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value))
