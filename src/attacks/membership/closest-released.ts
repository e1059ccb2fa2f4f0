import {breather, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import {concatTables} from '../../core/table.js'
import {encodeFeatures} from '../../preprocess/encode-features.js'
import type {AttackerView} from '../attack.js'
import {requireRows} from '../encode-view.js'

/** The squared difference, on a scale where numbers have a standard deviation of about 1, that costs half of the most that a column can. */
const HALF_COST = 0.3
/** Two levels are as far apart as two numbers whose squared difference is 1: one half of what two random numbers differ by. */
const OTHER_LEVEL = 1 / (1 + HALF_COST)

/**
 * How far each target is from the closest released row, a row's distance being the sum over the columns of d^2 / (d^2 +
 * 0.3) for numbers (Geman and McClure, Bulletin of the International Statistical Institute 52(4), 1987) and of 0.77 for
 * another level. No column can cost more than 1: a row that agrees with a target in all columns but one or two is near
 * to it, whatever these hold, where a Euclidean distance would be theirs alone. Numbers are scaled by quantiles ({@link
 * fitRobust}), over the released rows and the targets together; missing cells take the median or the most frequent
 * level of these.
 *
 * Every pair is looked at, up to the column where it can no longer be the closest: targets x released rows x columns steps at most.
 *
 * @returns [targets], 0 for a target that equals a released row.
 * @throws {NotApplicable} Without targets, released rows or columns.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function closestReleased(view: Pick<AttackerView, 'released' | 'targets'>, context: Context): Promise<Float64Array> {
  const targets = requireRows(view.targets, 'there are no targets to ask about')
  const released = requireRows(view.released, 'the release holds no synthetic rows')
  const all = concatTables('train', [targets, released])
  const places = encodeFeatures(all, {scaling: 'robust', categorical: 'ordinal'}).transform(all)
  const isNumber = Uint8Array.from(all.columns, ({kind}) => (kind === 'numeric' ? 1 : 0))
  const distances = new Float64Array(targets.rowCount)
  const breathe = breather(context)
  for (let target = 0; target < distances.length; target++) {
    distances[target] = closest(places, isNumber, target, targets.rowCount)
    context.progress((target + 1) / distances.length)
    await breathe()
  }
  return distances
}

/** Over the rows from `first` on. */
function closest({data, rows, columns}: Matrix, isNumber: Uint8Array, target: number, first: number): number {
  let least = Infinity
  for (let row = first; row < rows; row++) {
    let sum = 0
    for (let column = 0; column < columns && sum < least; column++) {
      const difference = data[row * columns + column] - data[target * columns + column]
      const squared = difference * difference
      if (isNumber[column] === 1) sum += squared / (squared + HALF_COST)
      else if (squared > 0) sum += OTHER_LEVEL
    }
    if (sum < least) least = sum
  }
  return least
}
