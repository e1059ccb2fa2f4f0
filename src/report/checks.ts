import type {AuditResult, RuleOutcome} from '../result/audit-result.js'
import {visible} from './text.js'
import {controlState} from './view/controls.js'
import {entriesOf} from './view/entries.js'
import {CONTROL_NAMES, generatorName} from './view/names.js'
import {reasonText} from './words/reason.js'
import {ruleSentence} from './words/rule.js'
import {VERDICT_WORDS, verdictSentence} from './words/verdict.js'

/** Something that a CI system shows as kept or not. */
export interface Check {
  readonly group: 'policy' | 'verdict' | 'control'
  /** What is asked, the same for every generator. */
  readonly rule: string
  readonly about: string
  readonly subject: string
  /** Only what makes the tool end with exit code 3 has failed; what a reader should know all the same is a warning. */
  readonly status: 'passed' | 'failed' | 'warning' | 'waived' | 'not run'
  readonly message: string
}

/**
 * A result as checks: the rules of its policy, or, without one, that no generator leaks; and the audit's own controls, since nothing else
 * counts when they fail. Without a policy nobody has said what is acceptable, so that a leak is a warning, as is a
 * control that no rule is about.
 */
export function checksOf(result: AuditResult): Check[] {
  return [...(result.policy === undefined ? verdictChecks(result) : policyChecks(result.policy)), ...controlChecks(result)]
}

function policyChecks({rules}: NonNullable<AuditResult['policy']>): Check[] {
  return rules.map(rule => ({
    group: 'policy',
    rule: visible(rule.name),
    about: `${visible(rule.reason)} Must be true: ${visible(rule.expression)}${originOf(rule)}`,
    subject: generatorName(rule.generator),
    status: rule.status,
    message: ruleSentence(rule),
  }))
}

/** Whose demand it is, and what is not shown when it is kept. */
function originOf({source, date, limits}: RuleOutcome): string {
  const from = source === undefined ? '' : ` Asked for by ${visible(source)}${date === undefined ? '' : ` (${visible(date)})`}.`
  return `${from}${limits === undefined ? '' : ` It cannot conclude: ${visible(limits)}`}`
}

function verdictChecks(result: AuditResult): Check[] {
  const status = {leaks: 'warning', 'no-leak-found': 'passed', 'not-tested': 'not run'} as const
  return result.verdicts.map(verdict => ({
    group: 'verdict',
    rule: 'no leak found',
    about: 'No attack may beat its control. That no leak was found is no proof that there is none.',
    subject: generatorName(verdict.generator),
    status: status[verdict.verdict],
    message: `${VERDICT_WORDS[verdict.verdict]}: ${verdictSentence(result, verdict)}`,
  }))
}

function controlChecks(result: AuditResult): Check[] {
  return entriesOf(result, 'control').map(entry => {
    const state = controlState(entry)
    const control = CONTROL_NAMES.get(entry.generator) ?? visible(entry.generator)
    const message = {
      passed: 'came out as it must',
      failed: 'did not come out as it must: what this attack says elsewhere cannot be relied on',
      inconclusive: `has no outcome${entry.reason === undefined ? '' : `: ${reasonText(entry.reason)}`}`,
      'not run': `was not run: ${reasonText(entry.reason)}`,
    }
    return {
      group: 'control',
      rule: control,
      about: 'A planted leak must be found, and an independent sample must not be flagged.',
      subject: visible(entry.name),
      status: ({passed: 'passed', failed: 'warning', inconclusive: 'not run', 'not run': 'not run'} as const)[state],
      message: `The ${control} of ${visible(entry.name)} ${message[state]}.`,
    }
  })
}
