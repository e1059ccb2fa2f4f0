import type {PolicyOutcome} from '../../result/audit-result.js'
import type {PolicyRules, Rule} from '../policy-file.js'
import type {Profile} from './profile.js'

type Departure = NonNullable<PolicyOutcome['profile']>['departures'][number]

/**
 * In what a policy differs from the profile that it names: a value of a parameter that no source of the profile gives, or a
 * rule that is left out or says something else. Further rules only ask for more, and a waiver is told with its rule.
 */
export function departuresFrom({parameters, rules}: Profile, policy: PolicyRules): Departure[] {
  const given = policy.parameters ?? {}
  const changed = parameters.flatMap(({name, value: published, also = []}): Departure[] => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    return published === undefined || [published, ...also].some(each => each === value)
      ? []
      : [{code: 'parameter', name, ...(value !== undefined && {value}), published}]
  })
  const broken = rules.flatMap((rule): Departure[] => {
    const found = policy.rules.find(({name}) => name === rule.name)
    if (found === undefined) return [{code: 'rule-missing', rule: rule.name}]
    return isSame(found, rule) ? [] : [{code: 'rule-changed', rule: rule.name}]
  })
  return [...changed, ...broken]
}

/** What is asked, of what, and by whom. Reasons and limits may be worded otherwise, as by another version of the tool. */
const PARTS = ['expression', 'generator', 'source', 'date'] as const

const isSame = (rule: Rule, published: Rule) => PARTS.every(part => rule[part] === published[part])
