import type {Table} from '../../../core/table.js'
import type {PlacedRow} from '../../../geometry/follows-lines.js'
import type {NumberForm} from '../../../geometry/number-form.js'

export interface RebuiltTable {
  readonly table: Table<'reconstructed'>
  readonly rows: readonly PlacedRow[]
  /** By name: columns that placed no row. */
  readonly solved: ReadonlyMap<string, SolvedValues>
  /** By name: how the numbers were written, as far as digits and rows tell. */
  readonly forms: ReadonlyMap<string, NumberForm>
}

/** Per record its value, NaN where no row tells it, as it comes out and rounded to the step of the release (0 for none). */
export interface SolvedValues {
  readonly solution: Float64Array
  readonly rounded: Float64Array
  readonly step: number
  /** Per released row: the middle of what was written, where that is not the number itself. */
  readonly written?: Float64Array
  /** Per record 1 where no other value of the grid near it keeps its rows within what their digits allow. */
  readonly isFixed?: Uint8Array
}
