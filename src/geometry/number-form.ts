import {decimalsOf} from '../core/decimals.js'
import {FULL_DECIMALS, floatError} from './decimals.js'

/**
 * How the numbers of a column were written, as the digits tell.
 *
 * - `double`: all digits of a double.
 * - `single`: single-precision numbers, as the double of the same value or in the shortest digits that read back as it.
 * - `significant`: at most so many significant digits, as %.6g writes them; how far a number may be off follows its size.
 * - `decimals`: at most so many digits after the point.
 * - `truncated`: as `decimals`, but cut off towards zero instead of rounded, as a conversion to integers does. Digits alone
 *   cannot tell; the rows between known records can (see truncated-column.ts).
 */
export interface NumberForm {
  readonly kind: 'double' | 'single' | 'significant' | 'decimals' | 'truncated'
  /** Significant digits, or digits after the point; of `double` and `single` the most that occur. */
  readonly digits: number
  /** Of `truncated`: no number is below zero, so that zero stands for what was above it. */
  readonly isNeverNegative?: boolean
}

/** The same numbers with their decimals cut off instead of rounded. */
export function cutOff({digits}: NumberForm, values: ArrayLike<number>): NumberForm {
  return {kind: 'truncated', digits, isNeverNegative: !Array.from(values).some(value => value < 0)}
}

/** From so many significant digits on a column counts as not rounded: a double holds 15 to 17. */
const FULL_PRECISION_DIGITS = 13
/** Single-precision numbers have up to nine digits; so many of them rounded decimals are seldom one by chance. */
const SINGLE_DIGITS = 8
const MOST_SINGLE_DIGITS = 9
/** A column whose every value is a single-precision number counts as such from so many digits on: rounded numbers have fewer. */
const SINGLE_AS_DOUBLE_DIGITS = 9
/** More significant digits than these are not told from all of them. */
const MOST_SIGNIFICANT = 12
/** So many zeros are there by chance in one column of a thousand. */
const TELLING_ZEROS = 3
/** Roundings of the largest number, each of half a unit, that computing in single precision may add up. */
const SINGLE_ROUNDINGS = 4

/**
 * Reads the form off the digits. Numbers to a fixed place and numbers to a fixed count of digits differ where a column
 * holds numbers of several sizes: of the two, the one that leaves fewer zeros at the ends is taken, for a number's last
 * digit is 0 in one case of ten.
 *
 * @param values Finite.
 */
export function numberFormOf(values: Float64Array): NumberForm {
  const seen = countDigits(values)
  const {size, decimals, digits} = seen
  const enough = enoughDecimals(size)
  if (seen.isSingle && decimals >= enough - FULL_PRECISION_DIGITS + SINGLE_AS_DOUBLE_DIGITS) return {kind: 'single', digits}
  if (seen.isShortSingle && digits >= SINGLE_DIGITS && digits <= MOST_SINGLE_DIGITS) return {kind: 'single', digits}
  if (digits <= MOST_SIGNIFICANT && seen.isRoundedToDigits && zerosSaved(seen) >= TELLING_ZEROS)
    return {kind: 'significant', digits}
  return decimals >= enough ? {kind: 'double', digits} : {kind: 'decimals', digits: decimals}
}

/** Zeros at the ends of numbers that need no explanation if they were written to so many digits instead of to a fixed place. */
const zerosSaved = ({count, decimals, decimalSum, digits, digitSum}: SeenDigits) =>
  decimals * count - decimalSum - (digits * count - digitSum)

/**
 * The forms of all columns. One program writes a file: a column that could be written to as many significant digits as
 * others clearly are, and whose own numbers do not tell, is taken to be.
 *
 * @param columns Per column its values, finite.
 */
export function numberFormsOf(columns: readonly Float64Array[]): NumberForm[] {
  const forms = columns.map(numberFormOf)
  const clear = new Set(forms.flatMap(({kind, digits}) => (kind === 'significant' ? [digits] : [])))
  return forms.map((form, at) => {
    if (form.kind !== 'decimals' || clear.size === 0) return form
    const seen = countDigits(columns[at])
    return clear.has(seen.digits) && seen.isRoundedToDigits && zerosSaved(seen) >= 0
      ? {kind: 'significant', digits: seen.digits}
      : form
  })
}

