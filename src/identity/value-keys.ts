import type {IdentifierKind} from './identifying-columns.js'
import {dateOrderOf, momentOf, type DateOrder} from './moment.js'

/** Where a value lies in its value space, for values that are numbers or points in time at heart. */
export interface Place {
  readonly value: number
  /** Distance of neighbouring values. */
  readonly step: number
}

/** How the values of one column are compared, however they are spelt. */
export interface ValueKeys {
  /** Two values name the same person when they share a key. */
  keys(text: string): readonly string[]
  place(text: string): Place | undefined
}

const MOMENTS: ReadonlySet<IdentifierKind> = new Set(['timestamp', 'date'])
/** Of the real values, the share that must be letters around one number for the number to be compared alone. */
const NEARLY_ALL = 0.9
const SECOND = 1000
/** Seconds or milliseconds since 1970 that fall between 1990 and 2100. */
const [EARLIEST, LATEST] = [631_152_000, 4_102_444_800]

/**
 * Keys by which real and released values are compared: case, blanks, punctuation and accents do not count, nor the order of words; of codes
 * that are one number with the same letters around (`P100686`), not whether the letters are there, nor leading zeros;
 * of points in time, neither the spelling nor the time zone.
 *
 * @param real Different real values of the column.
 * @param texts Different values of the file whose values are compared: its dates are read in its own order.
 */
export function valueKeys(kind: IdentifierKind, real: readonly string[], texts: readonly string[]): ValueKeys {
  const letters = kind === 'number' ? '' : usualLetters(real)
  const isNumbered = letters !== undefined
  const order = dateOrderOf(texts)
  if (MOMENTS.has(kind)) return momentKeys(order)
  return {
    keys(text) {
      const number = isNumbered ? numberOf(text, letters) : undefined
      return [`t${plain(text)}`, ...(number === undefined ? [] : [`n${number}`, ...epochKeys(number)])]
    },
    place(text) {
      const number = isNumbered ? numberOf(text, letters) : undefined
      return number === undefined ? undefined : {value: Number(number), step: 1}
    },
  }
}

function momentKeys(order: DateOrder): ValueKeys {
  return {
    keys(text) {
      const moment = momentOf(text, order)
      if (moment === undefined) return [`t${plain(text)}`, ...epochKeys(numberOf(text) ?? '')]
      return [`w${moment.wall}`, ...(moment.instant === undefined ? [] : [`i${moment.instant}`])]
    },
    place(text) {
      const moment = momentOf(text, order)
      return moment && {value: moment.wall, step: moment.step}
    },
  }
}

/** Seconds or milliseconds since 1970 are the instant itself. */
function epochKeys(number: string): string[] {
  const value = Number(number)
  if (number.length === 10 && value >= EARLIEST && value <= LATEST) return [`i${value * SECOND}`]
  return number.length === 13 && value >= EARLIEST * SECOND && value <= LATEST * SECOND ? [`i${value}`] : []
}

/** Letters and digits alone, without case, accents and order of words. */
function plain(text: string): string {
  const words = text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map(word => word.replaceAll(/\p{M}/gu, ''))
    .filter(word => word !== '')
  // Blanks and hyphens inside codes part nothing.
  return words.some(word => /\d/.test(word)) ? words.join('') : words.sort().join(' ')
}

/**
 * The one number in a text without its leading zeros; undefined when there is none or more.
 *
 * @param letters Those that may stand around it; all may be left out, and where there are none any may stand.
 */
function numberOf(text: string, letters = ''): string | undefined {
  const given = text.trim()
  // As a column of numbers may have been written.
  if (/^[+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?$/i.test(given) && /[.e]/i.test(given)) {
    const value = Number(given)
    return Number.isSafeInteger(value) ? String(value) : undefined
  }
  const found = /^(\p{L}*)(\d+)(\p{L}*)$/u.exec(plain(given))
  if (found === null) return undefined
  const [, before, digits, after] = found
  if (letters !== '' && before + after !== '' && `${before}#${after}` !== letters) return undefined
  return digits.replace(/^0+(?=\d)/, '')
}

/**
 * The letters that stand around the one number of nearly all values, as `p#`; '' for none, undefined where they differ
 * or values are no such codes.
 */
function usualLetters(real: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const text of real) {
    const found = /^(\p{L}*)\d+(\p{L}*)$/u.exec(plain(text))
    if (found === null) continue
    const letters = found[1] + found[2] === '' ? '' : `${found[1]}#${found[2]}`
    counts.set(letters, (counts.get(letters) ?? 0) + 1)
  }
  return [...counts].find(([, count]) => count >= NEARLY_ALL * real.length)?.[0]
}
