import type {InputCheck} from '../../core/input-check.js'
import {isInconclusive, type GeneratorVerdict, type ResultEntry, type SignificanceTest} from '../../result/audit-result.js'
import type {VerdictReason} from '../../result/reason.js'
import {holm} from '../../stats/tests.js'
import {whyUntestable, withOutcome} from './control-outcome.js'
import {byHarm} from './harm.js'
import {IDENTIFIERS} from './identifier-entries.js'
import {testFamilies} from './test-family.js'

/** By so much a p-value must be below that of a failed control. */
const CLEARER = 1e-3

/**
 * Corrects the attacks' p-values of each generator by Holm's method, and says of each control whether it came out as it
 * must. Tests that cannot become significant are no part of the correction, and say why. Proxies, utility and
 * fidelity have no test and never enter a verdict.
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

/**
 * One verdict per generator or file, in one of three words, as the README explains them, with the grounds that it rests on.
 *
 * @param checks What was found out about the files: a release that holds records of the holdout publishes real people, whatever the
 * attacks say.
 */
export function judgeGenerators(
  entries: readonly ResultEntry[],
  confidence: number,
  checks: readonly InputCheck[] = [],
): GeneratorVerdict[] {
  const attacked = entries.filter(entry => entry.kind === 'attack')
  const controls: Controls = {blind: new Map(), alarmed: new Map()}
  for (const entry of entries) {
    if (entry.generator === 'planted-leak' && (isInconclusive(entry) || entry.passed === false))
      controls.blind.set(entry.name, entry)
    if (entry.generator === 'independent-sample' && entry.passed === false) controls.alarmed.set(entry.name, entry)
  }
  return [...new Set(attacked.map(entry => entry.generator))].map(generator => {
    const attacks = attacked.filter(entry => entry.generator === generator)
    return withPublished({generator, ...judge(attacks, controls, confidence)}, checks)
  })
}

/** What the audit's own controls say against single attacks. */
interface Controls {
  /** By attack the planted leak that it did not find: that it found nothing elsewhere says nothing. */
  readonly blind: Map<string, ResultEntry>
  /** By attack the independent sample that it flagged: that it found something no clearer than that says nothing. */
  readonly alarmed: Map<string, ResultEntry>
}

type Judged = Omit<GeneratorVerdict, 'generator'>

function judge(attacks: readonly ResultEntry[], controls: Controls, confidence: number): Judged {
  const beating = attacks.filter(
    ({status, test, doubt}) => status === 'done' && doubt === undefined && (test?.adjustedPValue ?? 1) < 1 - confidence,
  )
  const leaking = beating.filter(entry => isClearer(entry, controls.alarmed.get(entry.name)))
  if (leaking.length > 0) return {verdict: 'leaks', reasons: leaking.sort(byHarm).map(leakReason)}
  const reasons = attacks.map(entry => (beating.includes(entry) ? alarmReason(entry) : silenceReason(entry, controls)))
  return {
    verdict: isTold(attacks, beating, controls) ? 'no-leak-found' : 'not-tested',
    reasons: attacks.every(isLookUp) ? [{code: 'no-attack'}, ...reasons] : reasons,
  }
}

/** Whether that nothing was found is an answer. */
function isTold(attacks: readonly ResultEntry[], beating: readonly ResultEntry[], controls: Controls): boolean {
  // A leak that cannot be told from a false alarm is no reason to say that there is none, nor is an attack without a sound control.
  if (beating.length > 0 || attacks.some(({doubt}) => doubt !== undefined)) return false
  const tested = attacks.filter(entry => entry.status === 'done' && entry.test !== undefined && !isLookUp(entry))
  // Where other attacks were carried out and cannot tell, that nobody was copied is not enough.
  const others = tested.filter(entry => !looksForCopies(entry))
  return (others.length > 0 ? others : tested).some(entry => tells(entry, controls))
}

/** By the figures that only such attacks have. */
const looksForCopies = ({estimates}: ResultEntry) =>
  ['copied', 'nearlyCopied', 'exposed'].some(figure => Object.hasOwn(estimates, figure))

/** That nobody is named by an identifier says nothing of what attacks would find. */
const isLookUp = ({name}: ResultEntry) => name === IDENTIFIERS

/** A test that flags an independent sample is off by what it says of that; what is far less likely still stands. */
function isClearer({test}: ResultEntry, alarm: ResultEntry | undefined): boolean {
  return alarm === undefined || (test?.pValue ?? 1) < CLEARER * (alarm.test?.pValue ?? 0)
}

/** Whether an attack that found nothing says something by that. */
function tells({name, test}: ResultEntry, {blind}: Controls): boolean {
  return test?.detectable !== undefined && test.cannotTell === undefined && !blind.has(name)
}

function tested({name, estimates, test}: ResultEntry) {
  const figure = test?.estimate ?? ''
  return {attack: name, figure, ...(Object.hasOwn(estimates, figure) && {value: estimates[figure].value})}
}

function leakReason(entry: ResultEntry): VerdictReason {
  const {below, adjustedPValue = 1} = entry.test ?? {}
  return {code: 'beats-control', ...tested(entry), ...controlValue(entry), ...(below && {below}), adjustedPValue}
}

function alarmReason(entry: ResultEntry): VerdictReason {
  return {code: 'false-alarm', ...tested(entry), adjustedPValue: entry.test?.adjustedPValue ?? 1}
}

function controlValue({control, test}: ResultEntry): {control?: number} {
  const figure = test?.estimate ?? ''
  return control !== undefined && Object.hasOwn(control, figure) ? {control: control[figure].value} : {}
}

/** What is left to say of an attack that did not beat its control, or of which that cannot be told. */
function silenceReason(entry: ResultEntry, {blind}: Controls): VerdictReason {
  const {name: attack, status, reason, doubt, test} = entry
  if (doubt !== undefined) return {code: 'doubted', attack, reason: doubt}
  if (status !== 'done') return {code: 'not-run', attack, ...(reason && {reason})}
  if (test === undefined) return {code: 'not-testable', attack}
  if (attack === IDENTIFIERS) return {code: 'nobody-named', attack}
  if (test.cannotTell !== undefined) return {code: 'cannot-tell', attack, reason: test.cannotTell}
  const control = blind.get(attack)
  if (control === undefined) return powerReason(entry, test)
  return {
    code: 'planted-leak-missed',
    attack,
    control: control.passed === false ? 'failed' : 'inconclusive',
    ...(control.reason && {reason: control.reason}),
  }
}

function powerReason(entry: ResultEntry, {detectable, compared}: SignificanceTest): VerdictReason {
  const about = tested(entry)
  if (detectable === undefined)
    return {
      code: 'no-power',
      ...about,
      ...controlValue(entry),
      ...(compared && {people: compared.main + compared.reference}),
    }
  // Ties and repeats can leave a figure of that size without significance: then it is not said to have been looked for in vain.
  return {
    code: about.value !== undefined && about.value >= detectable ? 'not-significant' : 'nothing-found',
    ...about,
    detectable,
  }
}

function withPublished(verdict: GeneratorVerdict, checks: readonly InputCheck[]): GeneratorVerdict {
  const published = checks.flatMap((check): VerdictReason[] =>
    check.code === 'holdout-released' && check.generator === verdict.generator
      ? [{code: check.code, records: check.count, of: check.of}]
      : [],
  )
  if (published.length === 0) return verdict
  return {...verdict, verdict: 'leaks', reasons: [...published, ...(verdict.verdict === 'leaks' ? verdict.reasons : [])]}
}
