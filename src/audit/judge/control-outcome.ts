import type {Estimate, Estimates} from '../../core/estimate.js'
import {detectableAuc, detectableProportion} from '../../stats/power.js'
import {fisherExactGreater} from '../../stats/tests.js'
import {logChoose} from '../../stats/special.js'
import type {ResultEntry, SignificanceTest} from '../../result/audit-result.js'
import type {Reason} from '../../result/reason.js'

/**
 * Says of a control whether it came out as it must, or why that cannot be told.
 *
 * @param entry With a corrected test. @param level What the smallest p-value of the controls' family is held against.
 */
export function withOutcome(entry: ResultEntry, level: number, confidence: number): ResultEntry {
  const {test} = entry
  if (test === undefined) return entry
  if (test.cannotTell !== undefined) return {...entry, reason: test.cannotTell}
  const flagged = test.adjustedPValue < 1 - confidence
  if (entry.generator !== 'planted-leak') return {...entry, passed: !flagged}
  if (flagged) return {...entry, passed: true}
  if (isAlike(entry, level)) return {...entry, reason: {code: 'alike-people'}}
  return isWithinChance(entry, confidence) ? {...entry, reason: fewPeople(entry)} : {...entry, passed: false}
}

/** Whether the planted leak would have been found, were it not for people outside the data of whom the attack is right as well. */
function isAlike({estimates, control, details, test}: ResultEntry, level: number): boolean {
  const figure = estimates[test?.estimate ?? '']
  // Half of the equal pairs count as lost: these are more than those that are in the wrong order.
  if (test?.estimate === 'auc') return Number(details?.['equalPairs'] ?? 0) > 1 - figure.value
  const others = named(control, test?.estimate)
  if (others === undefined || others.value === 0) return false
  return fisherExactGreater(Math.round(figure.value * figure.trials), figure.trials, 0, others.trials) < level
}

/**
 * Whether a planted leak may have been missed for want of people: the figure can still be as large as what the test alone finds with 80 %
 * probability among so many, or there is nothing that it would find. Below that the attack does not work.
 */
function isWithinChance({estimates, control, test}: ResultEntry, confidence: number): boolean {
  if (test?.detectable === undefined) return true
  const alone = detectableAlone(test, named(control, test.estimate), 1 - confidence)
  return estimates[test.estimate].high >= Math.min(alone ?? 1, test.detectable)
}

function named(estimates: Estimates | undefined, name = ''): Estimate | undefined {
  return estimates !== undefined && Object.hasOwn(estimates, name) ? estimates[name] : undefined
}

function detectableAlone(
  {estimate, compared}: SignificanceTest,
  control: Estimate | undefined,
  level: number,
): number | undefined {
  if (compared === undefined) return undefined
  const {main, reference} = compared
  if (estimate === 'auc') return detectableAuc(main, reference, level)
  return detectableProportion(main, Math.round((control?.value ?? 0) * reference), reference, level)
}

/** Why no outcome of an attack on so many people could be significant. */
export function whyUntestable(entry: ResultEntry, level: number): Reason {
  const {main, reference} = entry.test?.compared ?? {main: 0, reference: 0}
  const oneDivision = Math.exp(-logChoose(main + reference, main))
  const isCoarse = Number(entry.details?.['equalPairs'] ?? 0) > 0 && 2 * oneDivision < level
  return isCoarse ? {code: 'equal-scores'} : fewPeople(entry)
}

function fewPeople({test}: ResultEntry): Reason {
  const compared = test?.compared
  return {code: 'too-few-people', ...(compared && {people: compared.main + compared.reference})}
}