interface SeenDigits {
  /** Numbers that are not whole: whole ones may be values that both parents of a row have. */
  readonly count: number
  /** The largest number without its sign. */
  readonly size: number
  readonly decimals: number
  /** Over the numbers that are not whole, as `digitSum`. */
  readonly decimalSum: number
  /** The most significant digits of numbers that are not whole. */
  readonly digits: number
  readonly digitSum: number
  /** Whole numbers, too, have no more digits than those. */
  readonly isRoundedToDigits: boolean
  readonly isSingle: boolean
  readonly isShortSingle: boolean
}

function countDigits(values: Float64Array): SeenDigits {
  const size = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
  const enough = enoughDecimals(size)
  let [count, decimals, decimalSum, digits, digitSum, mostOfWhole] = [0, 0, 0, 0, 0, 0]
  let [isSingle, isShortSingle] = [true, true]
  for (const value of values) {
    if (value === 0) continue
    const own = decimalsOf(value)
    // Digits before the point, or minus the zeros after it.
    const whole = Math.floor(Math.log10(Math.abs(value)) + 1e-12) + 1
    if (own > 0) {
      count++
      decimals = Math.max(decimals, own)
      decimalSum += own
      digits = Math.max(digits, own + whole)
      digitSum += own + whole
    } else mostOfWhole = Math.max(mostOfWhole, whole - endingZeros(value))
    isSingle &&= Math.fround(value) === value
    isShortSingle &&= own + whole <= MOST_SINGLE_DIGITS && (own === 0 || isShortestSingle(value, own + whole))
    // Nothing that follows makes it less than a double.
    if (decimals >= enough && digits > MOST_SIGNIFICANT && !isSingle && !isShortSingle) break
  }
  return {count, size, decimals, decimalSum, digits, digitSum, isRoundedToDigits: mostOfWhole <= digits, isSingle, isShortSingle}
}

const enoughDecimals = (size: number) => FULL_PRECISION_DIGITS - Math.ceil(Math.log10(size))

function endingZeros(value: number): number {
  let zeros = 0
  for (let rest = value; rest % 10 === 0; rest /= 10) zeros++
  return zeros
}

/** Whether no fewer digits would read back as the same single-precision number. */
function isShortestSingle(value: number, digits: number): boolean {
  const single = Math.fround(value)
  return digits <= 1 || Math.fround(Number(single.toPrecision(digits - 1))) !== single
}

/** All digits that the numbers had: nothing was rounded away. */
export const isFullForm = ({kind}: NumberForm) => kind === 'double' || kind === 'single'

/**
 * How far a number may be off, to either side of {@link centreOf}, in the column's units.
 * @param size The largest number of the column without its sign: what computing rounds.
 */
export function largestErrorOf(form: NumberForm, value: number, size: number): number {
  const {kind, digits, isNeverNegative = false} = form
  const double = floatError(size)
  switch (kind) {
    case 'double':
      return double
    case 'single':
      return SINGLE_ROUNDINGS * size * 2 ** -24
    case 'significant':
      return Math.max(double, value === 0 ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(value)) + 1e-12) + 1 - digits))
    case 'decimals':
      return Math.max(double, 0.5 * 10 ** -digits)
    case 'truncated':
      // Zero stands for what was less than one unit to either side, where there are two.
      return (value === 0 && !isNeverNegative ? 1 : 0.5) * 10 ** -digits
  }
}

/** The middle of what a written number may have been. */
export function centreOf({kind, digits, isNeverNegative = false}: NumberForm, value: number): number {
  if (kind !== 'truncated') return value
  return value + (isNeverNegative ? 1 : Math.sign(value)) * 0.5 * 10 ** -digits
}

/** As the result and reports name it. */
export function nameOfForm({kind, digits}: NumberForm): string {
  switch (kind) {
    case 'double':
      return 'double precision'
    case 'single':
      return 'single precision'
    case 'significant':
      return `${digits} significant digits`
    case 'decimals':
      return digits === 0 ? 'whole numbers' : `${digits} decimals`
    case 'truncated':
      return digits === 0 ? 'truncated whole numbers' : `truncated to ${digits} decimals`
  }
}

/** Digits after the point that are written of every number, where that is what limits them. */
export const fixedDecimals = ({kind, digits}: NumberForm): number | undefined =>
  (kind === 'decimals' || kind === 'truncated') && digits < FULL_DECIMALS ? digits : undefined
