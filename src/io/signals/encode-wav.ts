import {utf8Bytes} from '../../platform/bytes.js'
import type {SoundForm} from './decode-wav.js'

/**
 * A WAV file of one channel: values as they are, rounded to whole numbers and cut to the range of the form where that has bits.
 * Floating-point files have the chunk `fact`, as the specification of 1994 asks for.
 */
export function encodeWav(values: Float64Array, {rate, bits, float}: SoundForm): Uint8Array {
  const width = (float ?? bits ?? 64) / 8
  const isWhole = bits !== undefined
  const head = isWhole ? 44 : 58
  const size = values.length * width
  const bytes = new Uint8Array(head + size + (size % 2))
  const view = new DataView(bytes.buffer)
  bytes.set(utf8Bytes('RIFF'), 0)
  view.setUint32(4, bytes.length - 8, true)
  bytes.set(utf8Bytes('WAVEfmt '), 8)
  view.setUint32(16, isWhole ? 16 : 18, true)
  view.setUint16(20, isWhole ? 1 : 3, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * width, true)
  view.setUint16(32, width, true)
  view.setUint16(34, width * 8, true)
  if (!isWhole) {
    bytes.set(utf8Bytes('fact'), 38)
    view.setUint32(42, 4, true)
    view.setUint32(46, values.length, true)
  }
  bytes.set(utf8Bytes('data'), head - 8)
  view.setUint32(head - 4, size, true)
  const most = 2 ** (width * 8 - 1)
  values.forEach((value, moment) => {
    const at = head + moment * width
    if (!isWhole) {
      if (width === 4) view.setFloat32(at, value, true)
      else view.setFloat64(at, value, true)
      return
    }
    const level = Math.min(most - 1, Math.max(-most, Math.round(value)))
    if (width === 1) bytes[at] = level + 128
    else for (let byte = 0; byte < width; byte++) bytes[at + byte] = Math.floor(level / 2 ** (8 * byte)) & 0xff
  })
  return bytes
}
