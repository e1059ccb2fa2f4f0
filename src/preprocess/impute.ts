import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn, type Table} from '../core/table.js'
import type {FittedTransform} from './transform.js'

/** What stands in for a missing number: the median of the values that are there, 0 when there is none. */
export function medianOf({values}: Pick<NumericColumn, 'values'>): number {
  const present = values.filter(value => !Number.isNaN(value)).sort()
  if (present.length === 0) return 0
  const middle = present.length >> 1
  return present.length % 2 === 1 ? present[middle] : present[middle - 1] / 2 + present[middle] / 2
}

/** What stands in for a missing level: the most frequent one, the first of them on a tie; missing when there is none. */
export function mostFrequentCode({codes, field}: Pick<CategoricalColumn, 'codes' | 'field'>): number {
  const counts = new Int32Array(field.levels.length)
  for (const code of codes) if (code !== MISSING_CODE) counts[code]++
  const best = counts.reduce((most, count, code) => (count > counts[most] ? code : most), 0)
  return counts[best] > 0 ? best : MISSING_CODE
}

/**
 * Fills missing cells with the median or the most frequent level of the training rows. Present cells are untouched; a column
 * without a value in the training rows is filled with 0 or stays missing.
 *
 * @returns A function that fills a table with the same columns.
 */
export function fitImputation(train: Table<'train'>): <T extends Table>(table: T) => T {
  const fills = new Map(
    train.columns.map(column => [column.field.name, column.kind === 'numeric' ? medianOf(column) : mostFrequentCode(column)]),
  )
  const fill = (column: Column): Column => {
    const value = fills.get(column.field.name)
    if (value === undefined) throw new RangeError(`Column '${column.field.name}' was not among the training rows' columns.`)
    return column.kind === 'numeric'
      ? {...column, values: column.values.map(old => (Number.isNaN(old) ? value : old))}
      : {...column, codes: column.codes.map(old => (old === MISSING_CODE ? value : old))}
  }
  return table => table.withColumns(table.columns.map(fill)) as typeof table
}

/** How many cells of a column are missing. */
export function missingIn(column: Column): number {
  let count = 0
  if (column.kind === 'numeric') for (const value of column.values) count += Number.isNaN(value) ? 1 : 0
  else for (const code of column.codes) count += code === MISSING_CODE ? 1 : 0
  return count
}

/** A transform with one more feature, 1 where the cell was missing and 0 elsewhere; back, cells above 0.5 are missing again. */
export function withMissingIndicator(transform: FittedTransform, name: string): FittedTransform {
  const width = transform.featureNames.length
  return {
    featureNames: [...transform.featureNames, `${name} is missing`],
    forward(column, target, offset, stride) {
      transform.forward(column, target, offset, stride)
      const cells = column.kind === 'numeric' ? column.values : column.codes
      for (let row = 0; row < cells.length; row++) target[row * stride + offset + width] = isMissing(column, row) ? 1 : 0
    },
    inverse(source, offset, stride, rowCount) {
      const column = transform.inverse(source, offset, stride, rowCount)
      for (let row = 0; row < rowCount; row++) {
        if (source[row * stride + offset + width] <= 0.5) continue
        if (column.kind === 'numeric') column.values[row] = NaN
        else column.codes[row] = MISSING_CODE
      }
      return column
    },
  }
}

const isMissing = (column: Column, row: number) =>
  column.kind === 'numeric' ? Number.isNaN(column.values[row]) : column.codes[row] === MISSING_CODE
