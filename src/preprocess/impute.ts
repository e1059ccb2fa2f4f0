import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn, type Table} from '../core/table.js'

/** What stands in for a missing number: the median of the values that are there, 0 when there is none. */
export function imputationOf(column: NumericColumn): number {
  const present = column.values.filter(value => !Number.isNaN(value)).sort()
  if (present.length === 0) return 0
  const middle = present.length >> 1
  return present.length % 2 === 1 ? present[middle] : present[middle - 1] / 2 + present[middle] / 2
}

/** What stands in for a missing level: the most frequent one, the first of them on a tie. */
export function mostFrequentCode({codes, field}: CategoricalColumn): number {
  const counts = new Int32Array(field.levels.length)
  for (const code of codes) if (code !== MISSING_CODE) counts[code]++
  return counts.reduce((best, count, code) => (count > counts[best] ? code : best), 0)
}

/** A fitted imputation: fills missing cells with the training rows' median or most frequent level. Present cells are untouched. */
export function fitImputation(train: Table<'train'>): (table: Table) => Table {
  const numbers = new Map<string, number>()
  const codes = new Map<string, number>()
  for (const column of train.columns) {
    if (column.kind === 'numeric') numbers.set(column.field.name, imputationOf(column))
    else codes.set(column.field.name, mostFrequentCode(column))
  }
  const fill = (column: Column): Column => {
    const {name} = column.field
    if (column.kind === 'numeric') {
      const value = numbers.get(name) ?? 0
      return {...column, values: column.values.map(old => (Number.isNaN(old) ? value : old))}
    }
    const code = codes.get(name) ?? 0
    return {...column, codes: column.codes.map(old => (old === MISSING_CODE ? code : old))}
  }
  return table => table.withColumns(table.columns.map(fill))
}

/** How many cells of a table are missing. */
export function missingCells(table: Table): number {
  return table.columns.reduce((sum, column) => {
    if (column.kind === 'categorical')
      return sum + column.codes.reduce((count, code) => count + (code === MISSING_CODE ? 1 : 0), 0)
    return sum + column.values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0)
  }, 0)
}
