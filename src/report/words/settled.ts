import type {AuditPlan} from '../../result/plan.js'
import type {AuditResult} from '../../result/audit-result.js'
import {enumerate, visible} from '../text.js'

type Told = Pick<AuditResult, 'plan' | 'settled'>

const times = (count: number) => `${count} ${count === 1 ? 'repeat' : 'repeats'}`

/** How many repeats there were. */
export function repeatsText({plan, settled}: Told): string {
  return `${settled === undefined ? '' : 'up to '}${times(plan.repeats)}`
}

/** Which repeats were left out since nothing needed them, and what that costs. */
export function settledSentences({plan, settled}: Told): string[] {
  if (settled === undefined) return []
  const generators = [...new Set(settled.attacks.map(({generator}) => generator))]
  const early = generators.map(of => `${attacksOf(settled.attacks.filter(({generator}) => generator === of))} on ${visible(of)}`)
  return [
    ...(early.length === 0 ? [] : [`Attacks that had found a significant leak were not repeated further: ${early.join('; ')}.`]),
    ...(settled.utility === undefined
      ? []
      : [`Differences of utility were known within the margin after ${times(settled.utility)}, so no more were trained.`]),
    paidSentence(plan),
  ]
}

/** "reconsmote and copies after 1 repeat, domias after 2 repeats". */
function attacksOf(attacks: NonNullable<Told['settled']>['attacks']): string {
  const counts = [...new Set(attacks.map(({repeats}) => repeats))].sort((a, b) => a - b)
  return counts
    .map(
      count =>
        `${enumerate(attacks.filter(({repeats}) => repeats === count).map(({attack}) => visible(attack)))} after ${times(count)}`,
    )
    .join(', ')
}

/** What it costs that an audit may stop early. */
function paidSentence({repeats}: AuditPlan): string {
  return `Tests are looked at from the third of up to ${times(repeats)} on; their p-values pay for a look after each.`
}
