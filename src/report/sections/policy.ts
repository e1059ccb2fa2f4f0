import type {AuditResult, PolicyOutcome, RuleOutcome} from '../../result/audit-result.js'
import {code, name, strong, type Block, type Section, type TableColumn, type Text} from '../document.js'
import {visible} from '../text.js'
import {generatorName} from '../view/names.js'
import {profileSentence} from '../words/profile.js'
import {policySentence, problemText} from '../words/rule.js'

/** The rules of a policy, those that are not kept first. */
export function policySection({policy}: AuditResult): Section | undefined {
  if (policy === undefined) return undefined
  const rank = {failed: 0, waived: 1, passed: 2} as const
  const rules = [...policy.rules].sort((a, b) => rank[a.status] - rank[b.status])
  const columns = COLUMNS.filter(({of}) => of === undefined || rules.some(rule => rule[of] !== undefined))
  return {
    id: 'policy',
    title: 'Policy',
    blocks: [
      {kind: 'paragraph', text: [strong(policySentence(policy)), ` Policy file: SHA-256 ${policy.sha256}.`]},
      ...originBlocks(policy),
      {
        kind: 'table',
        caption: 'Rules of the policy',
        columns,
        rows: rules.map(rule => columns.map(({cell}) => cell(rule))),
      },
    ],
  }
}

/** Whose demands they are, what is not shown when they are kept, and the values that the policy states. */
function originBlocks(policy: PolicyOutcome): Block[] {
  const {source, date, limits, parameters = {}} = policy
  const profile = profileSentence(policy)
  const from = source === undefined ? [] : [`Source: ${visible(source)}${date === undefined ? '' : ` (${visible(date)})`}.`]
  const origin = [...from, ...(limits === undefined ? [] : [`What it cannot conclude: ${visible(limits)}`])].join(' ')
  const values = Object.entries(parameters).map(([key, value]) => [name(visible(key)), visible(String(value))])
  return [
    ...(profile === undefined ? [] : [{kind: 'paragraph', text: profile} as const]),
    ...(origin === '' ? [] : [{kind: 'paragraph', text: origin} as const]),
    ...(values.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: 'Values that the policy states',
            columns: [{title: 'Parameter'}, {title: 'Value', holds: 'figures'}],
            rows: values,
          } as const,
        ]),
  ]
}

interface RuleColumn extends TableColumn {
  readonly cell: (rule: RuleOutcome) => Text
  /** Shown only where a rule has it. */
  readonly of?: 'source' | 'limits'
}

const COLUMNS: readonly RuleColumn[] = [
  {title: 'Rule', cell: rule => name(visible(rule.name))},
  {title: 'Generator', cell: ({generator}) => name(generatorName(generator))},
  {title: 'Outcome', cell: ({status}) => status},
  {title: 'Must be true', holds: 'sentences', cell: ({expression}) => code(visible(expression))},
  {title: 'Why the rule is there', holds: 'sentences', cell: ({reason}) => visible(reason)},
  {title: 'Why it is not kept', holds: 'sentences', cell: problemText},
  {title: 'Asked for by', holds: 'sentences', of: 'source', cell: sourceCell},
  {title: 'What it cannot conclude', holds: 'sentences', of: 'limits', cell: ({limits = '–'}) => visible(limits)},
]

function sourceCell({source, date}: RuleOutcome): Text {
  if (source === undefined) return '–'
  return `${visible(source)}${date === undefined ? '' : ` (${visible(date)})`}`
}
