import type {Estimate} from '../../core/estimate.js'
import {holm} from '../../stats/tests.js'
import {copySentence, OPEN_RECORDS} from '../../result/copies.js'
import {whyUntestable, withOutcome} from './control-outcome.js'
import {questionClause} from '../../core/risk-question.js'
import {IDENTIFIERS} from './identifier-entries.js'
import {clearIdentifierSentence, identifierSentence} from '../../result/identifiers.js'
import {isInconclusive, type GeneratorVerdict, type ResultEntry, type SignificanceTest} from '../../result/audit-result.js'
import {testFamilies} from './test-family.js'

/** By so much a p-value must be below that of a failed control. */
const CLEARER = 1e-3

/**
 * Corrects the attacks' p-values of each generator by Holm's method, and says of each control whether it came out as it
 * must. Tests that cannot become significant are no part of the correction, and say why. Proxies, utility and fidelity have no test and never enter a verdict.
 */
export function withCorrectedTests(entries: readonly ResultEntry[], confidence: number): ResultEntry[] {
  const families = testFamilies(entries, confidence)
  const corrected = new Map<ResultEntry, number>()
  for (const {entries: family} of families.values()) {
    const tested = [...family]
    const adjusted = holm(tested.map(entry => entry.test?.pValue ?? 1))
    tested.forEach((entry, at) => corrected.set(entry, adjusted[at]))
  }
  return entries.map(entry => {
    if (entry.test === undefined) return entry
    const level = families.get(entry.generator)?.level ?? 1 - confidence
    const adjustedPValue = corrected.get(entry)
    const test =
      adjustedPValue === undefined
        ? {...entry.test, adjustedPValue: 1, cannotTell: entry.test.cannotTell ?? whyUntestable(entry, level)}
        : {...withoutReason(entry.test), adjustedPValue}
    return entry.kind === 'control' ? withOutcome({...entry, test}, level, confidence) : {...entry, test}
  })
}

/** A test that can tell needs no reason why it could not. */
function withoutReason({cannotTell: _, ...test}: SignificanceTest): SignificanceTest {
  return test
}

/** One verdict per generator or file, in one of three words, as the README explains them. */
export function judgeGenerators(entries: readonly ResultEntry[], confidence: number): GeneratorVerdict[] {
  const attacked = entries.filter(entry => entry.kind === 'attack')
  const controls: Controls = {blind: new Map(), alarmed: new Map()}
  for (const entry of entries) {
    if (entry.generator === 'planted-leak' && (isInconclusive(entry) || entry.passed === false))
      controls.blind.set(entry.name, entry)
    if (entry.generator === 'independent-sample' && entry.passed === false) controls.alarmed.set(entry.name, entry)
  }
  return [...new Set(attacked.map(entry => entry.generator))].map(generator =>
    judge(
      generator,
      attacked.filter(entry => entry.generator === generator),
      controls,
      confidence,
    ),
  )
}

/** What the audit's own controls say against single attacks. */
interface Controls {
  /** By attack the planted leak that it did not find: that it found nothing elsewhere says nothing. */
  readonly blind: Map<string, ResultEntry>
  /** By attack the independent sample that it flagged: that it found something no clearer than that says nothing. */
  readonly alarmed: Map<string, ResultEntry>
}

function judge(generator: string, attacks: readonly ResultEntry[], controls: Controls, confidence: number): GeneratorVerdict {
  const all = attacks.filter(entry => entry.status === 'done' && entry.test !== undefined)
  const beating = all.filter(({test, doubt}) => doubt === undefined && (test?.adjustedPValue ?? 1) < 1 - confidence)
  const leaking = beating.filter(entry => isClearer(entry, controls.alarmed.get(entry.name)))
  // That nobody is named by an identifier says nothing of what attacks would find.
  const tested = all.filter(({name}) => name !== IDENTIFIERS)
  if (tested.length === 0 && leaking.length === 0) {
    const others = attacks.filter(({name}) => name !== IDENTIFIERS)
    return {generator, verdict: 'not-tested', because: others.length === 0 ? 'no attack was run' : reasonsOf(others)}
  }
  if (leaking.length > 0) {
    const because = leaking.sort(byPlainness).map(leakSentence).join(' ')
    return {generator, verdict: 'leaks', because}
  }
  const notRun = attacks.length - all.length
  const named = all.filter(({name}) => name === IDENTIFIERS).map(entry => `${clearIdentifierSentence(entry)}.`)
  const sentences = [...tested.map(entry => silenceSentence(entry, beating, controls)), ...named]
  const because = `${sentences.join(' ')}${notRun === 0 ? '' : ` ${notRun} attack(s) could not be run.`}`
  // A leak that cannot be told from a false alarm is no reason to say that there is none.
  // Where other attacks were carried out and cannot tell, that nobody was copied is not enough.
  const others = tested.filter(({name}) => name !== 'copies')
  const isTold = beating.length === 0 && (others.length > 0 ? others : tested).some(entry => tells(entry, controls))
  return {generator, verdict: isTold ? 'no-leak-found' : 'not-tested', because}
}

/** A test that flags an independent sample is off by what it says of that; what is far less likely still stands. */
function isClearer({test}: ResultEntry, alarm: ResultEntry | undefined): boolean {
  return alarm === undefined || (test?.pValue ?? 1) < CLEARER * (alarm.test?.pValue ?? 0)
}

