import type {Estimate, Estimates} from '../../core/estimate.js'
import {clopperPearson} from '../../stats/intervals.js'
import {rankSumGreaterTest} from '../../stats/rank-sum-test.js'
import {AGAINST, averageDetails, combinedPValue, mean, proportionTest, type AttackFigures, type OutputOf} from './attacks.js'
import type {SearchQuestion} from '../score/risks/search.js'
import {inferenceFigures} from './inference.js'
import type {RiskCounts, SearchCounts} from '../plan/task-output.js'

/** One way in which a risk was measured, its repeats pooled. */
interface Part {
  readonly main: RiskCounts
  readonly control: RiskCounts
  readonly baseline?: RiskCounts
  readonly question: Omit<NonNullable<AttackFigures['question']>, 'asked'>
  /** How it was tested, where that is not Fisher's test of people. */
  readonly method?: string
  /** Paid for within the part. */
  readonly pValue: number
  /** As if its question had been the only one. */
  readonly ownPValue: number
}

/**
 * Shares of people: members, people who were not in the data, and members by random guesses. The published attack (of a
 * sweep, all of its guesses together) and each family of searched questions have a p-value of their own. The figures
 * shown are those of the part with the smallest, and the number of parts is paid for (Bonferroni). The interval of a
 * searched question is at the level that its search cost, for it was picked for being far out.
 */
export function riskFigures(outputs: readonly OutputOf<'risk'>[], confidence: number): AttackFigures {
  const published = publishedPart(outputs)
  const searched = outputs[0].searches.flatMap((_, at) => searchedPart(outputs.map(({searches}) => searches[at])) ?? [])
  // Families that were right about nobody were asked all the same.
  const parts = 1 + outputs[0].searches.length
  const shown = [published, ...searched].reduce((best, part) => (part.pValue < best.pValue ? part : best))
  const pValue = Math.min(1, parts * shown.pValue)
  const price = Math.max(parts, pValue / Math.max(shown.ownPValue, Number.MIN_VALUE))
  const rate = ({successes, attempts}: RiskCounts): Estimates =>
    attempts > 0 ? {risk: picked(successes, attempts, confidence, shown === published ? 1 : price)} : {}
  return {
    estimates: rate(shown.main),
    control: rate(shown.control),
    baseline: shown.baseline === undefined ? {} : rate(shown.baseline),
    reference: rate(shown.control),
    ...pricedTest(shown, {pValue, parts, price}),
    question: {...shown.question, asked: questionCount(outputs[0])},
    ...inferenceFigures(outputs, confidence),
    details: averageDetails(outputs.map(output => output.details)),
  }
}

function publishedPart(outputs: readonly OutputOf<'risk'>[]): Part {
  const [main, control] = [mean(outputs.map(output => output.main)), mean(outputs.map(output => output.control))]
  const [{question, inference}] = outputs
  const byRanks = inference && rankSumPValue(outputs)
  const pValue = byRanks ?? fisherTest({main, control}).test.pValue
  return {
    main,
    control,
    baseline: mean(outputs.map(output => output.baseline)),
    question: {by: inference === undefined ? 'nearest' : 'all', ...question},
    ...(byRanks !== undefined && {method: `one-sided rank sum test of shares per person against ${AGAINST.control}`}),
    pValue,
    ownPValue: pValue,
  }
}

/**
 * A sweep tries each person dozens of times, so the share of right guesses varies little from person to person. Ranks of
 * these shares see differences that a test of people who were found or not cannot see. Undefined where nobody was tried
 * on one side.
 */
function rankSumPValue(outputs: readonly OutputOf<'risk'>[]): number | undefined {
  const repeats = outputs.map(({people = []}) =>
    people.filter(({members, nonMembers}) => members.length > 0 && nonMembers.length > 0),
  )
  return repeats.every(classes => classes.length > 0) ? pooledPValue(repeats.map(rankSumGreaterTest)) : undefined
}

/** Undefined when no question of the family was right about anybody, in most repeats. */
function searchedPart(repeats: readonly SearchCounts[]): Part | undefined {
  const found = repeats.flatMap(({by, best, classes}) => (best === undefined ? [] : [{by, best, classes}]))
  if (2 * found.length <= repeats.length) return undefined
  const unfound = new Array<number>(repeats.length - found.length).fill(1)
  const middle = (values: readonly number[]) => pooledPValue([...values, ...unfound])
  const named = mostFrequent(found.map(({best: {known, secret}}) => ({known, secret})))
  // The figures of the question that is named, in the repeats that found it: those of others are about other columns.
  const told = found.filter(({best: {known, secret}}) => isSame({known, secret}, named)).map(({best}) => best)
  const baselines = told.flatMap(({baseline}) => baseline ?? [])
  return {
    main: mean(told.map(({main}) => main)),
    control: mean(told.map(({control}) => control)),
    ...(baselines.length === told.length && {baseline: mean(baselines)}),
    question: {by: found[0].by, known: named.known, ...(named.secret.length > 0 && {secret: named.secret})},
    pValue: Math.min(1, middle(found.map(({best, classes}) => Math.min(1, best.pValue * classes)))),
    ownPValue: middle(found.map(({best}) => best.ownPValue)),
  }
}

/** Repeats of one release and the same people give the same p-value every time: that is one p-value. */
function pooledPValue(pValues: readonly number[]): number {
  return pValues.every(value => value === pValues[0]) ? pValues[0] : combinedPValue(pValues)
}

function mostFrequent(questions: readonly SearchQuestion[]): SearchQuestion {
  const timesOf = (one: SearchQuestion) => questions.filter(other => isSame(one, other)).length
  return questions.reduce((best, one) => (timesOf(one) > timesOf(best) ? one : best))
}

const isSame = (one: SearchQuestion, other: SearchQuestion) => JSON.stringify(one) === JSON.stringify(other)

function questionCount({searches}: OutputOf<'risk'>): number {
  return searches.reduce((sum, {asked}) => sum + asked, 1)
}

function fisherTest({main, control}: Pick<Part, 'main' | 'control'>) {
  return proportionTest(AGAINST.control, [main.successes, main.attempts], [control.successes, control.attempts], 'risk')
}

/** The test of the part that is shown, with what the choice costs; a leak of its kind must be found at what the price leaves of a level. */
function pricedTest(
  shown: Part,
  {pValue, parts, price}: {readonly pValue: number; readonly parts: number; readonly price: number},
): Pick<AttackFigures, 'test' | 'detectableAt'> {
  const {test, detectableAt} = fisherTest(shown)
  const {method = test.method} = shown
  return {
    test: {
      ...test,
      method: price > 1 ? `${method}, paid for the questions asked` : method,
      pValue,
      adjustedPValue: pValue,
      // Whichever part comes out best.
      ...(test.smallestPValue !== undefined && {smallestPValue: Math.min(1, parts * test.smallestPValue)}),
    },
    detectableAt: level => detectableAt(level / price),
  }
}

/** A proportion that was picked out of several: its interval at the level that the choice leaves. */
function picked(successes: number, attempts: number, confidence: number, price: number): Estimate {
  if (price === 1) return clopperPearson(successes, attempts, confidence)
  const estimate = clopperPearson(successes, attempts, 1 - (1 - confidence) / price)
  return {...estimate, confidence, method: `${estimate.method}, paid for the questions asked`}
}
