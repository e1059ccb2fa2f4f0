import type {FidelityFigure} from './fidelity/fidelity.js'
import {meanFigure} from './fidelity/mean-figure.js'

/** One picture's marks: those that are there, those that were made, and those that are both, in pixels. */
export interface Areas {
  readonly real: number
  readonly marked: number
  readonly both: number
}

/**
 * How well marks agree with masks, mean over pictures:
 *
 * - `dice`: 2 |both| / (|real| + |marked|) of pictures in which something is marked in truth (Dice, Ecology 26(3), 1945);
 * - `areaError`: |marked - real| / real, the relative error of the area, of the same pictures; `areaBias` with its sign;
 * - `falseArea`: share of the pixels that are marked in pictures in which nothing should be; left out where there are none.
 *
 * @param pixels Of a picture.
 */
export function segmentationFigures(pictures: readonly Areas[], pixels: number): Record<string, FidelityFigure> {
  const shown = pictures.filter(({real}) => real > 0)
  const empty = pictures.filter(({real}) => real === 0)
  const mean = (some: readonly Areas[], of: (areas: Areas) => number, range: FidelityFigure['range']) =>
    meanFigure(Float64Array.from(some, of), range)
  const change = ({real, marked}: Areas) => (marked - real) / real
  return {
    dice: mean(shown, ({real, marked, both}) => (2 * both) / (real + marked), [0, 1]),
    areaError: mean(shown, areas => Math.abs(change(areas)), [0, Infinity]),
    areaBias: mean(shown, change, [-1, Infinity]),
    ...(empty.length > 0 && {falseArea: mean(empty, ({marked}) => marked / pixels, [0, 1])}),
  }
}

/** @param marked [pictures, pixels], as `masks`: 1 where a pixel is marked. */
export function areasOf(masks: Uint8Array, marked: Uint8Array, pixels: number): Areas[] {
  return Array.from({length: masks.length / pixels}, (_, picture) => {
    const sums = {real: 0, marked: 0, both: 0}
    for (let at = picture * pixels; at < (picture + 1) * pixels; at++) {
      sums.real += masks[at]
      sums.marked += marked[at]
      sums.both += masks[at] & marked[at]
    }
    return sums
  })
}
