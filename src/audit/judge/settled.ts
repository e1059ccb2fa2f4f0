import type {GeneratorVerdict, ResultEntry} from '../../result/audit-result.js'
import type {AuditPlan} from '../../result/plan.js'
import {REPEATS_TO_SETTLE} from '../plan/looks.js'
import type {UtilityRun} from '../pool/utility-runs.js'
import {figureMargin} from './without-release.js'

/** An attack on a generator or file. */
export interface Attacked {
  readonly generator: string
  readonly attack: string
}

/**
 * The attacks that need no more repeats: they found a leak that is significant at what this look may spend. Each counts by itself,
 * since a leak of one kind says nothing about others. That nothing was found is never settled early: a leak that shows in some
 * releases alone would be missed.
 */
export function settledAttacks(verdicts: readonly GeneratorVerdict[]): Attacked[] {
  return verdicts.flatMap(({generator, reasons}) =>
    reasons.flatMap(reason => (reason.code === 'beats-control' ? [{generator, attack: reason.attack}] : [])),
  )
}

/**
 * Whether utility needs no more repeats: every difference to real rows alone, in the figure that decisions rest on, has an interval
 * whose half is no wider than the margin of these decisions. The width alone counts, never which side the difference is on, so that
 * stopping favours nobody. A width that is small by chance is more often stopped at, which `bench:calibration` measures.
 */
export function isUtilitySettled(entries: readonly ResultEntry[], runs: readonly UtilityRun[], plan: AuditPlan): boolean {
  const measured = runs.filter(({byRepeat}) => byRepeat.size > 0)
  if (measured.length === 0 || measured.some(({byRepeat}) => byRepeat.size < REPEATS_TO_SETTLE)) return false
  const margin = figureMargin(plan.figure, runs)
  return entries
    .filter(({kind, status, generator}) => kind === 'utility' && status === 'done' && generator !== 'none')
    .every(({difference}) => {
      const interval = difference !== undefined && Object.hasOwn(difference, plan.figure) ? difference[plan.figure] : undefined
      return interval !== undefined && (interval.high - interval.low) / 2 <= margin
    })
}
