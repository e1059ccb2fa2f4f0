import {crc32, deflateSync} from 'node:zlib'

/** A picture as it stands in memory: `[height, width, channels]`. */
export interface Pixels {
  readonly width: number
  readonly height: number
  /** 1 grey, 2 grey with transparency, 3 colour, 4 colour with transparency. */
  readonly channels: 1 | 2 | 3 | 4
  readonly bits: 8 | 16
  readonly values: readonly number[]
}

const COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6} as const

/** A PNG file (ISO/IEC 15948), written without the decoder that is tested. `before` are chunks that stand before the pixels. */
export function png({width, height, channels, bits, values}: Pixels, before: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([bits, COLOUR_TYPES[channels], 0, 0, 0], 8)
  const lineBytes = (width * channels * bits) / 8
  const lines = Buffer.alloc(height * (1 + lineBytes))
  values.forEach((value, at) => {
    const place = Math.floor(at / (width * channels)) * (1 + lineBytes) + 1 + ((at % (width * channels)) * bits) / 8
    if (bits === 16) lines.writeUInt16BE(value, place)
    else lines[place] = value
  })
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    ...before,
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
