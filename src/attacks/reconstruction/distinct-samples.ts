import {equalRows} from '../../core/equal-rows.js'
import type {Table} from '../../core/table.js'

/** Which rows of a table are equal. */
export interface DistinctSamples {
  /** The first row of each set of equal rows. */
  readonly first: Int32Array
  /** Per row the number of its set. */
  readonly numberOf: Int32Array
}

export function distinctSamples(table: Table): DistinctSamples {
  const {numbers, count} = equalRows(
    [table],
    table.columns.map(({field}) => field.name),
  )
  const [numberOf] = numbers
  const first = new Int32Array(count).fill(-1)
  numberOf.forEach((number, row) => {
    if (first[number] < 0) first[number] = row
  })
  return {first, numberOf}
}
