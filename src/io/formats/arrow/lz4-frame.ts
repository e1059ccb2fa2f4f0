const MAGIC = 0x184d2204
const FLAGS = {version: 0xc0, version1: 0x40, blockChecksum: 0x10, contentSize: 0x08, dictionary: 0x01}
const UNPACKED_BLOCK = 0x80000000
/** What the shortest match is, which its length is counted from. */
const SHORTEST = 4

/**
 * Unpacks one LZ4 frame. Blocks may refer to what earlier ones stand for, as pyarrow writes them. Checksums are not looked at.
 * Source: LZ4 frame format 1.6.4 and LZ4 block format, github.com/lz4/lz4/tree/dev/doc.
 * @param length Of what it stands for: not a byte more is made.
 * @throws {Error} When it is not such a frame, or stands for more or less.
 */
export function unpackLz4Frame(packed: Uint8Array, length: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const flags = view.getUint8(4)
  if (view.getUint32(0, true) !== MAGIC || (flags & FLAGS.version) !== FLAGS.version1) throw new Error('frame')
  const output = new Uint8Array(length)
  // Magic, flags, size of blocks; two optional numbers; a checksum.
  let at = 6 + (flags & FLAGS.contentSize ? 8 : 0) + (flags & FLAGS.dictionary ? 4 : 0) + 1
  let made = 0
  for (;;) {
    const word = view.getUint32(at, true)
    at += 4
    if (word === 0) break
    const size = word % UNPACKED_BLOCK
    if (size > packed.length - at) throw new Error('block')
    const block = packed.subarray(at, at + size)
    if (word >= UNPACKED_BLOCK) {
      // It throws where there is no room.
      output.set(block, made)
      made += size
    } else made = unpackBlock(block, output, made)
    at += size + (flags & FLAGS.blockChecksum ? 4 : 0)
  }
  if (made !== length) throw new Error('length')
  return output
}

/** @returns Where the output ends now. */
function unpackBlock(block: Uint8Array, output: Uint8Array, start: number): number {
  let made = start
  let at = 0
  /** A number of four bits goes on in bytes while they are full. */
  const whole = (bits: number) => {
    let value = bits
    if (bits < 15) return value
    for (let byte = 255; byte === 255; value += byte) byte = at < block.length ? block[at++] : cut()
    return value
  }
  while (at < block.length) {
    const token = block[at++]
    const literals = whole(token >> 4)
    if (literals > block.length - at) cut()
    output.set(block.subarray(at, at + literals), made)
    at += literals
    made += literals
    // The last sequence has literals alone.
    if (at === block.length) return made
    if (block.length - at < 2) cut()
    const distance = block[at] | (block[at + 1] << 8)
    at += 2
    const end = made + whole(token & 15) + SHORTEST
    if (distance === 0 || distance > made || end > output.length) throw new Error('match')
    // Byte by byte: a match may overlap with what it makes.
    for (; made < end; made++) output[made] = output[made - distance]
  }
  return cut()
}

function cut(): never {
  throw new Error('cut')
}
