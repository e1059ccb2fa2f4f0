import {isHeld} from '../whole-number.js'

/** What a cell must look like to be a number: no hexadecimal, no blanks, no thousands separators. */
const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/
const SCIENTIFIC = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)[eE][+-]?\d+$/
const INFINITE = /^[+-]?inf(?:inity)?$/i

/** Why a text is not taken for a number. */
export const FOUND = {
  text: 'text',
  infinite: 'an infinite value',
  withComma: 'a number with a comma',
  withPoint: 'a number with a decimal point',
  tooSmall: 'a number too small for double precision',
  tooLarge: 'a number too large for double precision',
  tooLong: 'a whole number with more digits than double precision holds',
} as const

export type Found = (typeof FOUND)[keyof typeof FOUND]

/** Whether it is a number without an exponent; undefined when it is none at all. */
export function isPlain(text: string): boolean | undefined {
  if (PLAIN.test(text)) return true
  return SCIENTIFIC.test(text) ? false : undefined
}

/** What a text that is not a number is instead. */
export function foundInText(text: string, decimalComma: boolean): Found {
  if (INFINITE.test(text)) return FOUND.infinite
  if (!/^[+-]?[\d.,]+(?:[eE][+-]?\d+)?$/.test(text) || !/\d/.test(text)) return FOUND.text
  if (decimalComma && text.includes('.')) return FOUND.withPoint
  return text.includes(',') ? FOUND.withComma : FOUND.text
}

/** What a double would lose of the number; a decimal fraction is rounded to the nearest double as everywhere. */
export function lossOf(text: string, value: number): Found | undefined {
  if (value === 0) return /^[^eE]*[1-9]/.test(text) ? FOUND.tooSmall : undefined
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return undefined
  if (!Number.isFinite(value)) return FOUND.tooLarge
  return isHeld(text, value) ? undefined : FOUND.tooLong
}

/** Digits after the point of a decimal number, 1.5e-3 counting as 0.0015. */
export function decimalsOf(text: string): number {
  const exponentAt = text.search(/[eE]/)
  const mantissa = exponentAt < 0 ? text : text.slice(0, exponentAt)
  const point = mantissa.indexOf('.')
  const digits = point < 0 ? 0 : mantissa.length - point - 1
  return exponentAt < 0 ? digits : Math.max(0, digits - Number(text.slice(exponentAt + 1)))
}

/** With decimal commas a point may mean thousands: such a number is not guessed at. */
export function pointed(text: string): string {
  return text.includes('.') ? '' : text.replace(',', '.')
}

/** The text without blanks around it; most cells have none. */
export function trimmed(cell: string): string {
  if (cell.length === 0) return cell
  const first = cell.charCodeAt(0)
  const last = cell.charCodeAt(cell.length - 1)
  return first <= 32 || last <= 32 || first >= 0xa0 || last >= 0xa0 ? cell.trim() : cell
}

/** Whether it begins with a zero and goes on with a digit, as codes do. */
export function beginsWithZero(text: string): boolean {
  if (text.charCodeAt(0) !== 48 || text.length < 2) return false
  const second = text.charCodeAt(1)
  return second >= 48 && second <= 57
}

export function hasDigitsAlone(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return true
}
