import type {Estimate} from '../core/estimate.js'
import {holm} from '../stats/tests.js'
import {copiedShare, isInconclusive, type GeneratorVerdict, type ResultEntry} from './result.js'

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
    if (entry.generator !== 'planted-leak') return {...tested, passed: !flagged}
    return flagged || !isTooFew(entry) ? {...tested, passed: flagged} : tested
  })
}

/**
 * Whether a planted leak may have been missed for want of records: the figure can still be as large as what the attack finds with 80 %
 * probability among so many, or there is nothing that it would find. Below that the attack does not work, however many there are.
 */
function isTooFew({estimates, test}: ResultEntry): boolean {
  return test?.detectable === undefined || estimates[test.estimate].high >= test.detectable
}

/** One verdict per generator or file, in one of three words, as the README explains them. */
export function judgeGenerators(entries: readonly ResultEntry[], confidence: number): GeneratorVerdict[] {
  const attacked = entries.filter(entry => entry.kind === 'attack')
  const blind = new Set(entries.filter(isInconclusive).map(({name}) => name))
  return [...new Set(attacked.map(entry => entry.generator))].map(generator =>
    judge(
      generator,
      attacked.filter(entry => entry.generator === generator),
      blind,
      confidence,
    ),
  )
}

/** @param blind Attacks that could not find the leak planted for them either: that they found nothing says nothing. */
function judge(
  generator: string,
  attacks: readonly ResultEntry[],
  blind: ReadonlySet<string>,
  confidence: number,
): GeneratorVerdict {
  const tested = attacks.filter(entry => entry.status === 'done' && entry.test !== undefined)
  if (tested.length === 0) {
    return {generator, verdict: 'not-tested', because: attacks.length === 0 ? 'no attack was run' : reasonsOf(attacks)}
  }
  const leaking = tested.filter(entry => (entry.test?.adjustedPValue ?? 1) < 1 - confidence)
  if (leaking.length > 0) {
    const because = [...tested.flatMap(copySentence), ...leaking.sort(byPlainness).map(leakSentence)].join(' ')
    return {generator, verdict: 'leaks', because}
  }
  const notRun = attacks.length - tested.length
  const sentences = tested.map(entry => (blind.has(entry.name) ? blindSentence(entry) : powerSentence(entry)))
  if (tested.every(({name}) => blind.has(name))) return {generator, verdict: 'not-tested', because: sentences.join(' ')}
  const because = `${sentences.join(' ')}${notRun === 0 ? '' : ` ${notRun} attack(s) could not be run.`}`
  return {generator, verdict: 'no-leak-found', because}
}

/** Why attacks were not run, each reason once: a generator that cannot be fitted has the same one for all of them. */
function reasonsOf(attacks: readonly ResultEntry[]): string {
  const reasons = [...new Set(attacks.map(({reason}) => reason ?? 'not run'))]
  if (reasons.length === 1) return `${reasons[0]} (${attacks.length === 1 ? attacks[0].name : 'the same for every attack'})`
  const named = (reason: string) => attacks.filter(entry => (entry.reason ?? 'not run') === reason).map(({name}) => name)
  return reasons.map(reason => `${named(reason).join(', ')}: ${reason}`).join('; ')
}

/** Records found come first, then people of whom something was found out, then scores that need explaining. */
function byPlainness(a: ResultEntry, b: ResultEntry): number {
  const rank = ({test}: ResultEntry) => ['recall', 'risk', 'auc'].indexOf(test?.estimate ?? '')
  return rank(a) - rank(b)
}

/** Plainer than any attack. */
function copySentence(entry: ResultEntry): string[] {
  const copied = copiedShare(entry)
  if (copied === undefined) return []
  return [
    `The released rows hold ${percent(copied.value)} of the real minority records as they are (${interval(copied, percent)}).`,
  ]
}

/** What the tested figure of an attack says, and what it stands against, in words. */
function leakSentence({name, estimates, control, baseline, test}: ResultEntry): string {
  const figure = test?.estimate ?? ''
  const main = estimates[figure]
  if (figure === 'auc')
    return `${name} told members from non-members with an AUC of ${main.value.toFixed(2)} (${interval(main, two)}), where guessing gives 0.50.`
  if (figure === 'risk')
    return `${name} was right about ${percent(main.value)} of the people in the data (${interval(main, percent)}), against ${percent(control?.['risk'].value ?? 0)} of people who were not.`
  if (Object.hasOwn(estimates, 'falsePositiveRate'))
    return `${name} recognised ${percent(main.value)} of the people in the data (${interval(main, percent)}) by the released rows between their records, against ${percent(control?.[figure].value ?? 0)} of people who were not, put into the same file.`
  const [reference, what] =
    control === undefined
      ? [baseline?.[figure], 'by handing the released rows back']
      : [control[figure], 'among people who were not in the data']
  const against = reference === undefined ? '' : `, against ${percent(reference.value)} ${what}`
  return `${name} rebuilt ${percent(main.value)} of the real minority records (${interval(main, percent)}) from the synthetic rows alone${against}.`
}

function blindSentence({name}: ResultEntry): string {
  return `${name} could not find the leak that was planted for it either: there are too few records.`
}

function powerSentence({name, test}: ResultEntry): string {
  if (test?.detectable === undefined) return `${name} found nothing beyond its control.`
  const least =
    test.estimate === 'auc'
      ? `an AUC of ${test.detectable.toFixed(2)}`
      : `a ${test.estimate === 'risk' ? 'success rate' : test.estimate} of ${percent(test.detectable)}`
  return `${name} found nothing beyond its control; ${least} would have been found with 80 % probability.`
}

const percent = (share: number) => `${Math.round(share * 100)} %`
const two = (value: number) => value.toFixed(2)
const interval = ({low, high, confidence}: Estimate, show: (value: number) => string) =>
  `${percent(confidence)} interval ${show(low)} to ${show(high)}`
