import type {AuditResult, RuleOutcome} from '../../result/audit-result.js'
import {code, name, strong, type Section, type Text} from '../document.js'
import {visible} from '../text.js'
import {generatorName} from '../view/names.js'
import {policySentence, problemText} from '../words/rule.js'

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
    problemText(rule),
  ]
}
