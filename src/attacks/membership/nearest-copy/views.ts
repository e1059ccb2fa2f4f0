import type {ImageForm} from '../../../core/column.js'

/** One way in which a copy of a picture may have been changed before it was released. */
export interface View {
  /** Where each pixel of the changed picture comes from, in pixels of the original; between pixels it is interpolated. */
  readonly from: (x: number, y: number) => readonly [number, number]
  /** Pixels at each side that a shift has moved out of sight: they are not compared. */
  readonly margin: {readonly x: number; readonly y: number}
}

export interface ViewOptions {
  /** Most pixels that a picture is shifted by, in both directions. */
  readonly shift: number
  /** Mirrored, and turned by quarters where it is square, by half otherwise. */
  readonly turns: boolean
  /** Cut at the edges and scaled up again. */
  readonly crops: boolean
}

/** Shares of the width that are cut away at each side. */
const CROPS = [1 / 16, 1 / 8]

/** The picture itself is the first. */
export function viewsOf({width, height}: ImageForm, {shift, turns, crops}: ViewOptions): View[] {
  const turned = turns ? turnsOf(width, height) : [same]
  const moved = Array.from({length: (2 * shift + 1) ** 2}, (_, at): readonly [number, number] => [
    (at % (2 * shift + 1)) - shift,
    Math.floor(at / (2 * shift + 1)) - shift,
  ]).sort(([ax, ay], [bx, by]) => ax * ax + ay * ay - bx * bx - by * by)
  return turned.flatMap(turn => [
    ...moved.map(([dx, dy]): View => ({
      from: (x, y) => turn(x + dx, y + dy),
      margin: {x: Math.abs(dx), y: Math.abs(dy)},
    })),
    ...(crops
      ? CROPS.map((cut): View => ({from: (x, y) => turn(inner(x, width, cut), inner(y, height, cut)), margin: {x: 0, y: 0}}))
      : []),
  ])
}

type Turn = (x: number, y: number) => readonly [number, number]

const same: Turn = (x, y) => [x, y]

function turnsOf(width: number, height: number): Turn[] {
  const [right, bottom] = [width - 1, height - 1]
  const halves: Turn[] = [same, (x, y) => [right - x, y], (x, y) => [x, bottom - y], (x, y) => [right - x, bottom - y]]
  return width === height
    ? [
        ...halves,
        ...halves.map(
          (turn): Turn =>
            (x, y) =>
              turn(y, x),
        ),
      ]
    : halves
}

const inner = (at: number, length: number, cut: number) => cut * (length - 1) + at * (1 - 2 * cut)

/** The numbers of a changed picture; beyond the edge the outermost pixels go on. */
export function changed(picture: ArrayLike<number>, {width, height, channels}: ImageForm, {from}: View, out: Float64Array): void {
  const column = (x: number) => Math.min(width - 1, Math.max(0, x))
  const line = (y: number) => Math.min(height - 1, Math.max(0, y))
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [fx, fy] = from(x, y)
      const [left, top] = [Math.floor(fx), Math.floor(fy)]
      const [tx, ty] = [fx - left, fy - top]
      for (let channel = 0; channel < channels; channel++, at++) {
        const pixel = (px: number, py: number) => picture[(line(py) * width + column(px)) * channels + channel]
        out[at] =
          tx === 0 && ty === 0
            ? pixel(left, top)
            : (1 - ty) * ((1 - tx) * pixel(left, top) + tx * pixel(left + 1, top)) +
              ty * ((1 - tx) * pixel(left, top + 1) + tx * pixel(left + 1, top + 1))
      }
    }
}

/** Root of the mean squared difference of two pictures, without the margin; infinite where it would be more than `most`. */
export function differenceOf(
  a: ArrayLike<number>,
  b: Float64Array,
  startB: number,
  {width, height, channels}: ImageForm,
  {margin}: View,
  most: number,
): number {
  const [across, down] = [width - 2 * margin.x, height - 2 * margin.y]
  const count = across * down * channels
  if (across <= 0 || down <= 0) return Infinity
  const limit = most * most * count
  let sum = 0
  for (let y = margin.y; y < height - margin.y; y++) {
    const start = (y * width + margin.x) * channels
    for (let at = start; at < start + across * channels; at++) sum += (a[at] - b[startB + at]) ** 2
    if (sum > limit) return Infinity
  }
  return Math.sqrt(sum / count)
}
