import type {SearchedColumn} from './column-tree.js'
import type {Bounds} from './visit-leaves.js'

/**
 * What columns cost, for a difference d of numbers and for another level, and how it is added up:
 *
 * - `euclidean`: d^2, and 1 twice, as levels that are one-hot.
 * - `bounded`: d^2 / (d^2 + half), and 1 / (1 + half); half costs half of the most that a column can.
 * - `gower`: |d| / scale, and 1; a missing value (NaN, code -1) costs 1. Scales are no less than any difference.
 */
export type Measure =
  | {readonly kind: 'euclidean'}
  | {readonly kind: 'bounded'; readonly half: number}
  | {readonly kind: 'gower'; readonly scales: Float64Array}

export interface Costs extends Pick<Bounds, 'boundOf'> {
  /**
   * The distance of a query and a point, or anything above the limit where that is above.
   *
   * @param target [queries, columns], that of the query `from` a place on. @param at Place of the point in the order of the tree.
   */
  readonly distanceOf: (target: Float64Array, from: number, at: number, limit: number) => number
}

const MISSING_CODE = -1
/** Columns between two looks at the limit: each is a branch that nobody can foresee. */
export const COLUMNS_BETWEEN = 4

export function createCosts(columns: readonly SearchedColumn[], measure: Measure): Costs {
  switch (measure.kind) {
    case 'euclidean':
      return euclidean(columns)
    case 'bounded':
      return bounded(columns, measure.half)
    case 'gower':
      return gower(columns, measure.scales)
  }
}

const valuesOf = (columns: readonly SearchedColumn[]) => columns.map(({points}) => points.values)
const levelsAmong = (columns: readonly SearchedColumn[]) => Uint8Array.from(columns, ({isLevels}) => Number(isLevels))

/** How far a value is from a range, twice: branches that nobody can foresee take longer than sums. */
export const twiceBeyond = (value: number, middle: number, half: number): number => {
  const beyond = Math.abs(value - middle) - half
  return beyond + Math.abs(beyond)
}

function euclidean(columns: readonly SearchedColumn[]): Costs {
  const width = columns.length
  const values = valuesOf(columns)
  const isLevels = levelsAmong(columns)
  return {
    boundOf(target, from, middles, halves, limit) {
      let sum = 0
      for (let column = 0; column < width; column++) {
        const gap = twiceBeyond(target[from + column], middles[column], halves[column])
        sum += isLevels[column] === 0 ? 0.25 * gap * gap : gap > 0 ? 2 : 0
        if (column % COLUMNS_BETWEEN === 0 && sum > limit) return sum
      }
      return sum
    },
    distanceOf(target, from, at, limit) {
      let sum = 0
      for (let column = 0; column < width; column++) {
        const gap = values[column][at] - target[from + column]
        if (isLevels[column] === 0) sum += gap * gap
        else if (gap !== 0) {
          sum += 1
          sum += 1
        }
        if (sum > limit) return Infinity
      }
      return sum
    },
  }
}

function bounded(columns: readonly SearchedColumn[], half: number): Costs {
  const width = columns.length
  const values = valuesOf(columns)
  const isLevels = levelsAmong(columns)
  const levelCost = 1 / (1 + half)
  return {
    boundOf(target, from, middles, halves, limit) {
      let sum = 0
      for (let column = 0; column < width; column++) {
        const gap = twiceBeyond(target[from + column], middles[column], halves[column])
        const squared = 0.25 * gap * gap
        sum += isLevels[column] === 0 ? squared / (squared + half) : gap > 0 ? levelCost : 0
        if (column % COLUMNS_BETWEEN === 0 && sum > limit) return sum
      }
      return sum
    },
    distanceOf(target, from, at, limit) {
      let sum = 0
      for (let column = 0; column < width; column++) {
        const gap = values[column][at] - target[from + column]
        const squared = gap * gap
        if (isLevels[column] === 0) sum += squared / (squared + half)
        else if (gap !== 0) sum += levelCost
        if (sum > limit) return Infinity
      }
      return sum
    },
  }
}

function gower(columns: readonly SearchedColumn[], scales: Float64Array): Costs {
  const width = columns.length
  const values = valuesOf(columns)
  const isLevels = levelsAmong(columns)
  const costOf = (gap: number, column: number): number => {
    const cost = Math.abs(gap) / scales[column]
    // Also where there is no number.
    return cost <= 1 ? cost : 1
  }
  return {
    boundOf(target, from, middles, halves, limit) {
      let sum = 0
      for (let column = 0; column < width; column++) {
        const gap = twiceBeyond(target[from + column], middles[column], halves[column])
        sum += isLevels[column] === 0 ? costOf(gap / 2, column) : gap > 0 ? 1 : 0
        if (column % COLUMNS_BETWEEN === 0 && sum > limit) return sum
      }
      return sum
    },
    distanceOf(target, from, at, limit) {
      let sum = 0
      for (let column = 0; column < width; column++) {
        const own = target[from + column]
        const gap = values[column][at] - own
        sum += isLevels[column] === 0 ? costOf(gap, column) : gap !== 0 || own === MISSING_CODE ? 1 : 0
        if (sum > limit) return Infinity
      }
      return sum
    },
  }
}
