import {UserError} from '../../core/errors.js'
import type {SignalForm} from '../../core/column.js'
import {hexText} from '../../platform/bytes.js'
import {damagedFile} from '../formats/damaged-file.js'
import type {SignalValues} from './signal-table.js'

/** What the values of a sound are, whatever its length. */
export type SoundForm = Pick<SignalForm, 'bits' | 'float'> & {readonly rate: number}

export interface Sound {
  readonly form: SoundForm
  readonly values: SignalValues
  /** Its length is not stated, as in what was written to a pipe: it was read to its end. */
  readonly isOpen: boolean
}

/** Where a chunk of a file begins, and how many bytes its header promises. */
interface Chunk {
  readonly name: string
  readonly start: number
  readonly size: number
}

interface Format {
  readonly tag: number
  readonly channels: number
  readonly rate: number
  readonly bits: number
  readonly block: number
}

const [PCM, FLOAT, EXTENSIBLE] = [1, 3, 0xfffe]
const UNSTATED = 0xffff_ffff
/** The end of the identifiers that stand for the old numbers of formats: RFC 2361, section 4. */
const OLD_FORMATS = '000000001000800000aa00389b71'
/** Registered numbers of formats (RFC 2361) that people have. */
const CODECS: ReadonlyMap<number, string> = new Map([
  [2, 'Microsoft ADPCM'],
  [6, 'A-law'],
  [7, 'mu-law'],
  [0x11, 'IMA ADPCM'],
  [0x31, 'GSM 6.10'],
  [0x50, 'MPEG'],
  [0x55, 'MP3'],
  [0xff, 'AAC'],
  [0x161, 'Windows Media Audio'],
])

/**
 * The values of a WAV file of one channel: whole numbers around 0 of 8 to 32 bits, or floating-point ones.
 *
 * Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft, 1991), chapters 2 and 3; WAVE_FORMAT_EXTENSIBLE as
 * Microsoft documents it. Nothing is guessed where a header says more than there is.
 *
 * @throws {UserError} When it is empty, cut off, damaged, in a code that loses values, of several channels, or holds no numbers.
 */
export function decodeWav(bytes: Uint8Array, path: string): Sound {
  const file = `'${path}'`
  if (bytes.length === 0)
    throw new UserError('file-damaged', {file}, `${file} is empty.`, ['Record or download the sound again.'])
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  checkBeginning(view, file)
  const chunks = chunksOf(view)
  const header = chunks.find(({name}) => name === 'fmt ')
  const [data, second] = chunks.filter(({name}) => name === 'data') as (Chunk | undefined)[]
  if (header === undefined || data === undefined) throw damagedFile(file, 'a WAV file')
  if (second !== undefined) throw notRead(file, 'holds two runs of sound')
  const format = formatOf(view, header, file)
  checkFormat(format, file)
  const size = bytesOfSound(view, data, file)
  if (size % format.block !== 0) throw cutOff(file, size, Math.ceil(size / format.block) * format.block)
  if (size === 0) throw notRead(file, 'holds no sound: its length is 0')
  const values = valuesOf(view, data.start, size, format)
  if (format.tag === FLOAT && !values.every(Number.isFinite)) throw notRead(file, 'holds values that are infinite or no numbers')
  const kind = format.tag === FLOAT ? {float: format.bits as 32 | 64} : {bits: format.bits as 8 | 16 | 24 | 32}
  return {form: {rate: format.rate, ...kind}, values, isOpen: data.size === UNSTATED}
}

function checkBeginning(view: DataView, file: string): void {
  const name = view.byteLength < 12 ? '' : textAt(view, 0)
  if (['RIFX', 'RF64', 'BW64'].includes(name)) throw notRead(file, `is a sound of the kind ${name}`)
  if (name === 'RIFF' && textAt(view, 8) === 'WAVE') return
  throw new UserError('file-damaged', {file}, `${file} is named as a WAV file and does not begin as one.`, [
    'Convert the sound to WAV, or make or download the file again.',
  ])
}

/** The parts of the file, each at an even place; the last one may promise more than there is. */
function chunksOf(view: DataView): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 12; at + 8 <= view.byteLength;) {
    const chunk = {name: textAt(view, at), start: at + 8, size: view.getUint32(at + 4, true)}
    chunks.push(chunk)
    at = chunk.start + chunk.size + (chunk.size % 2)
  }
  return chunks
}

