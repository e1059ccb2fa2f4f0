import type sharp from 'sharp'
import type {Metadata} from 'sharp'
import type {ImageForm} from '../../core/column.js'
import {UserError} from '../../core/errors.js'
import {LIMITS, SIZES} from '../../files/limits.js'
import {readBytes} from '../../files/read-bytes.js'
import {damagedFile} from '../formats/damaged-file.js'

/** A picture as it is before its pixels are unpacked. */
export interface OpenImage {
  readonly bytes: Uint8Array
  readonly form: ImageForm
  /** What was done to bring it to its form, such as that it was turned as its camera says. */
  readonly changes: readonly ImageChange[]
}

export type ImageChange = 'turned' | 'opaque' | 'palette'

const MOST_PIXELS = LIMITS.pixels

/**
 * Reads what a picture says of itself, without unpacking it: a few bytes can stand for any number of pixels.
 *
 * @throws {UserError} When it is empty, damaged, too large, animated, partly transparent, or in colours for print.
 */
export async function openImage(decoder: typeof sharp, path: string, signal: AbortSignal | undefined): Promise<OpenImage> {
  const file = `'${path}'`
  const bytes = await readBytes(path, {...SIZES.image, signal})
  if (bytes.length === 0) throw new UserError('empty-file', {file: path}, `${file} is empty.`, ['Make or download the picture again, or take it out.'])
  const about = await decoder(bytes, {failOn: 'error', limitInputPixels: MOST_PIXELS})
    .metadata()
    .catch((error: unknown) => {
      throw error instanceof Error && error.message.includes('exceeds pixel limit') ? tooLarge(path) : damagedFile(file, 'a picture')
    })
  checkReadable(path, about)
  const {width, height} = about.autoOrient
  const isGrey = about.space === 'b-w' || about.space === 'grey16'
  const form: ImageForm = {kind: 'image', width, height, channels: isGrey ? 1 : 3, bits: about.depth === 'ushort' ? 16 : 8}
  const changes: ImageChange[] = []
  if (about.orientation !== undefined && about.orientation > 1) changes.push('turned')
  if (about.hasAlpha) changes.push('opaque')
  if (about.isPalette === true) changes.push('palette')
  return {bytes, form, changes}
}

function checkReadable(path: string, {format, pages = 1, space, depth, width, height}: Metadata): void {
  const file = `'${path}'`
  if (format !== 'png' && format !== 'jpeg')
    throw new UserError('image-not-read', {file: path, format}, `${file} is named as a PNG or JPEG and is none.`, [
      'Convert it to PNG without loss.',
    ])
  if (pages > 1)
    throw new UserError('image-not-read', {file: path, pages}, `${file} is animated: it holds ${pages} pictures.`, [
      'Save its pictures one by one.',
    ])
  if (space === 'cmyk')
    throw new UserError('image-not-read', {file: path, space}, `${file} is in colours for print (CMYK), which stand for no one grey or colour of a screen.`, [
      'Convert it to grey or RGB, in the way that you would show it.',
    ])
  if (depth !== 'uchar' && depth !== 'ushort')
    throw new UserError('image-not-read', {file: path, depth}, `${file} has pixels of type ${depth}. Only 8 and 16 bit are read.`, [
      'Save it with 8 or 16 bit.',
    ])
  if (width * height > MOST_PIXELS) throw tooLarge(path)
}

const tooLarge = (path: string) =>
  new UserError('image-too-large', {file: path, most: MOST_PIXELS}, `'${path}' has more than ${MOST_PIXELS / 1e6} million pixels, the limit for a picture.`, [
    'Give pictures of the size that models are trained on, such as 64 x 64: cut or scale them first.',
  ])

/**
 * The numbers of a picture, `[height, width, channels]`. What is see-through in it is an error.
 * @throws {UserError} When it is damaged or partly transparent.
 */
export async function pixelsOf(decoder: typeof sharp, {bytes, form}: OpenImage, path: string): Promise<Uint8Array | Uint16Array> {
  const deep = form.bits === 16
  const space = form.channels === 1 ? (deep ? 'grey16' : 'b-w') : deep ? 'rgb16' : 'srgb'
  try {
    const {data, info} = await decoder(bytes, {failOn: 'error', limitInputPixels: MOST_PIXELS})
      .autoOrient()
      .toColourspace(space)
      .raw({depth: deep ? 'ushort' : 'uchar'})
      .toBuffer({resolveWithObject: true})
    const values = deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data
    return info.channels === form.channels ? values : withoutAlpha(values, info.channels, form, path)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw damagedFile(`'${path}'`, 'a picture')
  }
}

function withoutAlpha(
  values: Uint8Array | Uint16Array,
  found: number,
  {channels, width, height, bits}: ImageForm,
  path: string,
): Uint8Array | Uint16Array {
  if (found !== channels + 1) throw new UserError('image-not-read', {file: path, channels: found}, `'${path}' has ${found} channels.`, ['Save it as grey or RGB.'])
  const out = bits === 16 ? new Uint16Array(width * height * channels) : new Uint8Array(width * height * channels)
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (values[pixel * found + channels] !== 2 ** bits - 1)
      throw new UserError('image-not-read', {file: path}, `'${path}' is partly transparent: what is behind it is not known.`, [
        'Lay it on the background that it is shown on, and save it without transparency.',
      ])
    for (let channel = 0; channel < channels; channel++) out[pixel * channels + channel] = values[pixel * found + channel]
  }
  return out
}
