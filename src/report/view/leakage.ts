import type {Estimate} from '../../core/estimate.js'
import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {doneEntries, estimateOf} from './entries.js'

/** An attack beats its control when its corrected p-value is below 1 - confidence: the rule that verdicts rest on. */
export function beatsControl({status, test, doubt}: ResultEntry, {plan}: AuditResult): boolean {
  return status === 'done' && doubt === undefined && test !== undefined && test.adjustedPValue < 1 - plan.confidence
}

/** What the tested figure is held against: the same figure on people who were not in the data. */
export function referenceOf({control, test}: ResultEntry): Estimate | undefined {
  return test === undefined ? undefined : estimateOf(control, test.estimate)
}

/** The simplest guess, where it says something: calling every row real has full recall by definition and finds out nothing. */
export function baselineOf({estimates, baseline, test}: ResultEntry): Estimate | undefined {
  if (test === undefined || estimateOf(estimates, 'falsePositiveRate') !== undefined) return undefined
  return estimateOf(baseline, test.estimate)
}

/** One of the three regulatory risks: people of whom an attack was right, against people who were not in the data. */
export function isRisk({test}: ResultEntry): boolean {
  return test?.estimate === 'risk'
}

export interface Leakage {
  readonly entry: ResultEntry
  /** The figure that the excess is of. */
  readonly figure: string
  readonly excess: Estimate
}

/** How much an attack got beyond its control, in the figure it was tested on; undefined where the control already reaches the maximum. */
export function leakageOf(entry: ResultEntry): Leakage | undefined {
  const figure = entry.test?.estimate
  const excess = figure === undefined ? undefined : estimateOf(entry.excess, figure)
  return figure === undefined || excess === undefined ? undefined : {entry, figure, excess}
}

/** The attack on that generator with the largest excess. */
export function strongestAttack(result: AuditResult, generator: string): Leakage | undefined {
  const leakages = doneEntries(result, 'attack')
    .filter(entry => entry.generator === generator)
    .flatMap(entry => leakageOf(entry) ?? [])
  return leakages.sort((a, b) => b.excess.value - a.excess.value).at(0)
}
