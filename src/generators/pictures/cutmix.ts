import {throwIfStopped} from '../../core/context.js'
import {integerBelow} from '../../core/rng.js'
import {defineGenerator} from '../define-generator.js'
import {requireTwoRows, syntheticTable} from '../class-rows.js'
import {forEachRow} from '../interpolation/interpolate.js'
import {classPictures} from './class-pictures.js'

/**
 * CutMix within a class: a rectangle of one random picture of the class is pasted into another one, at the same place. The
 * rectangle has the shape of the picture and an area of 1 - lambda of it, with lambda uniform in [0, 1]; its middle is uniform in
 * the picture, and what lies beyond the edge is cut off. Masks beside the pictures are cut and pasted with them.
 *
 * Yun et al., ICCV 2019, arXiv:1905.04899, equations 1 and 2, with alpha = 1. Departures: both pictures are of the class, so that
 * there are no labels to mix; a picture is never pasted into itself.
 *
 * @throws {NotApplicable} When the rows are no pictures, or the class has one.
 */
export const cutmix = defineGenerator({
  name: 'cutmix',
  summary: 'A rectangle of one picture of the class pasted into another.',
  source: 'Yun et al., CutMix, ICCV 2019, arXiv:1905.04899',
  columns: 'pictures',
  quick: true,
  options: {},
  create() {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        const {form, columns: pixels, masks, count} = classPictures('cutmix', train, minority)
        requireTwoRows('cutmix', count)
        const {width, height, channels} = form
        const columns = [...pixels, ...masks]
        const pixelOf = (at: number) => (at < pixels.length ? Math.floor(at / channels) : at - pixels.length)
        return Promise.resolve({
          notes: [],
          async sample(rowCount, sampling) {
            const {rng} = sampling
            const made = columns.map(() => new Float64Array(rowCount))
            const draw = (row: number) => {
              const base = integerBelow(rng, count)
              const partner = (base + 1 + integerBelow(rng, count - 1)) % count
              const side = Math.sqrt(rng.next())
              const [left, right] = cut(width, side, rng.next())
              const [top, bottom] = cut(height, side, rng.next())
              columns.forEach(({values}, at) => {
                const pixel = pixelOf(at)
                const [x, y] = [pixel % width, Math.floor(pixel / width)]
                const isPasted = x >= left && x < right && y >= top && y < bottom
                made[at][row] = values[isPasted ? partner : base]
              })
            }
            await forEachRow(rowCount, draw, sampling)
            return syntheticTable(
              train,
              minority,
              rowCount,
              columns.map((column, at) => ({...column, values: made[at]})),
            )
          },
          dispose: () => undefined,
        })
      },
    }
  },
})

/** Where the rectangle begins and ends, in pixels. */
function cut(length: number, side: number, middle: number): readonly [number, number] {
  const half = Math.floor(length * side) / 2
  const at = Math.floor(middle * length)
  return [Math.max(0, Math.round(at - half)), Math.min(length, Math.round(at + half))]
}
