import type {Context} from '../../core/context.js'
import {searchColumns} from '../../stats/column-search.js'
import type {AttackerView} from '../attack.js'
import {requireRows} from '../encode-view.js'
import {releasedTree, scaledColumns} from '../released-tree.js'
import {Spaces} from '../spaces.js'

/** The squared difference, on a scale where numbers have a standard deviation of about 1, that costs half of the most that a column can. */
const HALF_COST = 0.3

/**
 * How far each target is from the closest released row, a row's distance being the sum over the columns of d^2 / (d^2 +
 * 0.3) for numbers (Geman and McClure, Bulletin of the International Statistical Institute 52(4), 1987) and of 0.77 for
 * another level. No column can cost more than 1: a row that agrees with a target in all columns but one or two is near
 * to it, whatever these hold, where a Euclidean distance would be theirs alone. Numbers are scaled by quantiles ({@link
 * fitRobust}), over the released rows and the targets together; missing cells take the median or the most frequent
 * level of these.
 *
 * Rows that no box of a tree can hold nearer are skipped ({@link searchColumns}): most where rows lie in clusters or
 * between records, none at worst.
 *
 * @returns [targets], 0 for a target that equals a released row.
 * @throws {NotApplicable} Without targets, released rows or columns.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function closestReleased(
  {released, targets, spaces = new Spaces()}: Pick<AttackerView, 'released' | 'targets' | 'spaces'>,
  context: Context,
): Promise<Float64Array> {
  const asked = requireRows(targets, 'there are no targets to ask about')
  const made = requireRows(released, 'the release holds no synthetic rows')
  const columns = scaledColumns(asked, made, 'robust', spaces)
  const queries = Int32Array.from({length: asked.rowCount}, (_, target) => target)
  const options = {measure: {kind: 'bounded', half: HALF_COST}, count: 1, queries} as const
  return (await searchColumns(releasedTree(made, spaces), columns, options, context)).distances
}
