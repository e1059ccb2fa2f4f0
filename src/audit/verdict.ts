import type {Estimate} from '../core/estimate.js'
import {holm} from '../stats/tests.js'
import type {GeneratorVerdict, ResultEntry} from './result.js'

/**
 * Corrects the attacks' p-values of each generator by Holm's method, and says of each control whether it came out as it
 * must. Proxies, utility and fidelity have no test and never enter a verdict.
 */
export function withCorrectedTests(entries: readonly ResultEntry[], confidence: number): ResultEntry[] {
  const corrected = new Map<ResultEntry, number>()
  for (const generator of new Set(entries.map(entry => entry.generator))) {
    const tested = entries.filter(entry => entry.generator === generator && entry.test !== undefined)
    const adjusted = holm(tested.map(entry => entry.test?.pValue ?? 1))
    tested.forEach((entry, at) => corrected.set(entry, adjusted[at]))
  }
  return entries.map(entry => {
    const adjustedPValue = corrected.get(entry)
    if (entry.test === undefined || adjustedPValue === undefined) return entry
    const tested = {...entry, test: {...entry.test, adjustedPValue}}
    if (entry.kind !== 'control') return tested
    const flagged = adjustedPValue < 1 - confidence
    return {...tested, passed: entry.generator === 'planted-leak' ? flagged : !flagged}
  })
}

/** One verdict per generator or file, by DESIGN's three words. */
export function judgeGenerators(entries: readonly ResultEntry[], confidence: number): GeneratorVerdict[] {
  const attacked = entries.filter(entry => entry.kind === 'attack')
  return [...new Set(attacked.map(entry => entry.generator))].map(generator =>
    judge(
      generator,
      attacked.filter(entry => entry.generator === generator),
      confidence,
    ),
  )
}

function judge(generator: string, attacks: readonly ResultEntry[], confidence: number): GeneratorVerdict {
  const tested = attacks.filter(entry => entry.status === 'done' && entry.test !== undefined)
  if (tested.length === 0) {
    const reasons = attacks.map(entry => `${entry.name}: ${entry.reason ?? 'not run'}`)
    return {generator, verdict: 'not-tested', because: reasons.length === 0 ? 'no attack was run' : reasons.join('; ')}
  }
  const leaking = tested.filter(entry => (entry.test?.adjustedPValue ?? 1) < 1 - confidence)
  if (leaking.length > 0) return {generator, verdict: 'leaks', because: leaking.map(leakSentence).join(' ')}
  const notRun = attacks.length - tested.length
  const because = `${tested.map(powerSentence).join(' ')}${notRun === 0 ? '' : ` ${notRun} attack(s) could not be run.`}`
  return {generator, verdict: 'no-leak-found', because}
}

const WHAT_IT_DID: Readonly<Record<string, string>> = {
  recall: 'found',
  auc: 'told members from non-members with AUC',
}

function leakSentence({name, estimates, control, baseline, test}: ResultEntry): string {
  const figure = test?.estimate ?? ''
  const reference = control?.[figure] ?? baseline?.[figure]
  const found = estimates[figure]
  const against =
    reference === undefined
      ? ''
      : `, against ${percentOrNumber(figure, reference)} ${control === undefined ? 'by guessing' : 'in the control'}`
  const rest = figure === 'recall' ? ' of the real minority records' : ''
  return `${name} ${WHAT_IT_DID[figure] ?? figure} ${percentOrNumber(figure, found)}${rest}${interval(figure, found)}${against}.`
}

function powerSentence({name, test}: ResultEntry): string {
  if (test?.detectable === undefined) return `${name} found nothing beyond its control.`
  const least =
    test.estimate === 'recall' ? `a ${test.estimate} of ${percent(test.detectable)}` : `an AUC of ${test.detectable.toFixed(2)}`
  return `${name} found nothing beyond its control; ${least} would have been found with 80 % probability.`
}

const percent = (share: number) => `${Math.round(share * 100)} %`
const percentOrNumber = (figure: string, {value}: Estimate) => (figure === 'auc' ? value.toFixed(2) : percent(value))
const interval = (figure: string, {low, high, confidence}: Estimate) =>
  figure === 'auc'
    ? ` (${percent(confidence)} interval ${low.toFixed(2)} to ${high.toFixed(2)})`
    : ` (${percent(confidence)} interval ${percent(low)} to ${percent(high)})`
