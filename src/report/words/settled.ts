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
  const early = settled.verdicts.map(({generator, repeats}) => `${visible(generator)} after ${times(repeats)}`)
  return [
    ...(early.length === 0
      ? []
      : [`A leak was significant, so its attacks and proxies were not repeated further: ${enumerate(early)}.`]),
    ...(settled.utility === undefined
      ? []
      : [`Differences of utility were known within the margin after ${times(settled.utility)}, so no more were trained.`]),
    paidSentence(plan),
  ]
}

/** What it costs that an audit may stop early. */
function paidSentence({repeats}: AuditPlan): string {
  return `Tests are looked at after each of up to ${times(repeats)}; their p-values pay for all looks.`
}
