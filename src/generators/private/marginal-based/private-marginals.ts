import type {Context} from '../../../core/context.js'
import {integerBelow} from '../../../core/rng.js'
import type {GraphicalModel} from '../graphical-model/estimate.js'
import {sampleRows} from '../graphical-model/sample-rows.js'
import {positionIn, type CodedColumn} from './cells-of-columns.js'

/** All that was learnt. It holds nothing of the data but what went through noise. */
export interface PrivateMarginals {
  readonly model: Pick<GraphicalModel, 'tree' | 'marginals'>
  /** For each column, for each code of the model, the codes of the column that it stands for, each as likely. */
  readonly members: readonly (readonly (readonly number[])[])[]
}

/** Draws rows: one array of positions per column, NaN where the cell is to be missing. Post-processing: costs no budget. */
export async function samplePositions(
  {model, members}: PrivateMarginals,
  columns: readonly CodedColumn[],
  rowCount: number,
  context: Context,
): Promise<Float64Array[]> {
  const codes = await sampleRows(model, rowCount, context)
  return columns.map((column, at) =>
    Float64Array.from(codes[at], code => {
      const among = members[at][code]
      return positionIn(column, among[integerBelow(context.rng, among.length)], context.rng)
    }),
  )
}
