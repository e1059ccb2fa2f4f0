/** Significant digits that any two numbers of a precision differ in, and that are enough to tell all of them apart. */
const DIGITS = {
  single: {bits: 24, least: 6, most: 9, smallest: 2 ** -149, normal: 2 ** -126},
  half: {bits: 11, least: 3, most: 5, smallest: 2 ** -24, normal: 2 ** -14},
} as const

const POWERS = Array.from({length: 23}, (_, at) => Number(`1e${at}`))

/**
 * A number of single or half precision as the shortest decimal that reads back the same: 0.1 and not 0.10000000149011612, which is what the
 * same bits are in double precision. Programs show such numbers so, and files of text hold them so.
 * Whole numbers stay as they are.
 */
export function shortestDecimal(value: number, precision: keyof typeof DIGITS): number {
  if (Number.isInteger(value) || !Number.isFinite(value)) return value
  const {bits, least, most, smallest, normal} = DIGITS[precision]
  const size = Math.abs(value)
  const exponent = exponentOf(size)
  const spacing = Math.max(smallest, 2 ** (exponent - bits + 1))
  // Below a power of two numbers stand twice as close.
  const below = size === 2 ** exponent && size > normal ? spacing / 4 : spacing / 2
  for (let digits = size < normal ? 1 : least; digits < most; digits++) {
    const decimal = toDigits(size, digits)
    if (decimal - size < spacing / 2 && size - decimal < below) return value < 0 ? -decimal : decimal
  }
  const decimal = toDigits(size, most)
  return value < 0 ? -decimal : decimal
}

/** The exponent of a positive number in base two. */
function exponentOf(size: number): number {
  const exponent = Math.floor(Math.log2(size))
  // A logarithm may be off by the last bit.
  return 2 ** exponent > size ? exponent - 1 : 2 ** (exponent + 1) <= size ? exponent + 1 : exponent
}

/** A positive number rounded to so many significant digits: the double nearest to that decimal. */
function toDigits(size: number, digits: number): number {
  const places = digits - 1 - Math.floor(Math.log10(size))
  if (places < 0 || places >= POWERS.length) return Number(size.toPrecision(digits))
  return Math.round(size * POWERS[places]) / POWERS[places]
}
