import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figureOf, type FigureKind} from '../figures.js'
import {formatCount, formatEstimate, formatNamedInterval, formatPoint, formatSeconds} from '../format.js'
import {visible} from '../text.js'
import {estimateOf} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {attackSentence} from './attack.js'
import {reasonText} from './reason.js'

/** What a step has come to while the audit runs. */
export interface StandingFinding {
  /** Its test is corrected for all tests that are planned. */
  readonly entry: ResultEntry
  /** The level of the plan. */
  readonly confidence: number
  /** What the figures rest on: these repeats, from 1, of so many. */
  readonly repeats: {readonly ended: readonly number[]; readonly planned: number}
  readonly seconds: number
}

/**
 * One finding as it stands, with what it rests on: "smote: reconsmote rebuilt 97 % of ... (repeat 1 of 5, 3 s)". That an attack
 * found something is said only where its test shows it, corrected for all tests that are planned.
 */
export function findingSentence(methods: AuditResult['methods'], finding: StandingFinding): string {
  return `${whatWasFound(methods, finding)} (${[...basis(finding), formatSeconds(finding.seconds)].join(', ')})`
}

/** Whether its test shows something, as far as can be told before the other tests have ended. */
export function isShown({entry: {status, test, doubt}, confidence}: Pick<StandingFinding, 'entry' | 'confidence'>): boolean {
  const isSignificant = test !== undefined && test.cannotTell === undefined && test.adjustedPValue < 1 - confidence
  return status === 'done' && doubt === undefined && isSignificant
}

function whatWasFound(methods: AuditResult['methods'], finding: StandingFinding): string {
  const {entry} = finding
  const name = visible(entry.name)
  const subject = generatorName(entry.generator)
  if (entry.status !== 'done')
    return `${subject}: ${name} ${entry.status === 'failed' ? 'failed' : 'was not carried out'}: ${reasonText(entry.reason)}`
  switch (entry.kind) {
    case 'attack':
      return `${subject}: ${isShown(finding) ? attackSentence(methods, entry) : nothingShown(entry)}`
    case 'control':
      return `control: ${controlOutcome(finding)}`
    case 'proxy':
      return `${subject}: ${name}, a proxy, which does not detect leakage: ${figuresText(entry, 'proxy')}`
    case 'utility':
      return `trained with ${subject}: ${name} reached ${figuresText(entry, 'utility')}`
    case 'multiclass':
      return `trained with ${subject}: ${name} told all classes apart with ${figuresText(entry, 'multiclass')}`
    case 'segmentation':
      return `trained with ${subject}: ${name} marked unseen pictures with ${figuresText(entry, 'segmentation')}`
    case 'fidelity':
      return `${subject}: ${name}: ${figuresText(entry, 'fidelity')}`
    case 'disclosure':
      return `${subject}: ${name} disclosure, which no verdict rests on: ${figuresText(entry, 'disclosure')}`
  }
}

function nothingShown(entry: ResultEntry): string {
  const {test, doubt, name} = entry
  const why = doubt ?? test?.cannotTell
  const outcome = why === undefined ? 'no more than chance explains' : `which tells nothing: ${reasonText(why)}`
  return `${visible(name)} got ${testedFigure(entry)}, ${outcome}`
}

function controlOutcome(finding: StandingFinding): string {
  const {entry} = finding
  const name = visible(entry.name)
  if (entry.generator === 'planted-leak')
    return isShown(finding)
      ? `${name} found the leak that was planted for it`
      : `${name} has not found the leak that was planted for it: ${testedFigure(entry)}`
  return isShown(finding)
    ? `${name} flagged an independent sample, in which there is nothing to find: ${testedFigure(entry)}`
    : `${name} did not flag an independent sample`
}

/** "an AUC of 0.52 (95 % interval 0.41–0.63)", as the test has it. */
function testedFigure({estimates, test}: ResultEntry): string {
  const name = test?.estimate ?? 'auc'
  const estimate = estimateOf(estimates, name)
  const figure = figureOf(name)
  if (estimate === undefined) return `no ${figure.title}`
  const article = /^[aeiou]/i.test(figure.title) ? 'an' : 'a'
  return `${article} ${figure.title} of ${formatPoint(figure, estimate)} (${formatNamedInterval(figure, estimate)})`
}

/** The figures that stand for what has no test. */
export function firstFigures({kind, estimates}: ResultEntry): string[] {
  if (kind === 'segmentation') return ['dice', 'areaError']
  if (kind === 'multiclass') return ['balancedAccuracy', 'minorityAccuracy']
  return kind === 'utility' ? ['averagePrecision', 'auroc'] : Object.keys(estimates).slice(0, 1)
}

function figuresText(entry: ResultEntry, kind: FigureKind): string {
  const texts = firstFigures(entry).flatMap(name => {
    const [figure, estimate] = [figureOf(name, kind), estimateOf(entry.estimates, name)]
    return estimate === undefined ? [] : [`${visible(figure.title)} ${formatEstimate(figure, estimate)}`]
  })
  return texts.length === 0 ? 'no figure' : texts.join(', ')
}

function basis({entry, repeats: {ended, planned}}: StandingFinding): string[] {
  const compared = entry.test?.compared
  const people = entry.kind !== 'attack' || compared === undefined ? [] : [`${formatCount(compared.main)} people`]
  if (planned < 2) return people
  const which = ended.length === 1 ? `repeat ${ended[0]} of ${planned}` : `${ended.length} of ${planned} repeats`
  return [...people, ended.length === planned ? `all ${planned} repeats` : which]
}
