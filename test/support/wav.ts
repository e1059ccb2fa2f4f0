/** What a WAV file is made of; all but the values have the usual ones. */
export interface WavParts {
  readonly values: readonly number[]
  readonly tag?: number
  readonly channels?: number
  readonly rate?: number
  readonly bits?: number
  /** What the header of the values promises, where that is not their size. */
  readonly promised?: number
  /** Chunks before the values. */
  readonly before?: readonly Buffer[]
  readonly after?: readonly Buffer[]
  /** Behind the first 16 bytes of the format. */
  readonly furtherFormat?: Buffer
}

export function wavChunk(name: string, content: Buffer, promised = content.length): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(promised, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

/** A WAV file, byte by byte after the specification, so that what reads files is not tested by what writes them. */
export function wav({values, tag = 1, channels = 1, rate = 8000, bits = 16, promised, ...parts}: WavParts): Buffer {
  const {before = [], after = [], furtherFormat = Buffer.alloc(0)} = parts
  const width = bits / 8
  const format = Buffer.alloc(16)
  format.writeUInt16LE(tag, 0)
  format.writeUInt16LE(channels, 2)
  format.writeUInt32LE(rate, 4)
  format.writeUInt32LE(rate * channels * width, 8)
  format.writeUInt16LE(channels * width, 12)
  format.writeUInt16LE(bits, 14)
  const data = Buffer.alloc(values.length * width)
  const isFloat = tag === 3 || (furtherFormat.length >= 10 && furtherFormat.readUInt16LE(8) === 3)
  values.forEach((value, at) => {
    if (isFloat && width === 4) data.writeFloatLE(value, at * 4)
    else if (isFloat) data.writeDoubleLE(value, at * 8)
    else if (width === 1) data.writeUInt8(value + 128, at)
    else data.writeIntLE(value, at * width, width)
  })
  const chunks = [wavChunk('fmt ', Buffer.concat([format, furtherFormat])), ...before, wavChunk('data', data, promised), ...after]
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks])
  return wavChunk('RIFF', body)
}

/** The rest of WAVE_FORMAT_EXTENSIBLE: bits that are used, and the number of the code. */
export function extensible(used: number, tag: number): Buffer {
  const rest = Buffer.from('16000000040000000000000000001000800000aa00389b71', 'hex')
  rest.writeUInt16LE(used, 2)
  rest.writeUInt16LE(tag, 8)
  return rest
}
