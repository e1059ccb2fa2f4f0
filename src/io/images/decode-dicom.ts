import type {DataSet} from 'dicom-parser'
import type {ImageForm} from '../../core/column.js'
import {UserError} from '../../core/errors.js'
import {LIMITS} from '../../files/limits.js'
import {damagedFile} from '../formats/damaged-file.js'
import {checkTransfer} from './dicom-transfer.js'
import {windowed, type DicomWindow} from './dicom-window.js'

/** A picture of a DICOM file. */
export interface DicomImage {
  readonly form: ImageForm
  /** What must be the same in all pictures beside the form, for their levels to mean the same. */
  readonly scale: string
  /** Whom it is of; empty where the file does not say so. */
  readonly person: string
  /** Its numbers, `[height, width, channels]`. */
  readonly levels: () => Uint8Array | Uint16Array
  /** The window that the file would be shown in; not applied unasked. */
  readonly window?: DicomWindow
  readonly isInverted: boolean
}

/** How the numbers of pixels stand in a file: DICOM PS3.3, C.7.6.3 (Image Pixel Module). */
interface Pixels {
  readonly allocated: 8 | 16
  readonly stored: number
  readonly isSigned: boolean
  readonly channels: 1 | 3
  readonly isPlanar: boolean
  readonly isInverted: boolean
  readonly slope: number
  readonly intercept: number
}

const [ROWS, COLUMNS, FRAMES, PIXEL_DATA] = ['x00280010', 'x00280011', 'x00280008', 'x7fe00010']

/**
 * What a DICOM file says of its picture: one frame, not compressed, little endian, grey or red, green and blue. Parsed by dicom-parser.
 *
 * Without a window, levels are the numbers as they are stored, from the smallest that the bits hold, times a power of two: those of up
 * to 8 bits fill 8 bits, others 16, so that a level is as large a part of white as it was. With one, numbers are rescaled (slope and
 * intercept), and the window becomes 16 bits (DICOM PS3.3, C.11.2.1.2.1, the function LINEAR). MONOCHROME1, where 0 is white, is inverted.
 *
 * @throws {UserError} When it is damaged, compressed, or holds a picture of another kind.
 */
export async function openDicom(bytes: Uint8Array, path: string, window: DicomWindow | undefined): Promise<DicomImage> {
  const {default: dicom} = await import('dicom-parser')
  const file = `'${path}'`
  try {
    // A compressed file may unpack to anything: what it is comes first.
    checkTransfer(dicom.readPart10Header(bytes).string('x00020010'), file)
    return pictureOf(dicom.parseDicom(bytes), {bytes, file, window})
  } catch (error) {
    // The parser throws texts, wherever a number of bytes is more than there are.
    throw error instanceof UserError ? error : damagedFile(file, 'a DICOM file')
  }
}

interface Opened {
  readonly bytes: Uint8Array
  readonly file: string
  readonly window: DicomWindow | undefined
}

function pictureOf(data: DataSet, {bytes, file, window}: Opened): DicomImage {
  const [height = 0, width = 0] = [data.uint16(ROWS), data.uint16(COLUMNS)]
  const element = data.elements[PIXEL_DATA] as DataSet['elements'][string] | undefined
  if (element === undefined || width === 0 || height === 0) throw notRead(file, 'holds no picture')
  if (width * height > LIMITS.pixels) throw notRead(file, `has more than ${LIMITS.pixels / 1e6} million pixels`)
  const frames = data.intString(FRAMES) ?? 1
  if (frames !== 1) throw notRead(file, `holds ${frames} frames`, 'Save its frames one by one: dcmj2pnm +Fa +on2 IN.dcm OUT')
  const pixels = pixelsOf(data, file)
  const {allocated, channels, stored, slope, intercept} = pixels
  const count = width * height * channels
  const size = (count * allocated) / 8
  // A byte may be added to make the length even.
  if (element.length < size || element.length > size + 1 || element.dataOffset + size > bytes.length)
    throw damagedFile(file, 'a DICOM file')
  if (window !== undefined && channels === 3) throw notRead(file, 'is in colours, which a window is not for')
  const own = windowOf(data)
  const rescaled = slope === 1 && intercept === 0 ? '' : `, rescaled by ${slope} and ${intercept}`
  return {
    form: {kind: 'image', width, height, channels, bits: window === undefined && stored <= 8 ? 8 : 16},
    scale: window === undefined ? `${stored} bits of it stored${rescaled}` : '',
    person: data.string('x00100020')?.trim() ?? '',
    levels: () => {
      const raw = rawNumbers(bytes, element.dataOffset, count, pixels)
      return window === undefined ? spread(raw, pixels) : windowed(raw, {...pixels, window})
    },
    ...(own && {window: own}),
    isInverted: pixels.isInverted,
  }
}

