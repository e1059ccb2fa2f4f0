import type {PolicyOutcome, RuleOutcome} from '../../result/audit-result.js'
import {enumerate, prose, visible} from '../text.js'
import {generatorName} from '../view/names.js'

type Departure = NonNullable<PolicyOutcome['profile']>['departures'][number]

/** What came of a policy that was written from a ready one; it never certifies. Undefined where there is none. */
export function profileSentence({profile, rules}: PolicyOutcome): string | undefined {
  if (profile === undefined) return undefined
  const {name, title, read, departures} = profile
  const about = prose`the profile ${visible(name)} (${visible(title)})`
  if (departures.length > 0)
    return prose`It was changed against ${about}, so nothing can be said of keeping to that:
      ${enumerate(departures.map(departureText))}.`
  return prose`Held against the rules of ${about}, as its documents were read on ${read}: ${keepers(rules)}. This is no
    certification.`
}

/** "smote does not keep to them, and gaussian keeps to them". */
function keepers(rules: PolicyOutcome['rules']): string {
  const namesOf = (isMeant: (statuses: readonly RuleOutcome['status'][]) => boolean) =>
    [...new Set(rules.map(({generator}) => generator))]
      .filter(generator => isMeant(rules.filter(rule => rule.generator === generator).map(({status}) => status)))
      .map(generatorName)
  const verb = (names: readonly string[], one: string, several: string) =>
    `${enumerate(names)} ${names.length === 1 ? one : several}`
  const broken = namesOf(statuses => statuses.includes('failed'))
  const waived = namesOf(statuses => !statuses.includes('failed') && statuses.includes('waived'))
  const kept = namesOf(statuses => statuses.every(status => status === 'passed'))
  return [
    ...(broken.length === 0 ? [] : [verb(broken, 'does not keep to them', 'do not keep to them')]),
    ...(waived.length === 0 ? [] : [`but for what was waived, ${verb(waived, 'keeps to them', 'keep to them')}`]),
    ...(kept.length === 0 ? [] : [verb(kept, 'keeps to them', 'keep to them')]),
  ].join(', and ')
}

/** "largestExcess is 0.5 instead of 0.1". */
function departureText(departure: Departure): string {
  switch (departure.code) {
    case 'parameter': {
      const {name, value, published} = departure
      return `${visible(name)} ${value === undefined ? 'is missing' : `is ${visible(String(value))}`} instead of ${published}`
    }
    case 'rule-missing':
      return `the rule “${visible(departure.rule)}” was left out`
    case 'rule-changed':
      return `the rule “${visible(departure.rule)}” says something else`
  }
}
