import type {Column, ImageForm} from '../../src/core/column.js'
import type {Table} from '../../src/core/table.js'

/** A table whose columns of numbers are taken for the grey levels of square pictures, around 128. */
export function asPictures(table: Table<'source'>, side: number): Table<'source'> {
  const form: ImageForm = {kind: 'image', width: side, height: side, channels: 1, bits: 8}
  let place = 0
  return table.withColumns(
    table.columns.map((column): Column => {
      if (column.kind === 'categorical') return column
      const values = column.values.map(value => Math.min(255, Math.max(0, Math.round(128 + 30 * value))))
      const sample = {form, place: place++}
      return {...column, values, field: {...column.field, min: 0, max: 255, integer: true, decimals: 0, sample}}
    }),
  )
}