function pixelsOf(data: DataSet, file: string): Pixels {
  const number = (tag: string) => data.uint16(tag)
  const [allocated, stored, highest] = [number('x00280100') ?? 0, number('x00280101') ?? 0, number('x00280102') ?? -1]
  const [kind = '', channels] = [data.string('x00280004')?.trim(), number('x00280002') ?? 1]
  const isGrey = kind === 'MONOCHROME1' || kind === 'MONOCHROME2'
  if (!(isGrey && channels === 1) && !(kind === 'RGB' && channels === 3 && allocated === 8))
    throw notRead(
      file,
      `is of the kind '${kind.slice(0, 40)}' with ${channels} numbers a pixel`,
      'Convert it to grey or RGB: dcmj2pnm +on IN.dcm OUT.png',
    )
  if ((allocated !== 8 && allocated !== 16) || stored < 1 || stored > allocated || highest !== stored - 1)
    throw notRead(file, `stores ${stored} of ${allocated} bits of a pixel, up to bit ${highest}`)
  if ('x00283000' in data.elements) throw notRead(file, 'has a table of what its numbers mean (Modality LUT)')
  const [slope = 1, intercept = 0] = [data.floatString('x00281053'), data.floatString('x00281052')]
  if (!(slope > 0 && Number.isFinite(slope) && Number.isFinite(intercept)))
    throw notRead(file, `has a slope of ${slope} and an intercept of ${intercept}`)
  return {
    ...{allocated, stored, slope, intercept, channels: channels === 3 ? 3 : 1},
    isSigned: number('x00280103') === 1,
    isPlanar: channels === 3 && number('x00280006') === 1,
    isInverted: kind === 'MONOCHROME1',
  }
}

/** The numbers as they are stored, without what stands in bits beside them, the channels of a pixel side by side. */
function rawNumbers(bytes: Uint8Array, start: number, count: number, pixels: Pixels): Int32Array {
  const {allocated, stored, isSigned, channels, isPlanar} = pixels
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, (count * allocated) / 8)
  const [mask, sign] = [2 ** stored - 1, isSigned ? 2 ** (stored - 1) : 0]
  const places = count / channels
  return Int32Array.from({length: count}, (_, at) => {
    const from = isPlanar ? (at % channels) * places + Math.floor(at / channels) : at
    const number = (allocated === 8 ? view.getUint8(from) : view.getUint16(2 * from, true)) & mask
    return (number ^ sign) - sign
  })
}

/** Numbers from the smallest that their bits hold, in the upper bits of 8 or 16. */
function spread(raw: Int32Array, {stored, isSigned, isInverted}: Pixels): Uint8Array | Uint16Array {
  const lowest = isSigned ? -(2 ** (stored - 1)) : 0
  const highest = lowest + 2 ** stored - 1
  const factor = 2 ** ((stored <= 8 ? 8 : 16) - stored)
  const level = (value: number) => (isInverted ? highest - value : value - lowest) * factor
  return stored <= 8 ? Uint8Array.from(raw, level) : Uint16Array.from(raw, level)
}

function windowOf(data: DataSet): DicomWindow | undefined {
  const [centre, width] = [data.floatString('x00281050'), data.floatString('x00281051')]
  return centre !== undefined && width !== undefined && Number.isFinite(centre) && width >= 1 ? {centre, width} : undefined
}

const notRead = (
  file: string,
  what: string,
  remedy = 'Convert it to PNG, in the way that your model was trained on: dcmj2pnm +on2 IN.dcm OUT.png',
) => new UserError('image-not-read', {file}, `${file} ${what}.`, [remedy])
