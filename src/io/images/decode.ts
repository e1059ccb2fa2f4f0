import type sharp from 'sharp'
import type {Metadata} from 'sharp'
import type {ImageForm} from '../../core/column.js'
import {UserError} from '../../core/errors.js'
import {formInWords} from '../../core/sample-form.js'
import {LIMITS, SIZES} from '../../files/limits.js'
import {readBytes} from '../../files/read-bytes.js'
import {damagedFile} from '../formats/damaged-file.js'
import {openDicom, type DicomImage} from './decode-dicom.js'
import {isDicom} from './dicom-beginning.js'
import type {DicomWindow} from './dicom-window.js'

/** A picture as it is before its pixels are unpacked. */
export interface OpenImage {
  readonly bytes: Uint8Array
  readonly form: ImageForm
  /** What was done to bring it to its form, such as that it was turned as its camera says. */
  readonly changes: readonly ImageChange[]
  /** Where it is a file of DICOM. */
  readonly dicom?: DicomImage
}

export type ImageChange = 'turned' | 'opaque' | 'palette' | 'profile'

const MOST_PIXELS = LIMITS.pixels

/**
 * Reads what a picture says of itself, without unpacking it: a few bytes can stand for any number of pixels.
 *
 * @param window Of DICOM, see {@link openDicom}.
 * @throws {UserError} When it is empty, damaged, too large, animated, partly transparent, or in colours for print.
 */
export async function openImage(
  decoder: typeof sharp,
  path: string,
  signal: AbortSignal | undefined,
  window?: DicomWindow,
): Promise<OpenImage> {
  const file = `'${path}'`
  const bytes = await readBytes(path, {...SIZES.image, signal})
  if (bytes.length === 0)
    throw new UserError('file-damaged', {file: path}, `${file} is empty.`, [
      'Make or download the picture again, or take it out.',
    ])
  if (isDicom(bytes)) {
    const dicom = await openDicom(bytes, path, window)
    return {bytes, form: dicom.form, changes: [], dicom}
  }
  if (/\.dcm$/i.test(path)) throw notDicom(path)
  const about = await decoder(bytes, {failOn: 'error', limitInputPixels: MOST_PIXELS})
    .metadata()
    .catch((error: unknown) => {
      throw error instanceof Error && error.message.includes('exceeds pixel limit')
        ? tooLarge(path)
        : damagedFile(file, 'a picture')
    })
  checkReadable(path, {...about, pages: isAnimatedPng(bytes) ? undefined : (about.pages ?? 1)})
  const {width, height} = about.autoOrient
  const isGrey = about.space === 'b-w' || about.space === 'grey16'
  const form: ImageForm = {kind: 'image', width, height, channels: isGrey ? 1 : 3, bits: about.depth === 'ushort' ? 16 : 8}
  const changes: ImageChange[] = []
  if (about.orientation !== undefined && about.orientation > 1) changes.push('turned')
  if (about.hasAlpha) changes.push('opaque')
  if (about.isPalette) changes.push('palette')
  if (about.hasProfile && !isGrey) changes.push('profile')
  return {bytes, form, changes}
}

/** The decoder shows the first of its pictures alone, as if there were no other. */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const control = text.indexOf('acTL')
  return control > 0 && text.subarray(0, 4).toString('latin1') === '\x89PNG' && control < text.indexOf('IDAT')
}

/** `pages` are undefined where their number is not known, but more than one. */
function checkReadable(path: string, {format, pages, space, depth, width, height}: Metadata): void {
  const file = `'${path}'`
  if (format !== 'png' && format !== 'jpeg')
    throw new UserError('image-not-read', {file: path, format}, `${file} is named as a PNG or JPEG and is none.`, [
      'Convert it to PNG without loss.',
    ])
  if (pages !== 1)
    throw new UserError('image-not-read', {file: path}, `${file} is animated: it holds ${pages ?? 'several'} pictures.`, [
      'Save its pictures one by one.',
    ])
  if (space === 'cmyk')
    throw new UserError(
      'image-not-read',
      {file: path, space},
      `${file} is in colours for print (CMYK), which stand for no one grey or colour of a screen.`,
      ['Convert it to grey or RGB, in the way that you would show it.'],
    )
  if (depth !== 'uchar' && depth !== 'ushort')
    throw new UserError(
      'image-not-read',
      {file: path, depth},
      `${file} has pixels of type ${depth}. Only 8 and 16 bit are read.`,
      ['Save it with 8 or 16 bit.'],
    )
  if (width * height > MOST_PIXELS) throw tooLarge(path)
}

const notDicom = (path: string) =>
  new UserError('file-damaged', {file: path}, `'${path}' is named as a DICOM file and does not begin as one.`, [
    'Files without the header of part 10 get one by: dcmconv +F IN.dcm OUT.dcm',
  ])

const tooLarge = (path: string) =>
  new UserError(
    'image-too-large',
    {file: path, most: MOST_PIXELS},
    `'${path}' has more than ${MOST_PIXELS / 1e6} million pixels, the limit for a picture.`,
    ['Give pictures of the size that models are trained on, such as 64 x 64: cut or scale them first.'],
  )

/**
 * The numbers of a picture, `[height, width, channels]`. What is see-through in it is an error.
 * @throws {UserError} When it is damaged or partly transparent.
 */
export async function pixelsOf(
  decoder: typeof sharp,
  {bytes, form, changes, dicom}: OpenImage,
  path: string,
): Promise<Uint8Array | Uint16Array> {
  if (dicom !== undefined) return dicom.levels()
  // Those who train models take the numbers as they stand: a profile of colours would change them.
  const open = () => decoder(bytes, {failOn: 'error', limitInputPixels: MOST_PIXELS, ignoreIcc: true})
  try {
    if (changes.includes('opaque') && !(await open().stats()).isOpaque) throw transparent(path)
    const {data, info} = await open()
      .autoOrient()
      .removeAlpha()
      .toColourspace(spaceOf(form))
      .raw({depth: form.bits === 16 ? 'ushort' : 'uchar'})
      .toBuffer({resolveWithObject: true})
    if (info.channels !== form.channels || info.width !== form.width || info.height !== form.height)
      throw new RangeError(`A picture said to be ${formInWords(form)} was unpacked to ${info.channels} channels.`)
    return form.bits === 16 ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data
  } catch (error) {
    if (error instanceof UserError || error instanceof RangeError) throw error
    throw damagedFile(`'${path}'`, 'a picture')
  }
}

/** What the decoder calls the colours of this form. */
export const spaceOf = ({channels, bits}: ImageForm) =>
  channels === 1 ? (bits === 16 ? ('grey16' as const) : ('b-w' as const)) : bits === 16 ? ('rgb16' as const) : ('srgb' as const)

const transparent = (path: string) =>
  new UserError('image-not-read', {file: path}, `'${path}' is partly transparent: what is behind it is not known.`, [
    'Lay it on the background that it is shown on, and save it without transparency.',
  ])
