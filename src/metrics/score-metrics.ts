import type {Confusion, ScoreMetric} from './metric.js'
import {countCells, scoreSteps, walkDown, type VisitStep} from './score-steps.js'
import {confusionOf, verdictCells, verdictsAtHalf} from './verdict-cells.js'

const WANTED_PRECISION = 0.9

/** No metric here says anything about rows of one class. */
const hasBothClasses = (labels: Uint8Array) => labels.includes(0) && labels.includes(1)

const recallOf = ({truePositives, falseNegatives}: Confusion) => truePositives / (truePositives + falseNegatives)
const specificityOf = ({trueNegatives, falsePositives}: Confusion) => trueNegatives / (trueNegatives + falsePositives)

type About = Omit<ScoreMetric, 'measure' | 'prepare' | 'ofCounts' | 'ofSteps'>

function metric(about: About, prepare: ScoreMetric['prepare']): ScoreMetric {
  const measure = (labels: Uint8Array, scores: Float64Array) =>
    hasBothClasses(labels) ? prepare(labels, scores)(new Int32Array(labels.length).fill(1)) : undefined
  return {...about, measure, prepare}
}

function verdictMetric(about: About, ofCounts: (counts: Confusion) => number): ScoreMetric {
  const prepare: ScoreMetric['prepare'] = (labels, scores) => {
    const cells = verdictCells(labels, [verdictsAtHalf(scores)])
    return times => ofCounts(confusionOf(countCells(cells, times), 0))
  }
  return {...metric(about, prepare), ofCounts}
}

/** @param ofSteps Walks down the ranking and returns the figure. */
function rankMetric(about: About, ofSteps: (walk: (visit: VisitStep) => void) => number): ScoreMetric {
  const prepare: ScoreMetric['prepare'] = (labels, scores) => {
    const steps = scoreSteps(labels, scores)
    return times => {
      const counts = countCells(steps, times)
      return ofSteps(visit => {
        walkDown(counts, visit)
      })
    }
  }
  return {...metric(about, prepare), ofSteps}
}

/** The mean of recall and specificity at probability one half. */
export const balancedAccuracy = verdictMetric(
  {
    name: 'balancedAccuracy',
    title: 'Balanced accuracy',
    range: [0, 1],
    better: 'higher',
    source: "Brodersen et al. (2010), doi:10.1109/ICPR.2010.764; as scikit-learn's balanced_accuracy_score",
  },
  counts => (recallOf(counts) + specificityOf(counts)) / 2,
)

/** The harmonic mean of precision and recall of the minority class at probability one half; 0 when no row is found. */
export const f1 = verdictMetric(
  {
    name: 'f1',
    title: 'F1',
    range: [0, 1],
    better: 'higher',
    source: "van Rijsbergen (1979), Information Retrieval; as scikit-learn's f1_score",
  },
  ({truePositives, falsePositives, falseNegatives}) =>
    (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives),
)

/** The geometric mean of recall and specificity at probability one half. */
export const gMean = verdictMetric(
  {
    name: 'gMean',
    title: 'G-mean',
    range: [0, 1],
    better: 'higher',
    source: 'Kubat and Matwin (1997), ICML, 179-186',
  },
  counts => Math.sqrt(recallOf(counts) * specificityOf(counts)),
)

/** Matthews' correlation of truth and verdict at probability one half; 0 when all rows get one verdict, as in scikit-learn. */
export const mcc = verdictMetric(
  {
    name: 'mcc',
    title: 'Matthews correlation',
    range: [-1, 1],
    better: 'higher',
    source: "Matthews (1975), doi:10.1016/0005-2795(75)90109-9; as scikit-learn's matthews_corrcoef",
  },
  ({truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn}) => {
    const scale = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn)
    // Rounding may put a perfect correlation a hair outside.
    return scale === 0 ? 0 : Math.max(-1, Math.min(1, (tp * tn - fp * fn) / scale))
  },
)

