import type {PolicyOutcome} from '../../result/audit-result.js'
import {enumerate, prose, visible} from '../text.js'

type Departure = NonNullable<PolicyOutcome['profile']>['departures'][number]

/** What came of a policy that was written from a ready one; it never certifies. Undefined where there is none. */
export function profileSentence({profile, passed, rules}: PolicyOutcome): string | undefined {
  if (profile === undefined) return undefined
  const {name, title, read, departures} = profile
  const about = prose`the profile ${visible(name)} (${visible(title)})`
  if (departures.length > 0)
    return prose`It was changed against ${about}, so nothing can be said of keeping to that:
      ${enumerate(departures.map(departureText))}.`
  const waived = rules.some(({status}) => status === 'waived')
  const kept = !passed ? 'The release does not keep' : waived ? 'But for what was waived, the release keeps' : 'The release keeps'
  return prose`${kept} to the numbers of ${about}, as its documents were read on ${read}. This is no certification.`
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
