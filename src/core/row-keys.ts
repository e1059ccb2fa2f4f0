import {latin1Reader} from '../platform/bytes.js'
import type {CategoricalColumn, NumericColumn, Table} from './table.js'

/**
 * Per row a text that is the same for equal rows and no others, among tables whose columns of these names are of the same kinds. It is
 * for comparing alone: numbers are in it as the bytes of their doubles, which takes half the memory of their digits.
 */
export function rowKeys(table: Table, names: readonly string[]): string[] {
  const columns = names.map(name => table.column(name))
  const numeric = columns.filter((column): column is NumericColumn => column.kind === 'numeric')
  const categorical = columns.filter((column): column is CategoricalColumn => column.kind === 'categorical')
  const quoted = categorical.map(({field}) => field.levels.map(level => JSON.stringify(level)))
  const cells = new Float64Array(numeric.length)
  const bytes = latin1Reader(new Uint8Array(cells.buffer))
  return Array.from({length: table.rowCount}, (_, row) => {
    numeric.forEach(({values}, at) => {
      // Adding 0 makes -0 and 0 the same, and all NaN have one pattern of bits.
      cells[at] = Number.isNaN(values[row]) ? NaN : values[row] + 0
    })
    const levels = categorical.map(({codes}, at) => quoted[at][codes[row]] ?? 'null')
    return bytes() + levels.join(',')
  })
}
