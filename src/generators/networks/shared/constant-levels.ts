import type {Json} from '../../../core/saved-state.js'
import type {NumericColumn} from '../../../core/table.js'

/** By place: the level of a number of a sample that is the same in all samples, else null. */
export type ConstantLevels = readonly (number | null)[]

export const placeOf = ({field}: NumericColumn): number => field.sample?.place ?? 0

/** @param columns All numbers of the samples, in any order. */
export function constantLevels(columns: readonly NumericColumn[]): ConstantLevels {
  const levels = columns.map((): number | null => null)
  for (const column of columns) {
    const {values} = column
    if (values.length > 0 && values.every(value => value === values[0])) levels[placeOf(column)] = values[0]
  }
  return levels
}

/** @throws {RangeError} When it is not what a file says of so many numbers. */
export function savedLevels(saved: Json | undefined, count: number): ConstantLevels {
  const isLevel = (level: Json): level is number | null => level === null || typeof level === 'number'
  if (!Array.isArray(saved) || saved.length !== count || !saved.every(isLevel))
    throw new RangeError(`It does not say which of its ${count} numbers are constant.`)
  return saved
}
