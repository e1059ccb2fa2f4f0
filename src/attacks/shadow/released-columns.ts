import type {Column, Table} from '../../core/table.js'
import {fitImputation, missingIn} from '../../preprocess/impute.js'

/**
 * Reads a release column by column: numbers as they are, a level as a column of 0 and 1 per level of the data. Numbers that a
 * release lacks are those that the class lacks altogether: they take the median of the data.
 *
 * @param data Features alone.
 */
export function columnReader(data: Table<'train'>): (released: Table<'synthetic'>) => Float64Array[] {
  const fill = fitImputation(data)
  const gaps = data.columns.some(column => missingIn(column) > 0)
  return released => (gaps ? fill(released) : released).columns.flatMap(numbersOf)
}

function numbersOf(column: Column): Float64Array[] {
  if (column.kind === 'numeric') return [column.values]
  return column.field.levels.map((_, level) => Float64Array.from(column.codes, code => (code === level ? 1 : 0)))
}
