import type {AuditResult, ResultEntry} from '../result/audit-result.js'
import {costFigures} from '../metrics/cost.js'
import {metrics} from '../metrics/registry.js'
import {figureOf} from './figures.js'
import type {Figure} from './figures/figure.js'
import {visible} from './text.js'
import {doneEntries, estimateOf} from './view/entries.js'
import {utilityEntries} from './view/utility.js'

/** A figure of utility that ways to train are compared by. */
export interface UtilityFigure extends Figure {
  readonly name: string
  readonly better: 'higher' | 'lower'
  readonly range: readonly [number, number]
  /** Depends on a threshold. */
  readonly ofVerdicts: boolean
  readonly ofCosts: boolean
}

const FALLBACK = 'averagePrecision'

/** The figure that decisions on utility rest on, as the plan has it; average precision where that was not measured. */
export function utilityFigure(result: AuditResult): UtilityFigure {
  const {figure} = result.plan
  const measured = doneEntries(result, 'utility').some(({estimates}) => estimateOf(estimates, figure) !== undefined)
  return utilityFigureNamed(measured ? figure : FALLBACK)
}

/** The one that several results share; average precision where they do not. */
export function commonUtilityFigure(results: readonly AuditResult[]): UtilityFigure {
  const [first, ...others] = results.map(result => utilityFigure(result).name)
  return utilityFigureNamed(others.every(name => name === first) ? first : FALLBACK)
}

export function utilityFigureNamed(name: string): UtilityFigure {
  const {title, ...figure} = figureOf(name, 'utility')
  const metric = metrics.find(each => each.name === name)
  const cost = costFigures.find(each => each.name === name)
  const {better, range} = metric ?? cost ?? {better: 'higher', range: [-Infinity, Infinity]}
  return {
    ...figure,
    title: visible(title),
    name,
    better,
    range,
    ofVerdicts: metric?.ofCounts !== undefined,
    ofCosts: cost !== undefined,
  }
}

/** What there is to compare by that figure. A tuned threshold changes no figure of the ranking, and costs are tuned already. */
export function comparableEntries(result: AuditResult, {name, ofVerdicts}: UtilityFigure): ResultEntry[] {
  return utilityEntries(result)
    .filter(({generator}) => ofVerdicts || generator !== 'tuned-threshold')
    .filter(({estimates}) => estimateOf(estimates, name) !== undefined)
}

/** The figures shown beside each other, what decisions rest on first; the rest is in the table of all figures. */
export function shownFigures({name}: UtilityFigure): string[] {
  return [...new Set([name, FALLBACK, 'auroc', 'balancedAccuracy', 'mcc'])]
}