/** The probability that a minority row scores above another row, ties counting half. */
export const auroc = rankMetric(
  {
    name: 'auroc',
    title: 'AUROC',
    range: [0, 1],
    better: 'higher',
    source: "Hanley and McNeil (1982), doi:10.1148/radiology.143.1.7063747; as scikit-learn's roc_auc_score",
  },
  walk => {
    let [area, minorityBefore, restBefore] = [0, 0, 0]
    walk((minority, rest) => {
      area += ((rest - restBefore) * (minority + minorityBefore)) / 2
      minorityBefore = minority
      restBefore = rest
    })
    return area / (minorityBefore * restBefore)
  },
)

/** The mean of the precisions at each gain in recall, without interpolation; equal scores count as one step. */
export const averagePrecision = rankMetric(
  {
    name: 'averagePrecision',
    title: 'Average precision',
    range: [0, 1],
    better: 'higher',
    source: "Davis and Goadrich (2006), doi:10.1145/1143844.1143874; as scikit-learn's average_precision_score",
  },
  walk => {
    let [sum, before] = [0, 0]
    walk((minority, rest) => {
      sum += ((minority - before) * minority) / (minority + rest)
      before = minority
    })
    return sum / before
  },
)

/** The mean squared difference of probability and truth. */
export const brier = metric(
  {
    name: 'brier',
    title: 'Brier score',
    range: [0, 1],
    better: 'lower',
    source: "Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2; as scikit-learn's brier_score_loss",
  },
  (labels, scores) => {
    const squares = scores.map((score, row) => (score - labels[row]) ** 2)
    return times => meanOf(squares, times)
  },
)

/** The mean of rows that count so many times each. */
export function meanOf(values: Float64Array, times: Int32Array): number {
  let [sum, count] = [0, 0]
  for (let row = 0; row < values.length; row++) {
    sum += times[row] * values[row]
    count += times[row]
  }
  return sum / count
}

/** The greatest recall at any threshold whose precision is at least 0.9; 0 when there is none. */
export const recallAtPrecision90 = rankMetric(
  {
    name: 'recallAtPrecision90',
    title: 'Recall at precision 0.9',
    range: [0, 1],
    better: 'higher',
    source: "the best recall on scikit-learn's precision_recall_curve with precision >= 0.9",
  },
  walk => {
    let [best, all] = [0, 0]
    walk((minority, rest) => {
      // In whole numbers: 9 of 10 must count as 0.9.
      if (minority >= WANTED_PRECISION * (minority + rest) - 1e-9) best = minority
      all = minority
    })
    return best / all
  },
)

const CALIBRATION_BINS = 10

/** Which tenth of [0, 1] a probability lies in; 1 is in the last. */
function calibrationBin(score: number): number {
  return Math.min(CALIBRATION_BINS - 1, Math.floor(score * CALIBRATION_BINS))
}

/** Rows, summed probabilities and minority rows of each tenth of [0, 1]: what a reliability curve is drawn from. */
export function calibrationCounts(labels: Uint8Array, scores: Float64Array): {rows: number; score: number; minority: number}[] {
  const bins = Array.from({length: CALIBRATION_BINS}, () => ({rows: 0, score: 0, minority: 0}))
  scores.forEach((score, row) => {
    const bin = bins[calibrationBin(score)]
    bin.rows++
    bin.score += score
    bin.minority += labels[row]
  })
  return bins
}

/**
 * How far probabilities are from shares: the mean over rows of the difference of mean probability and minority share in
 * the row's tenth.
 */
export const expectedCalibrationError = metric(
  {
    name: 'expectedCalibrationError',
    title: 'Expected calibration error',
    range: [0, 1],
    better: 'lower',
    source: 'Naeini, Cooper and Hauskrecht (2015), AAAI, 2901-2907; ten bins of equal width',
  },
  (labels, scores) => {
    const bins = Uint8Array.from(scores, calibrationBin)
    return times => {
      const gaps = new Float64Array(CALIBRATION_BINS)
      let count = 0
      for (let row = 0; row < bins.length; row++) {
        gaps[bins[row]] += times[row] * (scores[row] - labels[row])
        count += times[row]
      }
      return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / count
    }
  },
)
