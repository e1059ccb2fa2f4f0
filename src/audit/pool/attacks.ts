import type {Estimate, Estimates} from '../../core/estimate.js'
import {clopperPearson} from '../../stats/intervals.js'
import {detectableProportion} from '../../stats/power.js'
import type {RocCurve} from '../../stats/roc.js'
import {fisherExactGreater} from '../../stats/tests.js'
import type {ResultEntry, SignificanceTest} from '../../result/audit-result.js'
import type {RecordCounts, RiskCounts, TaskOutput, OriginCounts} from '../plan/task-output.js'

export interface AttackFigures {
  readonly estimates: Estimates
  readonly control?: Estimates
  readonly baseline: Estimates
  /** What the estimates must exceed: the control where there is one. */
  readonly reference: Estimates
  readonly test: SignificanceTest
  /**
   * Smallest value of the tested estimate that is found with 80 % probability when p-values below `level` count;
   * undefined where none is.
   */
  readonly detectableAt: (level: number) => number | undefined
  readonly roc?: RocCurve
  readonly perRecord?: NonNullable<ResultEntry['perRecord']>
  readonly question?: NonNullable<ResultEntry['question']>
  readonly inference?: NonNullable<ResultEntry['inference']>
  readonly details?: Readonly<Record<string, number | string | boolean>>
}

export type OutputOf<K extends TaskOutput['kind']> = Extract<TaskOutput, {kind: K}>

/*
 * Repeats split and sample the same records again, so they are not independent trials. Values are pooled over all repeats;
 * intervals and tests count the trials of one repeat alone (the mean over repeats), which errs on the wide side.
 */

export function recordFigures(outputs: readonly OutputOf<'records'>[], confidence: number): AttackFigures {
  const main = mean(outputs.map(output => output.main))
  const controls = outputs.flatMap(output => (output.control ? [output.control] : []))
  const control = controls.length === outputs.length ? mean(controls) : undefined
  const baseline = mean(outputs.map(output => output.baseline))
  const reference = control ?? baseline
  return {
    estimates: {...recordEstimates(main, confidence), ...aloneEstimates(outputs, confidence)},
    ...(control && {control: recordEstimates(control, confidence)}),
    baseline: recordEstimates(baseline, confidence),
    reference: recordEstimates(reference, confidence),
    ...proportionTest(AGAINST[control ? 'control' : 'baseline'], [main.matched, main.real], [reference.matched, reference.real]),
    details: averageDetails(outputs.map(output => output.details)),
  }
}

/** Of several releases that were attacked together: the recall of the one that gives most by itself. */
function aloneEstimates(outputs: readonly OutputOf<'records'>[], confidence: number): Estimates {
  const releases = outputs[0].alone?.length ?? 0
  const counts = Array.from({length: releases}, (_, at) => mean(outputs.flatMap(({alone}) => alone?.[at] ?? [])))
  const best = counts.reduce<RecordCounts | undefined>(
    (most, one) => (most && most.matched >= one.matched ? most : one),
    undefined,
  )
  return best !== undefined && best.real > 0 ? {recallAlone: clopperPearson(best.matched, best.real, confidence)} : {}
}

function recordEstimates({matched, guessed, real}: RecordCounts, confidence: number): Estimates {
  return {
    // Without a guess there is no precision: it is left out rather than made up.
    ...(guessed > 0 && {precision: clopperPearson(matched, guessed, confidence)}),
    ...(real > 0 && {recall: clopperPearson(matched, real, confidence)}),
    ...(guessed + real > 0 && {f1: f1Estimate(matched, guessed + real - matched, confidence)}),
  }
}

/** Shares of people who are recognised in a file of people in the data, people outside it, and the released rows. */
export function originFigures(outputs: readonly OutputOf<'origins'>[], confidence: number): AttackFigures {
  const main = mean(outputs.map(output => output.main))
  const others = mean(outputs.map(output => output.control))
  const control = others.attempts > 0 ? {recall: clopperPearson(others.successes, others.attempts, confidence)} : {}
  return {
    estimates: verdictEstimates(main, confidence),
    control,
    baseline: verdictEstimates(mean(outputs.map(output => output.baseline)), confidence),
    reference: control,
    ...proportionTest(AGAINST.control, [main.realSaidReal, main.real], [others.successes, others.attempts]),
    details: averageDetails(outputs.map(output => output.details)),
  }
}

