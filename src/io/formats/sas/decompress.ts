/** Undoes one of the two compressions of rows; undefined when the bytes are no such row. */
export type UnpackRow = (packed: Uint8Array, length: number) => Uint8Array | undefined

/**
 * Run-length encoding of rows (COMPRESS=CHAR). The upper half of a byte is a command, the lower half a part of a length.
 * Source: M. S. Shotwell, SAS7BDAT Database Binary Format (2013), section on RLE; commands 4 to 7 as pandas and ReadStat read them.
 */
export const unpackRunLengths: UnpackRow = (packed, length) => {
  const row = new Uint8Array(length)
  let filled = 0
  let at = 0
  const copy = (count: number) => {
    if (at + count > packed.length || filled + count > length) return false
    row.set(packed.subarray(at, at + count), filled)
    at += count
    filled += count
    return true
  }
  const repeat = (value: number, count: number) => {
    if (filled + count > length) return false
    row.fill(value, filled, filled + count)
    filled += count
    return true
  }
  while (at < packed.length) {
    const command = packed[at] >> 4
    const low = packed[at] & 0x0f
    const long = low * 256 + packed[at + 1]
    at++
    let fits: boolean
    if (command === 0) fits = (at++, copy(long + 64))
    else if (command === 1) fits = (at++, copy(long + 64 + 4096))
    else if (command === 2) fits = copy(low + 96)
    else if (command === 4) fits = ((at += 2), repeat(packed[at - 1], long + 18))
    else if (command === 5) fits = (at++, repeat(0x40, long + 17))
    else if (command === 6) fits = (at++, repeat(0x20, long + 17))
    else if (command === 7) fits = (at++, repeat(0x00, long + 17))
    else if (command >= 8 && command <= 11) fits = copy(low + 1 + 16 * (command - 8))
    else if (command === 12) fits = repeat(packed[at++], low + 3)
    else if (command >= 13) fits = repeat([0x40, 0x20, 0x00][command - 13], low + 2)
    else fits = false
    if (!fits) return undefined
  }
  return filled === length ? row : undefined
}

/**
 * Ross Data Compression of rows (COMPRESS=BINARY): 16 bits say which of the next items are bytes as they are and which are commands.
 * Source: E. Ross, A Simple Data-Compression Technique, The C Users Journal 10 (1992).
 */
export const unpackRoss: UnpackRow = (packed, length) => {
  const row = new Uint8Array(length)
  let filled = 0
  let at = 0
  let bits = 0
  let mask = 0
  const repeat = (value: number, count: number) => {
    if (filled + count > length) return false
    row.fill(value, filled, filled + count)
    filled += count
    return true
  }
  // What is copied may overlap with what it makes.
  const copyBack = (distance: number, count: number) => {
    if (distance > filled || filled + count > length) return false
    for (const end = filled + count; filled < end; filled++) row[filled] = row[filled - distance]
    return true
  }
  while (at < packed.length) {
    mask >>= 1
    if (mask === 0) {
      if (at + 2 > packed.length) return undefined
      bits = packed[at] * 256 + packed[at + 1]
      at += 2
      mask = 0x8000
      if (at === packed.length) break
    }
    if ((bits & mask) === 0) {
      if (filled === length) return undefined
      row[filled++] = packed[at++]
      continue
    }
    const command = packed[at] >> 4
    const low = packed[at] & 0x0f
    const next = packed[at + 1]
    let fits: boolean
    if (command === 0) fits = repeat(next, low + 3)
    else if (command === 1) fits = repeat(packed[at + 2], low + next * 16 + 19)
    else if (command === 2) fits = copyBack(low + 3 + next * 16, packed[at + 2] + 16)
    else fits = copyBack(low + 3 + next * 16, command)
    at += command === 1 || command === 2 ? 3 : 2
    if (!fits || at > packed.length) return undefined
  }
  return filled === length ? row : undefined
}
