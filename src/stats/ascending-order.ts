const DIGIT_BITS = 16
const DIGITS = 2 ** DIGIT_BITS
/** Below so many numbers comparing them is faster. */
const RADIX_FROM = 4096

/**
 * Rows of the numbers that are there, from the smallest to the largest; equal ones (0 and -0 too) in the order of their rows.
 * Many numbers are sorted by their bits, 16 at a time from the lowest on (least significant digit radix sort; Knuth,
 * The Art of Computer Programming 3, algorithm 5.2.5R): that takes a time in proportion to their number.
 *
 * @param values [rows]; NaN is left out.
 */
export function ascendingOrder(values: Float64Array): Int32Array<ArrayBuffer> {
  const present: number[] | Int32Array<ArrayBuffer> = presentRows(values)
  if (present.length < RADIX_FROM) return present.sort((a, b) => values[a] - values[b] || a - b)
  const [low, high] = sortableBits(values)
  let order = present
  let next = new Int32Array(order.length)
  const starts = new Int32Array(DIGITS)
  for (const [bits, shift] of [
    [low, 0],
    [low, DIGIT_BITS],
    [high, 0],
    [high, DIGIT_BITS],
  ] as const) {
    starts.fill(0)
    for (const row of order) starts[(bits[row] >>> shift) & (DIGITS - 1)]++
    for (let digit = 0, sum = 0; digit < DIGITS; digit++) {
      const count = starts[digit]
      starts[digit] = sum
      sum += count
    }
    for (const row of order) next[starts[(bits[row] >>> shift) & (DIGITS - 1)]++] = row
    ;[order, next] = [next, order]
  }
  return order
}

function presentRows(values: Float64Array): Int32Array<ArrayBuffer> {
  const rows = new Int32Array(values.length)
  let count = 0
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) rows[count++] = row
  return rows.subarray(0, count)
}

/** Per number two words that compare as unsigned integers, the high one first, as the numbers do. */
function sortableBits(values: Float64Array): [low: Uint32Array, high: Uint32Array] {
  const low = new Uint32Array(values.length)
  const high = new Uint32Array(values.length)
  const number = new Float64Array(1)
  const words = new Uint32Array(number.buffer)
  number[0] = 1
  const [lowWord, highWord] = words[0] === 0 ? [0, 1] : [1, 0]
  for (let row = 0; row < values.length; row++) {
    // Adding 0 makes -0 and 0 the same.
    number[0] = values[row] + 0
    const isNegative = words[highWord] >>> 31 === 1
    low[row] = isNegative ? ~words[lowWord] : words[lowWord]
    high[row] = isNegative ? ~words[highWord] : words[highWord] | 0x80000000
  }
  return [low, high]
}
