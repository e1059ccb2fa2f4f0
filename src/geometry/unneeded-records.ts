import type {Context} from '../core/context.js'
import {pickRows, type Matrix} from '../core/matrix.js'
import {explainedRows, type RowEnds} from './explain.js'
import type {Reconstruction} from './reconstruct.js'

/** Records on so many lines need no more proof. */
const ENOUGH_LINES = 4
/** Share of records on fewer lines from which on these are doubted. */
const MANY = 0.1

/**
 * Which records nothing needs: those on few lines, where the others explain each row that all of them explain. Where rows mix any two
 * records of a table with few values, lines that belong to different edges meet in many places that are none.
 *
 * @param rows [rows, columns]. @param explained What all records explain.
 * @returns Per record 1 where it is not needed. Records that are known by more than their lines never are.
 */
export async function unneededRecords(
  rows: Matrix,
  {records, points}: Pick<Reconstruction, 'records' | 'points'>,
  uncertainty: Float64Array,
  explained: RowEnds,
  context: Context,
): Promise<Uint8Array> {
  const isDoubted = Uint8Array.from(records, ({ends, confidence}) =>
    confidence === undefined && ends.length < ENOUGH_LINES ? 1 : 0,
  )
  const others = Int32Array.from(isDoubted.keys()).filter(record => isDoubted[record] === 0)
  if (others.length < 2 || records.length - others.length < MANY * records.length) return new Uint8Array(records.length)
  const none = new Int32Array(rows.rows).fill(-1)
  const {from} = await explainedRows(rows, pickRows(points, others), uncertainty, {from: none, to: none}, context)
  return explained.from.every((end, row) => end < 0 || from[row] >= 0) ? isDoubted : new Uint8Array(records.length)
}
