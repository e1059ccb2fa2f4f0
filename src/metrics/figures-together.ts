import type {ScoreMetric} from './metric.js'
import {countCells, scoreSteps, walkDown} from './score-steps.js'
import {confusionOf, verdictCells, verdictsAtHalf} from './verdict-cells.js'

/** A metric of the scores of one model's test rows, or of verdicts that rest on them. */
export interface AskedMetric {
  readonly metric: ScoreMetric
  /** [rows], 1 for rows called minority, for a figure of verdicts; missing: those at probability one half. */
  readonly verdicts?: Float64Array
}

/**
 * Several figures of the same rows, the same as `prepare` gives of each: rows are counted once for all figures of the
 * ranking and once for all figures of verdicts.
 *
 * @param labels [rows], 1 for the minority.
 * @param scores [rows], probability of the minority.
 * @returns The figures when every row counts so many times.
 */
export function figuresTogether(
  labels: Uint8Array,
  scores: Float64Array,
  asked: readonly AskedMetric[],
): (times: Int32Array) => number[] {
  const steps = scoreSteps(labels, scores)
  const atHalf = verdictsAtHalf(scores)
  const judged = asked.map(({verdicts = atHalf}) => verdicts)
  const distinct = [...new Set(judged)]
  const cells = verdictCells(labels, distinct)
  const figures = asked.map(({metric}, at): ((counted: Counted) => number) => {
    const {ofCounts, ofSteps} = metric
    if (ofCounts !== undefined) return ({verdicts}) => ofCounts(confusionOf(verdicts, distinct.indexOf(judged[at])))
    if (ofSteps !== undefined)
      return counted =>
        ofSteps(visit => {
          walkDown(counted.steps, visit)
        })
    const figure = metric.prepare(labels, scores)
    return ({times}) => figure(times)
  })
  return times => {
    const counted = {times, steps: countCells(steps, times), verdicts: countCells(cells, times)}
    return figures.map(figure => figure(counted))
  }
}

/** A resample, and how many of its rows each cell holds. */
interface Counted {
  readonly times: Int32Array
  readonly steps: Int32Array
  readonly verdicts: Int32Array
}
