import type sharp from 'sharp'
import type {ImageForm} from '../../core/column.js'
import {UserError} from '../../core/errors.js'
import {openImage, pixelsOf} from './decode.js'

/** JPEG blurs edges: so many levels of 255 from the ends, and of so large a share of the pixels, are still those of two levels. */
const BLURRED = 64
const MOST_BLURRED = 0.05

/**
 * Reads masks of pictures of one form. A mask is a picture of the same size with two levels: 0 is background, the other one, the same in
 * all masks, what is marked. Colours are read where they are greys. JPEG knows no two levels: it is cut in the middle, which is told.
 */
export class MaskReader {
  #marked: {readonly level: number; readonly path: string} | undefined
  #cut = 0
  #full = 0
  #read = 0

  constructor(
    readonly decoder: typeof sharp,
    readonly form: ImageForm,
  ) {}

  /**
   * Adds the marked pixels of a file to `marked`, `[height x width]`: several masks of a picture are put together.
   *
   * @returns The bytes of the file.
   * @throws {UserError} When it cannot be read, is of another size, coloured, or has more than two levels.
   */
  async add(path: string, marked: Uint8Array, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const image = await openImage(this.decoder, path, signal)
    const {width, height, channels, bits} = image.form
    if (width !== this.form.width || height !== this.form.height) throw this.#otherSize(path, image.form)
    const levels = firstChannel(await pixelsOf(this.decoder, image, path), channels, path)
    const isJpeg = image.bytes[0] === 0xff
    const scale = bits === 16 ? 257 : 1
    const cut = isJpeg ? cutInTheMiddle(levels, path) : this.#twoLevels(levels, scale, path)
    cut.forEach((isMarked, pixel) => {
      if (isMarked) marked[pixel] = 1
    })
    this.#read++
    if (isJpeg) this.#cut++
    if (cut.every(Boolean)) this.#full++
    return image.bytes
  }

  notes(): string[] {
    return [
      ...(this.#cut > 0 ? [`${this.#cut} masks are JPEGs, whose levels lie around two: they were cut in the middle.`] : []),
      ...(this.#full > this.#read / 2 ? ['most masks mark every pixel: are they the right way round? 0 is background.'] : []),
    ]
  }

  #twoLevels(levels: readonly number[], scale: number, path: string): boolean[] {
    const own = [...new Set(levels)].filter(level => level !== 0)
    const [level] = own
    if (own.length === 0) return levels.map(() => false)
    if (own.length > 1) throw manyLevels(path, own.length, levels.includes(0))
    this.#marked ??= {level: level / scale, path}
    if (this.#marked.level !== level / scale) throw otherLevel(path, level, this.#marked)
    return levels.map(each => each !== 0)
  }

  #otherSize(path: string, {width, height}: ImageForm): UserError {
    return new UserError(
      'mask-not-read',
      {file: path, why: 'size'},
      `The mask '${path}' has ${width} x ${height} pixels, and its picture ${this.form.width} x ${this.form.height}.`,
      ['Scale masks as their pictures, by the nearest pixel: smooth scaling makes levels between.'],
    )
  }
}

/** @throws {UserError} When the channels differ. */
function firstChannel(values: Uint8Array | Uint16Array, channels: 1 | 3, path: string): number[] {
  if (channels === 1) return Array.from(values)
  if (values.some((value, at) => value !== values[at - (at % 3)]))
    throw new UserError(
      'mask-not-read',
      {file: path, why: 'colours'},
      `The mask '${path}' has colours, which may stand for several things that are marked.`,
      ['Save one of them as white on black.'],
    )
  return Array.from({length: values.length / 3}, (_, pixel) => values[3 * pixel])
}

function cutInTheMiddle(levels: readonly number[], path: string): boolean[] {
  const between = levels.filter(level => level >= BLURRED && level < 256 - BLURRED).length
  if (between > MOST_BLURRED * levels.length) throw manyLevels(path, new Set(levels).size, true)
  return levels.map(level => level >= 128)
}

const manyLevels = (path: string, count: number, hasBackground: boolean) =>
  new UserError(
    'mask-not-read',
    {file: path, why: 'levels', levels: count},
    `The mask '${path}' has ${count} levels ${hasBackground ? 'beside' : 'and none is'} 0. A mask has two: 0, and one for what is marked.`,
    ['Cut a map of probabilities at the level that you would use. Of several things that are marked, keep one.'],
  )

const otherLevel = (path: string, level: number, first: {readonly level: number; readonly path: string}) =>
  new UserError(
    'mask-not-read',
    {file: path, why: 'levels', level, other: first.level},
    `The mask '${path}' marks with another level than '${first.path}': they may mark several things.`,
    ['Mark one thing, with one level in all masks.'],
  )
