import type {Column, ImageForm, NumericColumn} from '../../src/core/column.js'
import {sampleColumns, imageForm} from '../../src/core/sample-form.js'
import type {Role, Table} from '../../src/core/table.js'

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

/** The pictures with masks of what is lighter than the middle. */
export function withMasks<R extends Role>(pictures: Table<R>): Table<R> {
  const masks = sampleColumns(pictures).map(({field, values}): NumericColumn => {
    const sample = {form: imageForm(pictures)!, place: field.sample!.place, mask: true} as const
    const mask = {...field, name: `mask of ${field.name}`, min: 0, max: 1, sample}
    return {kind: 'numeric', field: mask, values: values.map(value => (value >= 128 ? 1 : 0))}
  })
  return pictures.withColumns([...pictures.columns, ...masks])
}
