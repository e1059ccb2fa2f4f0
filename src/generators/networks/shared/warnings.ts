import type {Context} from '../../../core/context.js'
import type {Table} from '../../../core/table.js'
import {quantile} from '../../../stats/bootstrap.js'
import {nearestNeighboursAsync} from '../../../stats/neighbours.js'
import {pointsOf} from './points-of.js'

/** Parameters per training cell above which a network could keep the rows themselves. */
const MOST_PARAMETERS_PER_CELL = 100
/** Below this share of the usual distance between training rows, made rows are said to repeat them. */
const NEAR_SHARE = 0.5
/** So few rows say nothing about distances. */
const FEWEST_ROWS = 10

/** A note when a network has more parameters than its training cells can bear. */
export function sizeWarning(generator: string, parameters: number, train: Table): string[] {
  const cells = train.rowCount * train.columns.length
  // Without the rows at hand there is nothing to compare with.
  if (cells === 0 || parameters <= MOST_PARAMETERS_PER_CELL * cells) return []
  return [
    `${generator} has ${parameters} parameters for ${train.rowCount} rows of ${train.columns.length} ` +
      'columns: enough to keep the rows themselves. Attack its rows before releasing them, or give a ' +
      `smaller 'hidden' or fewer 'steps'.`,
  ]
}

/**
 * A note when made rows lie much nearer to training rows than these lie to each other, by the medians of the distances to
 * the nearest (numbers on [-1, 1], levels as one-hot).
 */
export async function memoryWarning(generator: string, train: Table<'train'>, made: Table, context: Context): Promise<string[]> {
  if (train.rowCount < FEWEST_ROWS || made.rowCount < FEWEST_ROWS) return []
  const pointsFor = pointsOf(train)
  if (pointsFor === undefined) return []
  const points = pointsFor(train)
  const between = await nearestNeighboursAsync(points, points, 1, {excludeSelf: true}, context)
  const towards = await nearestNeighboursAsync(points, pointsFor(made), 1, {}, context)
  const median = (distances: Float64Array) => quantile(distances.toSorted(), 0.5)
  const share = median(towards.distances) / median(between.distances)
  if (!(share < NEAR_SHARE)) return []
  return [
    `${generator} repeats its training rows: half of what it makes is nearer to one of them than ` +
      `${share.toFixed(2)} of the usual distance between them. Give fewer 'steps' or a smaller ` +
      `'hidden'.`,
  ]
}
