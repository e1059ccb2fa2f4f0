import type {AuditResult, PolicyOutcome, RuleOutcome} from '../../result/audit-result.js'
import {code, name, strong, type Section, type Text} from '../document.js'
import {visible} from '../text.js'
import {generatorName} from '../view.js'

/** The rules of a policy, those that are not kept first. */
export function policySection({policy}: AuditResult): Section | undefined {
  if (policy === undefined) return undefined
  const rank = {failed: 0, waived: 1, passed: 2} as const
  const rules = [...policy.rules].sort((a, b) => rank[a.status] - rank[b.status])
  return {
    id: 'policy',
    title: 'Policy',
    blocks: [
      {kind: 'paragraph', text: [strong(policySentence(policy)), ` Policy file: SHA-256 ${policy.sha256}.`]},
      {
        kind: 'table',
        caption: 'Rules of the policy',
        columns: [
          {title: 'Rule'},
          {title: 'Generator'},
          {title: 'Outcome'},
          {title: 'Must be true', holds: 'sentences'},
          {title: 'Why the rule is there', holds: 'sentences'},
          {title: 'Why it is not kept', holds: 'sentences'},
        ],
        rows: rules.map(ruleRow),
      },
    ],
  }
}

function ruleRow(rule: RuleOutcome): Text[] {
  return [
    name(visible(rule.name)),
    name(generatorName(rule.generator)),
    rule.status,
    code(visible(rule.expression)),
    visible(rule.reason),
    rule.because === undefined ? '' : `${visible(rule.because)}${waiverOf(rule)}`,
  ]
}

/** "The policy failed on 2026-11-24: 9 of 12 checks kept, 2 not, 1 waived." */
export function policySentence({passed, rules, evaluatedOn}: PolicyOutcome): string {
  const count = (status: RuleOutcome['status']) => rules.filter(rule => rule.status === status).length
  const waived = count('waived') === 0 ? '' : `, ${count('waived')} waived`
  return `The policy ${passed ? 'passed' : 'failed'} on ${evaluatedOn}: ${count('passed')} of ${rules.length} checks kept, ${count('failed')} not${waived}.`
}

/** "failed: few records rebuilt (smote): not so: ...". */
export function ruleSentence(rule: RuleOutcome): string {
  const because = rule.because === undefined ? '' : `: ${visible(rule.because)}`
  return `${rule.status}: ${visible(rule.name)} (${generatorName(rule.generator)})${because}${waiverOf(rule)}`
}

function waiverOf({status, waiver}: RuleOutcome): string {
  return status === 'waived' && waiver !== undefined ? ` (waived by ${visible(waiver.by)} until ${waiver.until})` : ''
}
