import type {Estimate, Estimates} from '../../core/estimate.js'
import {auc, aucEstimate} from '../../stats/auc.js'
import {worstRecord, type RecordRuns} from '../../stats/largest.js'
import {detectableAuc} from '../../stats/power.js'
import {summarise} from '../../stats/quartiles.js'
import {aucGreaterTest} from '../../stats/rank-sum-test.js'
import {stratifiedGreaterTest} from '../../stats/stratified-rank-test.js'
import {tprAtFpr} from '../../stats/tpr-at-fpr.js'
import type {AttackFigures} from './attacks.js'
import {FALSE_POSITIVE_RATES} from './membership.js'
import {privacyBounds, type Claim} from './privacy-bounds.js'
import type {ExperimentRecord} from '../../attacks/shadow/experiment/experiment.js'
import type {TaskOutput} from '../plan/task-output.js'

type ExperimentOutput = Extract<TaskOutput, {kind: 'experiment'}>

/**
 * Figures of an experiment: the mean AUC over the records that were asked about, the worst record, and what the runs of all records
 * together show at few false accusations. Runs are independent given the data, so each of them is a trial; the intervals are for
 * these records, not for others.
 */
export function experimentFigures(outputs: readonly ExperimentOutput[], confidence: number): AttackFigures {
  const records = outputs.flatMap(output => output.records)
  const scores = records.map((record): RecordRuns => ({in: record.with, out: record.without}))
  const plain = records.flatMap(({realOnly}): RecordRuns[] => (realOnly ? [{in: realOnly.with, out: realOnly.without}] : []))
  const worst = worstRecord(scores, confidence)
  const aucs = Float64Array.from(records, record => auc(record.with, record.without))
  const mean = meanAuc(scores, confidence)
  const {epsilon, mu, about} = privacyBounds(scores, claimOf(outputs), confidence)
  const guessing = {auc: {value: 0.5, low: 0.5, high: 0.5, confidence, trials: mean.trials, method: 'guessing, by definition'}}
  return {
    estimates: {
      auc: mean,
      worstRecordAuc: worst.estimate,
      ...(plain.length > 0 && {realOnlyAuc: meanAuc(plain, confidence)}),
      ...lowRates(scores, confidence),
      epsilon,
      mu,
    },
    baseline: guessing,
    reference: guessing,
    test: experimentTest(scores),
    // Half of the level is for the mean over records, half for the most conspicuous one.
    detectableAt: level => detectableAuc(mean.trials, mean.trials, level / 2),
    perRecord: {figure: 'auc', values: Array.from(aucs).sort((a, b) => a - b)},
    details: {...detailsOf(outputs, records, worst.index, aucs), ...about},
  }
}

/**
 * The mean of independent AUCs. Its interval combines the squared arms of theirs (Zou and Donner, doi:10.1002/sim.3095), so it keeps their
 * asymmetry near 1.
 */
function meanAuc(scores: readonly RecordRuns[], confidence: number): Estimate {
  const each = scores.map(record => aucEstimate(record.in, record.out, confidence))
  const mean = (of: (estimate: Estimate) => number) => each.reduce((sum, estimate) => sum + of(estimate), 0) / each.length
  const value = mean(estimate => estimate.value)
  const arm = (of: (estimate: Estimate) => number) => Math.sqrt(mean(estimate => of(estimate) ** 2) / each.length)
  return {
    value,
    low: value - arm(estimate => estimate.value - estimate.low),
    high: value + arm(estimate => estimate.high - estimate.value),
    confidence,
    trials: scores.reduce((sum, record) => sum + Math.min(record.in.length, record.out.length), 0),
    method: `${each[0].method}, mean over ${each.length} records`,
  }
}

const pooled = (scores: readonly RecordRuns[], side: 'in' | 'out') => scores.flatMap(record => Array.from(record[side]))

/** One threshold for all records. */
function lowRates(scores: readonly RecordRuns[], confidence: number): Estimates {
  const [ins, outs] = [pooled(scores, 'in'), pooled(scores, 'out')]
  const rates = Object.entries(FALSE_POSITIVE_RATES).flatMap(([name, rate]) => {
    const found = tprAtFpr(ins, outs, rate, confidence)
    return found === undefined ? [] : [[name, found] as const]
  })
  return Object.fromEntries(rates)
}

function claimOf([{details}]: readonly ExperimentOutput[]): Claim | undefined {
  const {claimedEpsilon: epsilon, claimedDelta: delta} = details
  return typeof epsilon === 'number' && typeof delta === 'number' ? {epsilon, delta} : undefined
}

/**
 * Whether any record is found: the mean over records is tested and the most conspicuous record, the latter corrected for the number of
 * records (Bonferroni), and the smaller of both p-values counts twice.
 */
function experimentTest(scores: readonly RecordRuns[]): AttackFigures['test'] {
  const mean = stratifiedGreaterTest(scores)
  const single = scores.length * Math.min(...scores.map(record => aucGreaterTest(record.in, record.out)))
  const pValue = Math.min(1, 2 * Math.min(mean, single))
  return {
    estimate: 'auc',
    method: 'one-sided rank tests of AUC > 0.5: the mean over records, and the most conspicuous record corrected for its choice',
    pValue,
    adjustedPValue: pValue,
  }
}

function detailsOf(
  outputs: readonly ExperimentOutput[],
  records: readonly ExperimentRecord[],
  worst: number,
  aucs: Float64Array,
) {
  const {min, lowerQuartile, median, upperQuartile, max} = summarise(aucs, new Float64Array(aucs.length))
  const [{details}] = outputs
  return {
    ...details,
    records: records.length,
    ...(wasStopped(outputs, records.length) && affordedRuns(records)),
    aucLowest: min,
    aucLowerQuartile: lowerQuartile,
    aucMedian: median,
    aucUpperQuartile: upperQuartile,
    aucHighest: max,
    worstRow: records[worst].row,
  }
}

/** In the middle of a part, or before a part of it was begun. */
function wasStopped(outputs: readonly ExperimentOutput[], records: number): boolean {
  const [{details}] = outputs
  return outputs.some(({complete}) => !complete) || records < Number(details['recordsChosen'] ?? records)
}

/** Where an experiment was stopped, the runs that there was time for in the record that got fewest. */
function affordedRuns(records: readonly ExperimentRecord[]) {
  return {
    fewestTestRuns: Math.min(...records.map(record => record.without.length)),
    fewestShadowRuns: Math.min(...records.map(record => record.shadowRuns)),
  }
}
