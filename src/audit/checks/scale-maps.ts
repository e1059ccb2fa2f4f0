import type {ScalingName} from '../../core/input-check.js'

/** value = factor x released + offset. */
export interface AffineMap {
  readonly factor: number
  readonly offset: number
}

/** What is known of the values of one column. */
export interface Moments {
  readonly count: number
  readonly mean: number
  /** Sum of squared deviations from the mean. */
  readonly squares: number
  readonly min: number
  readonly max: number
}

/** @param values Without NaN; of none all is NaN. */
export function momentsOf(values: ArrayLike<number>): Moments {
  let [sum, min, max] = [0, Infinity, -Infinity]
  for (let at = 0; at < values.length; at++) {
    sum += values[at]
    min = Math.min(min, values[at])
    max = Math.max(max, values[at])
  }
  const mean = sum / values.length
  let squares = 0
  for (let at = 0; at < values.length; at++) squares += (values[at] - mean) ** 2
  return {count: values.length, mean, squares, min, max}
}

export type ScaleKind = 'standardised' | 'minmax'

/** A way in which tools scale columns before they make rows, and its way back. */
export interface Scaling {
  readonly kind: ScaleKind
  readonly name: ScalingName
  readonly back: (moments: Moments) => AffineMap
}

const standardised = (freedom: number): Scaling => ({
  kind: 'standardised',
  name: freedom === 0 ? 'deviation' : 'sample-deviation',
  back: ({mean, squares, count}) => ({factor: Math.sqrt(squares / (count - freedom)), offset: mean}),
})

/**
 * scikit-learn's StandardScaler divides by n, R's scale() by n - 1; MinMaxScaler goes to [0, 1], and generators that
 * use tanh to [-1, 1].
 */
export const SCALINGS: readonly Scaling[] = [
  standardised(0),
  standardised(1),
  {kind: 'minmax', name: 'range-from-0', back: ({min, max}) => ({factor: max - min, offset: min})},
  {kind: 'minmax', name: 'range-from-minus-1', back: ({min, max}) => ({factor: (max - min) / 2, offset: (max + min) / 2})},
]

/** Units that are mistaken for one another: cm and m, g and kg, per mille and per cent. */
export const UNIT_FACTORS: readonly number[] = [10, 100, 1000, 1e6, 0.1, 0.01, 0.001, 1e-6]
