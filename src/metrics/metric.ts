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
}
