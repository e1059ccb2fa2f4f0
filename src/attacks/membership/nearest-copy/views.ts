import type {ImageForm} from '../../../core/column.js'

/** One way in which a copy of a picture may have been changed before it was released. */
export interface View {
  /** Per column of the changed picture where its pixels come from, and per line: what both say is added. */
  readonly across: Source
  readonly down: Source
  /** Pixels at each side that a shift has moved out of sight: they are not compared. */
  readonly margin: {readonly x: number; readonly y: number}
  /** Pixels lie between those of the original and are interpolated. */
  readonly isBetween: boolean
}

/**
 * Where the pixels of a column or a line come from: from two neighbouring columns or lines of the original, each by the place in its
 * numbers that it adds, and by how much of the second. Shifts, turns and crops move columns and lines as wholes, so two lists say it
 * for all pixels.
 */
interface Source {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly share: Float64Array
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

/** A picture is mirrored along either axis, and where it is square its axes change places. */
interface Turn {
  readonly flipX: boolean
  readonly flipY: boolean
  readonly swaps: boolean
}

/** The picture itself is the first. */
export function viewsOf(form: ImageForm, {shift, turns, crops}: ViewOptions): View[] {
  const turned = turns ? turnsOf(form) : [{flipX: false, flipY: false, swaps: false}]
  const moved = Array.from({length: (2 * shift + 1) ** 2}, (_, at): readonly [number, number] => [
    (at % (2 * shift + 1)) - shift,
    Math.floor(at / (2 * shift + 1)) - shift,
  ]).sort(([ax, ay], [bx, by]) => ax * ax + ay * ay - bx * bx - by * by)
  return turned.flatMap(turn => [
    ...moved.map(([dx, dy]) => ({
      ...sourcesOf(
        form,
        turn,
        x => x + dx,
        y => y + dy,
      ),
      margin: {x: Math.abs(dx), y: Math.abs(dy)},
      isBetween: false,
    })),
    ...(crops
      ? CROPS.map(cut => ({
          ...sourcesOf(
            form,
            turn,
            x => inner(x, form.width, cut),
            y => inner(y, form.height, cut),
          ),
          margin: {x: 0, y: 0},
          isBetween: true,
        }))
      : []),
  ])
}

function turnsOf({width, height}: ImageForm): Turn[] {
  return [false, ...(width === height ? [true] : [])].flatMap(swaps =>
    [false, true].flatMap(flipY => [false, true].map(flipX => ({flipX, flipY, swaps}))),
  )
}

const inner = (at: number, length: number, cut: number) => cut * (length - 1) + at * (1 - 2 * cut)

/** `across`: where a column of the moved picture lies in the turned one; `down`: where a line does. */
function sourcesOf(
  {width, height, channels}: ImageForm,
  {flipX, flipY, swaps}: Turn,
  across: (x: number) => number,
  down: (y: number) => number,
): Pick<View, 'across' | 'down'> {
  const [ofX, ofY] = [
    {length: width, step: channels, flips: flipX},
    {length: height, step: width * channels, flips: flipY},
  ]
  return {across: sourceOf(width, across, swaps ? ofY : ofX), down: sourceOf(height, down, swaps ? ofX : ofY)}
}

/** Beyond the edge the outermost column or line goes on. */
function sourceOf(count: number, from: (at: number) => number, axis: {length: number; step: number; flips: boolean}): Source {
  const [first, second, share] = [new Int32Array(count), new Int32Array(count), new Float64Array(count)]
  const last = axis.length - 1
  const place = (at: number) => Math.min(last, Math.max(0, at)) * axis.step
  for (let at = 0; at < count; at++) {
    const lies = axis.flips ? last - from(at) : from(at)
    const low = Math.floor(lies)
    first[at] = place(low)
    second[at] = place(low + 1)
    share[at] = lies - low
  }
  return {first, second, share}
}

/** The numbers of a changed picture, from `start` on. */
export function changed(
  picture: ArrayLike<number>,
  {width, height, channels}: ImageForm,
  {across, down, isBetween}: View,
  out: Float64Array | Float32Array,
  start = 0,
): void {
  for (let y = 0, at = start; y < height; y++) {
    const [top, bottom, ty] = [down.first[y], down.second[y], down.share[y]]
    for (let x = 0; x < width; x++) {
      const [left, right, tx] = [across.first[x], across.second[x], across.share[x]]
      for (let channel = 0; channel < channels; channel++, at++)
        out[at] = isBetween
          ? (1 - ty) * ((1 - tx) * picture[top + left + channel] + tx * picture[top + right + channel]) +
            ty * ((1 - tx) * picture[bottom + left + channel] + tx * picture[bottom + right + channel])
          : picture[top + left + channel]
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
