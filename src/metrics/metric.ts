import type {VisitStep} from './score-steps.js'

/** Rows by their class and verdict. */
export interface Confusion {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
}

/** @param times [rows], how often each row was drawn; some of either class. */
export type FigureOfResample = (times: Int32Array) => number

/** A figure computed from scores or verdicts against the truth, described as data. */
export interface ScoreMetric {
  /** camelCase: its name in results. */
  readonly name: string
  readonly title: string
  readonly range: readonly [number, number]
  readonly better: 'higher' | 'lower'
  /** Source of the definition. */
  readonly source: string
  /**
   * @param labels [rows], 1 for the minority class.
   * @param scores [rows], probability of the minority class.
   * @returns undefined when it is not defined on these rows, e.g. one class alone.
   */
  measure(labels: Uint8Array, scores: Float64Array): number | undefined
  /**
   * The figure when every row counts so many times, as in a resample; not for one class alone. What does not depend on
   * `times` is done once.
   */
  prepare(labels: Uint8Array, scores: Float64Array): FigureOfResample
  /** For a figure of verdicts, which depends on a threshold: the same from counts of both classes. */
  readonly ofCounts?: (counts: Confusion) => number
  /** For a figure of the ranking: the same from its steps, which `walk` visits from the highest score down. */
  readonly ofSteps?: (walk: (visit: VisitStep) => void) => number
}
