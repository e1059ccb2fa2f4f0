import type {ImageForm, NumericColumn} from '../../src/core/column.js'
import {imageForm, sampleColumns, withoutSamples} from '../../src/core/sample-form.js'
import type {Role, Table} from '../../src/core/table.js'

/** Pictures of half the width and height: each pixel is the rounded mean of four. A last row or column without another is left out. */
export function halved<R extends Role>(table: Table<R>): Table<R> {
  const form = imageForm(table)
  if (form === undefined) throw new Error('These are no pictures.')
  const {width, height, channels} = form
  const columns = sampleColumns(table)
  const small: ImageForm = {...form, width: width >> 1, height: height >> 1}
  const pixels: NumericColumn[] = []
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++)
      for (let channel = 0; channel < channels; channel++) {
        const four = [0, 1, 2, 3].map(at => columns[((2 * y + (at >> 1)) * width + 2 * x + (at & 1)) * channels + channel])
        const values = four[0].values.map((_, row) => Math.round(four.reduce((sum, each) => sum + each.values[row], 0) / 4))
        const sample = {form: small, place: pixels.length}
        pixels.push({...four[0], values, field: {...four[0].field, sample}})
      }
  return table.withColumns([...pixels, ...withoutSamples(table).columns])
}
