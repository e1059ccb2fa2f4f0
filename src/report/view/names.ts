import type {AuditResult} from '../../result/audit-result.js'
import {visible} from '../text.js'

/** The pseudo-generators that train without releasing anything. */
export const ALTERNATIVES: ReadonlyMap<string, string> = new Map([
  ['none', 'real rows only'],
  ['tuned-threshold', 'real rows only, tuned threshold'],
  ['class-weights', 'class weights'],
  ['class-balanced', 'classes by effective number'],
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

export const CONTROL_NAMES: ReadonlyMap<string, string> = new Map([
  ['planted-leak', 'planted leak'],
  ['independent-sample', 'independent sample'],
])
