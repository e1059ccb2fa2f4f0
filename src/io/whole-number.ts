/** Any two numbers of so many significant digits are different doubles (DBL_DIG of IEEE 754 double precision). */
const SAFE_DIGITS = 15

/**
 * Whether a double holds the number that a text denotes. Asked of numbers beyond 2^53 alone: from there on doubles skip whole numbers, and
 * two ids would become one. Fractions are rounded to the nearest double as everywhere, and so are numbers of 15 significant
 * digits or fewer, which stay apart and are written back as they were. A text that is what a program prints for a double
 * (the shortest that reads back the same) was one before.
 *
 * @param text A decimal number: sign, digits, point, exponent. Time is linear in its length.
 * @param value What Number makes of it: finite.
 */
export function isHeld(text: string, value: number): boolean {
  const {digits, zeros} = significant(text)
  // With fewer zeros than none the number has decimals.
  if (digits.length <= SAFE_DIGITS || zeros < 0) return true
  const shown = text.toLowerCase().replaceAll('+', '')
  if (shown === String(value) || shown === value.toExponential().replace('+', '')) return true
  return digits + '0'.repeat(zeros) === BigInt(Math.abs(value)).toString()
}

/** The significant digits of a number, and how many zeros stand after them before the point. */
function significant(text: string): {digits: string; zeros: number} {
  const exponentAt = Math.max(text.indexOf('e'), text.indexOf('E'))
  const mantissa = exponentAt < 0 ? text : text.slice(0, exponentAt)
  const exponent = exponentAt < 0 ? 0 : Number(text.slice(exponentAt + 1))
  const point = mantissa.indexOf('.')
  const decimals = point < 0 ? 0 : mantissa.length - point - 1
  let from = mantissa.startsWith('+') || mantissa.startsWith('-') ? 1 : 0
  while (isZeroOrPoint(mantissa, from)) from++
  let to = mantissa.length
  while (to > from && isZeroOrPoint(mantissa, to - 1)) to--
  const digits = mantissa.slice(from, to).replace('.', '')
  const dropped = mantissa.length - to - (point >= to ? 1 : 0)
  return {digits, zeros: dropped - decimals + exponent}
}

const isZeroOrPoint = (text: string, at: number) => text[at] === '0' || text[at] === '.'
