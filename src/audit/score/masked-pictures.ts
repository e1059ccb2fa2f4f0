import {maskColumns, sampleColumns, sampleForm} from '../../core/sample-form.js'
import type {Table} from '../../core/table.js'
import type {MaskedPictures} from '../../learners/segmentation/segmenter.js'

/**
 * Pictures of a table with their masks, as networks see them: levels from 0 to the largest on [-1, 1].
 * @returns Nothing where the table holds no pictures with masks.
 */
export function maskedPictures(table: Table): MaskedPictures | undefined {
  const form = sampleForm(table)
  const [pixels, masks] = [sampleColumns(table), maskColumns(table)]
  if (form?.kind !== 'image' || masks.length === 0) return undefined
  const {width, height, channels, bits} = form
  const half = (2 ** bits - 1) / 2
  const count = table.rowCount
  const seen = {
    ...{count, width, height, channels},
    pixels: new Float32Array(count * pixels.length),
    masks: new Uint8Array(count * masks.length),
  }
  pixels.forEach(({values}, at) => {
    for (let row = 0; row < count; row++) seen.pixels[row * pixels.length + at] = values[row] / half - 1
  })
  masks.forEach(({values}, at) => {
    for (let row = 0; row < count; row++) seen.masks[row * masks.length + at] = values[row]
  })
  return seen
}
