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
  const bytes = Buffer.alloc(head + size + (size % 2))
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(isWhole ? 16 : 18, 16)
  bytes.writeUInt16LE(isWhole ? 1 : 3, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate * width, 28)
  bytes.writeUInt16LE(width, 32)
  bytes.writeUInt16LE(width * 8, 34)
  if (!isWhole) {
    bytes.write('fact', 38, 'latin1')
    bytes.writeUInt32LE(4, 42)
    bytes.writeUInt32LE(values.length, 46)
  }
  bytes.write('data', head - 8, 'latin1')
  bytes.writeUInt32LE(size, head - 4)
  const most = 2 ** (width * 8 - 1)
  values.forEach((value, moment) => {
    const at = head + moment * width
    if (!isWhole) {
      if (width === 4) bytes.writeFloatLE(value, at)
      else bytes.writeDoubleLE(value, at)
      return
    }
    const level = Math.min(most - 1, Math.max(-most, Math.round(value)))
    if (width === 1) bytes.writeUInt8(level + 128, at)
    else bytes.writeIntLE(level, at, width)
  })
  return bytes
}
