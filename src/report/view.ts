import type {Estimate} from '../core/estimate.js'
import {isInconclusive, type AuditResult, type ResultEntry} from '../result/audit-result.js'
import {visible} from './text.js'

/** The pseudo-generators that train without releasing anything. */
export const ALTERNATIVES: ReadonlyMap<string, string> = new Map([
  ['none', 'real rows only'],
  ['tuned-threshold', 'real rows only, tuned threshold'],
  ['class-weights', 'class weights'],
  ['focal-loss', 'focal loss'],
  ['ldam-drw', 'LDAM with deferred re-weighting'],
  ['reweighting', 'gradient-based re-weighting'],
])

/** How a generator is called in a report. */
export function generatorName(generator: string): string {
  return ALTERNATIVES.get(generator) ?? visible(generator)
}

/** A minority label by its position; a result read from a file may point beyond its labels. */
export function labelName({minority}: AuditResult['plan'], position: number): string {
  return position < minority.length ? visible(minority[position]) : `label ${position + 1}`
}

/** Everything that releases rows, in the order of the verdicts, then of the results. */
export function generatorsOf({verdicts, results}: AuditResult): string[] {
  const released = results.filter(({kind, generator}) => kind !== 'control' && !ALTERNATIVES.has(generator))
  return [...new Set([...verdicts, ...released].map(({generator}) => generator))]
}

export function entriesOf({results}: AuditResult, kind: ResultEntry['kind']): ResultEntry[] {
  return results.filter(entry => entry.kind === kind)
}

export function doneEntries(result: AuditResult, kind: ResultEntry['kind']): ResultEntry[] {
  return entriesOf(result, kind).filter(({status}) => status === 'done')
}

/** The estimate of that name, whatever the name is: a result read from a file may hold any. */
export function estimateOf(estimates: ResultEntry['estimates'] | undefined, name: string): Estimate | undefined {
  return estimates !== undefined && Object.hasOwn(estimates, name) ? estimates[name] : undefined
}

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

/** What was trained and measured: the alternatives to releasing anything first, whatever their order in the result. */
export function utilityEntries(result: AuditResult): ResultEntry[] {
  const rank = ({generator}: ResultEntry) => [...ALTERNATIVES.keys()].reverse().indexOf(generator)
  return doneEntries(result, 'utility').sort((a, b) => rank(b) - rank(a))
}

/** The learners that were measured, the main one first. */
export function learnersOf(result: AuditResult): string[] {
  const learners = [...new Set(doneEntries(result, 'utility').map(({name}) => name))]
  return learners.sort((a, b) => Number(b === 'random-forest') - Number(a === 'random-forest'))
}

/** The learner whose figures stand for utility in one chart or table: the random forest, or the first that was measured. */
export function mainLearner(result: AuditResult): string | undefined {
  return learnersOf(result).at(0)
}

export const CONTROL_NAMES: ReadonlyMap<string, string> = new Map([
  ['planted-leak', 'planted leak'],
  ['independent-sample', 'independent sample'],
])

/** Inconclusive: a planted leak was not found, but that does not show that it could not be; the entry's reason says why. */
export type ControlState = 'passed' | 'failed' | 'inconclusive' | 'not run'

export function controlState(entry: ResultEntry): ControlState {
  if (isInconclusive(entry)) return 'inconclusive'
  if (entry.status !== 'done' || entry.passed === undefined) return 'not run'
  return entry.passed ? 'passed' : 'failed'
}

/** Attacks of which a control failed. */
export function distrusted(result: AuditResult): string[] {
  const failed = entriesOf(result, 'control').filter(entry => controlState(entry) === 'failed')
  return [...new Set(failed.map(({name}) => name))]
}

/** Whether no attack that was carried out is left to rely on. */
export function allControlsFailed(result: AuditResult): boolean {
  const names = distrusted(result)
  return names.length > 0 && doneEntries(result, 'attack').every(({name}) => names.includes(name))
}