function formatOf(view: DataView, {start, size}: Chunk, file: string): Format {
  if (size < 16 || start + size > view.byteLength) throw damagedFile(file, 'a WAV file')
  const tag = view.getUint16(start, true)
  const format = {
    tag,
    channels: view.getUint16(start + 2, true),
    rate: view.getUint32(start + 4, true),
    block: view.getUint16(start + 12, true),
    bits: view.getUint16(start + 14, true),
  }
  if (tag !== EXTENSIBLE) return format
  if (size < 40) throw damagedFile(file, 'a WAV file')
  const used = view.getUint16(start + 18, true)
  if (used !== format.bits) throw notRead(file, `uses ${used} of the ${format.bits} bits of each value`)
  const identifier = hexText(new Uint8Array(view.buffer, view.byteOffset + start + 26, 14))
  if (identifier !== OLD_FORMATS) throw notRead(file, 'is in a code that has no number')
  return {...format, tag: view.getUint16(start + 24, true)}
}

function checkFormat({tag, channels, rate, bits, block}: Format, file: string): void {
  if (tag !== PCM && tag !== FLOAT) {
    const code = CODECS.get(tag) ?? `the code number ${tag}`
    throw notRead(file, `is in ${code}, which does not keep the values as they were recorded`)
  }
  if (!(tag === PCM ? [8, 16, 24, 32] : [32, 64]).includes(bits))
    throw notRead(file, `has values of ${bits} bits${tag === FLOAT ? ' in floating point' : ''}`)
  if (channels === 0 || rate === 0 || block !== (channels * bits) / 8) throw damagedFile(file, 'a WAV file')
  if (channels > 1)
    throw new UserError(
      'sound-not-read',
      {file, channels},
      `${file} has ${channels} channels${channels === 2 ? ' (stereo)' : ''}. Only sounds of one channel are read.`,
      [
        'Take the channel that your model is trained on: sox in.wav out.wav remix 1',
        'Or the mean of them, if that is what it is trained on: sox in.wav -c 1 out.wav',
      ],
    )
}

/** How many bytes of sound there are. @throws {UserError} When there are fewer than the header promises. */
function bytesOfSound(view: DataView, {start, size}: Chunk, file: string): number {
  const left = view.byteLength - start
  if (size === UNSTATED) return left
  if (size > left) throw cutOff(file, left, size)
  return size
}

function valuesOf(view: DataView, start: number, size: number, {tag, bits}: Format): SignalValues {
  const count = (size * 8) / bits
  const fill = <T extends SignalValues>(values: T, at: (place: number) => number): T => {
    for (let moment = 0; moment < count; moment++) values[moment] = at(start + (moment * bits) / 8)
    return values
  }
  if (tag === FLOAT)
    return bits === 32
      ? fill(new Float32Array(count), at => view.getFloat32(at, true))
      : fill(new Float64Array(count), at => view.getFloat64(at, true))
  // Values of 8 bits alone have no sign: 128 is silence.
  if (bits === 8) return fill(new Int8Array(count), at => view.getUint8(at) - 128)
  if (bits === 16) return fill(new Int16Array(count), at => view.getInt16(at, true))
  if (bits === 24) return fill(new Int32Array(count), at => view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16)
  return fill(new Int32Array(count), at => view.getInt32(at, true))
}

const textAt = (view: DataView, at: number) =>
  String.fromCharCode(...Array.from({length: 4}, (_, letter) => view.getUint8(at + letter)))

const cutOff = (file: string, there: number, promised: number) =>
  new UserError(
    'file-damaged',
    {file},
    `${file} is cut off: it says that it holds ${promised} bytes of sound, and has ${there}.`,
    [
      'Make or download the file again.',
      'If its length alone is wrong, write it anew with a program that reads to the end, such as sox.',
    ],
  )

const notRead = (file: string, what: string) =>
  new UserError('sound-not-read', {file}, `${file} ${what}.`, [
    'Write the sound as WAV without compression, for example: ffmpeg -i in.wav -ac 1 -c:a pcm_s16le out.wav',
  ])
