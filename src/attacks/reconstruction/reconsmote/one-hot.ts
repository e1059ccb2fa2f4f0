import type {LatticeReconstruction} from '../../../geometry/lattice.js'
import type {Table} from '../../../core/table.js'
import type {ReconstructedRecords} from '../../attack.js'
import type {ReconSmoteOptions} from './options.js'
import {estimateNeighbours, estimatedOf} from './parameters.js'

/** Taken to be wrong for every row that shows a record: far more often than on any set measured. */
const WRONG_PER_ROW = 0.01

/** Tables of one-hot and two-valued columns: single rows show both parents. `lines` are the edges they lie on. */
export function fromOneHot(
  released: Table,
  {records, support, rowsExplained, edges}: LatticeReconstruction,
  options: ReconSmoteOptions,
): ReconstructedRecords {
  const joined = new Map(edges.map(([from, to]) => [`${Math.min(from, to)} ${Math.max(from, to)}`, {from, to}]))
  const {neighbours, ratio, tolerance} = options
  return {
    kind: 'records',
    records,
    levelConfidence: new Map(),
    support,
    confidence: Float64Array.from(support, rows => 1 - WRONG_PER_ROW ** rows),
    explainedShare: rowsExplained.reduce((sum, flag) => sum + flag, 0) / released.rowCount,
    parameters: {
      method: 'cascade',
      neighbours: neighbours ?? estimateNeighbours(records, [...joined.values()]) ?? null,
      ratio: ratio ?? (records.rowCount > 0 ? released.rowCount / records.rowCount : null),
      tolerance: tolerance ?? null,
      lines: joined.size,
      dimensions: released.columns.length,
      rowsLeftOut: 0,
      estimated: estimatedOf(options),
    },
  }
}