/** Whether an attack that found nothing says something by that. */
function tells({name, test}: ResultEntry, {blind}: Controls): boolean {
  return test?.detectable !== undefined && test.cannotTell === undefined && !blind.has(name)
}

/** Why attacks were not run, each reason once: a generator that cannot be fitted has the same one for all of them. */
function reasonsOf(attacks: readonly ResultEntry[]): string {
  const reasons = [...new Set(attacks.map(({reason}) => reason ?? 'not run'))]
  if (reasons.length === 1) return `${reasons[0]} (${attacks.length === 1 ? attacks[0].name : 'the same for every attack'})`
  const named = (reason: string) => attacks.filter(entry => (entry.reason ?? 'not run') === reason).map(({name}) => name)
  return reasons.map(reason => `${named(reason).join(', ')}: ${reason}`).join('; ')
}

/** Records that lie open need no attack and come first, then records found, then people of whom something was found out, then scores that need explaining. */
function byPlainness(a: ResultEntry, b: ResultEntry): number {
  const order = [IDENTIFIERS, ...OPEN_RECORDS, 'recall', 'exposed', 'risk', 'auc']
  const rank = ({name, test}: ResultEntry) => order.indexOf(name === IDENTIFIERS ? name : (test?.estimate ?? ''))
  return rank(a) - rank(b)
}

/** What the tested figure of an attack says, and what it stands against, in words. */
function leakSentence(entry: ResultEntry): string {
  const {name, estimates, control, baseline, test, question} = entry
  if (name === IDENTIFIERS) return `${identifierSentence(entry)}.`
  if (name === 'copies')
    return copySentence(entry, {percent: ({value}) => percent(value), interval: each => interval(each, percent)})
  const figure = test?.estimate ?? ''
  const main = estimates[figure]
  if (figure === 'auc' && test?.below === true)
    return `${name} scored members below other people, with an AUC of ${main.value.toFixed(2)} (${interval(main, two)}), where guessing gives 0.50: released rows keep away from members, and whoever turns the score around learns who was in the data.`
  if (figure === 'auc')
    return `${name} told members from non-members with an AUC of ${main.value.toFixed(2)} (${interval(main, two)}), where guessing gives 0.50.`
  if (figure === 'risk')
    return `${name} was right about ${percent(main.value)} of the people in the data (${interval(main, percent)}), against ${percent(control?.['risk'].value ?? 0)} of people who were not${question === undefined ? '' : questionClause(name, question, String)}.`
  if (Object.hasOwn(estimates, 'falsePositiveRate'))
    return `${name} recognised ${percent(main.value)} of the people in the data (${interval(main, percent)}) by the released rows between their records, against ${percent(control?.[figure].value ?? 0)} of people who were not, put into the same file.`
  const [reference, what] =
    control === undefined
      ? [baseline?.[figure], 'by handing the released rows back']
      : [control[figure], 'among people who were not in the data']
  const against = reference === undefined ? '' : `, against ${percent(reference.value)} ${what}`
  return `${name} rebuilt ${percent(main.value)} of the real minority records (${interval(main, percent)}) from the synthetic rows alone${against}.`
}

/** What is left to say of an attack on a generator of which no attack gives a leak that counts. */
function silenceSentence(entry: ResultEntry, beating: readonly ResultEntry[], {blind}: Controls): string {
  const {name, test} = entry
  if (beating.includes(entry))
    return `${name} beat its control, but it also flagged an independent sample, in which there is nothing to find: whether there is a leak cannot be told by it.`
  if (test?.cannotTell !== undefined) return `${name} was not tested: ${test.cannotTell}.`
  const control = blind.get(name)
  if (control?.passed === false)
    return `${name} found nothing, which says nothing: it did not find the leak that was planted for it either.`
  if (control !== undefined)
    return `${name} could not find the leak that was planted for it either${control.reason === undefined ? '' : `: ${control.reason}`}.`
  return powerSentence(entry)
}

const FIGURE_WORDS: Readonly<Partial<Record<string, string>>> = {risk: 'success rate', copied: 'share of copied records'}

function powerSentence({name, estimates, control, test}: ResultEntry): string {
  const nothing = `${name} found nothing beyond its control`
  if (test?.detectable === undefined) {
    // Few people or a control that is nearly always right: the numbers say which.
    const reached =
      control !== undefined && Object.hasOwn(control, test?.estimate ?? '')
        ? ` against a control of ${percent(control[test?.estimate ?? ''].value)}`
        : ''
    const people = test?.compared === undefined ? '' : ` among ${test.compared.main + test.compared.reference} people`
    return `${nothing}, and${reached}${people} had no 80 % chance to find a leak of any size.`
  }
  const least =
    test.estimate === 'auc'
      ? `an AUC of ${test.detectable.toFixed(2)}`
      : `a ${FIGURE_WORDS[test.estimate] ?? test.estimate} of ${percent(test.detectable)}`
  // Ties and repeats can leave a figure of that size without significance: then it is not said to have been looked for in vain.
  if (estimates[test.estimate].value >= test.detectable)
    return `${name} did not beat its control significantly, though its figure is as large as what is usually found: a leak of this size is not ruled out.`
  return `${nothing}; ${least} would have been found with 80 % probability.`
}

const percent = (share: number) => `${Math.round(share * 100)} %`
const two = (value: number) => value.toFixed(2)
const interval = ({low, high, confidence}: Estimate, show: (value: number) => string) =>
  `${percent(confidence)} interval ${show(low)} to ${show(high)}`