function verdictEstimates(counts: OriginCounts, confidence: number): Estimates {
  const {realSaidReal, real, syntheticSaidReal, synthetic} = counts
  const saidReal = realSaidReal + syntheticSaidReal
  return {
    ...(saidReal > 0 && {precision: clopperPearson(realSaidReal, saidReal, confidence)}),
    ...(real > 0 && {recall: clopperPearson(realSaidReal, real, confidence)}),
    ...(synthetic > 0 && {falsePositiveRate: clopperPearson(syntheticSaidReal, synthetic, confidence)}),
    ...(real > 0 && {f1: f1Estimate(realSaidReal, real + syntheticSaidReal, confidence)}),
  }
}

/**
 * F1 = 2J / (1 + J) with J = TP / (TP + FP + FN), the Jaccard index, which is a proportion of the rows that are real or said
 * to be: its Clopper-Pearson interval carries over because the map is increasing.
 */
function f1Estimate(matched: number, union: number, confidence: number): Estimate {
  const jaccard = clopperPearson(matched, union, confidence)
  const f1 = (share: number) => (2 * share) / (1 + share)
  return {
    ...jaccard,
    value: f1(jaccard.value),
    low: f1(jaccard.low),
    high: f1(jaccard.high),
    method: `${jaccard.method} of the Jaccard index, mapped to F1`,
  }
}

/** What a rate is tested against, in words. */
export const AGAINST = {
  control: 'people who were not in the data',
  baseline: 'handing the released rows back',
} as const

/** One-sided Fisher test of a rate. Both are successes and trials. */
export function proportionTest(
  against: string,
  main: readonly [number, number],
  reference: readonly [number, number],
  estimate: 'recall' | 'risk' = 'recall',
): Pick<AttackFigures, 'test' | 'detectableAt'> {
  const [mainHits, mainTrials] = main.map(Math.round)
  const [hits, trials] = reference.map(Math.round)
  const canTest = mainTrials > 0 && trials > 0
  const pValue = canTest ? fisherExactGreater(mainHits, mainTrials, hits, trials) : 1
  return {
    test: {
      estimate,
      method: `one-sided Fisher's exact test against ${against}`,
      pValue,
      adjustedPValue: pValue,
      compared: {main: mainTrials, reference: trials},
      smallestPValue: canTest ? fisherExactGreater(mainTrials, mainTrials, 0, trials) : 1,
    },
    detectableAt: level => (canTest ? detectableProportion(mainTrials, hits, trials, level) : undefined),
  }
}

export function mean<C extends RecordCounts | OriginCounts | RiskCounts>(counts: readonly C[]): C {
  const keys = Object.keys(counts[0]) as (keyof C)[]
  const entries = keys.map(key => [key, counts.reduce((sum, count) => sum + Number(count[key]), 0) / counts.length])
  return Object.fromEntries(entries) as C
}

/**
 * Equal ones are those of an attack to which repeats are nothing. Else twice the median is a p-value however the
 * repeats depend on one another (Rueger, Metrika 25, 1978, doi:10.1007/BF02204362).
 */
export function combinedPValue(pValues: readonly number[]): number {
  const sorted = [...pValues].sort((a, b) => a - b)
  if (sorted[0] === sorted[sorted.length - 1]) return sorted[0]
  return Math.min(1, 2 * sorted[Math.ceil((sorted.length - 1) / 2)])
}

/** Numbers are averaged over the repeats; other settings are shown when they agree. */
export function averageDetails(
  details: readonly Readonly<Record<string, number | string | boolean>>[],
): Record<string, number | string | boolean> {
  const [first] = details
  return Object.fromEntries(
    Object.entries(first).flatMap(([name, value]): [string, number | string | boolean][] => {
      const all = details.map(detail => detail[name])
      if (all.every(other => typeof other === 'number')) return [[name, all.reduce((sum, other) => sum + other, 0) / all.length]]
      return all.every(other => other === value) ? [[name, value]] : []
    }),
  )
}
