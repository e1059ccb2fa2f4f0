import {decimalsOf} from '../core/decimals.js'
import {FULL_DECIMALS, floatError} from '../geometry/decimals.js'
import {isFullForm, largestErrorOf, type NumberForm} from '../geometry/number-form.js'

/** Values so near to a coarser grid, in its units, count as lying on it: noise below the grid does not make a number fine. */
const NEAR_GRID = 0.05
/** Fewer values than this say nothing about a grid. */
const FEWEST_FOR_GRID = 12

/** Place of the last digit: digits after the point, at most 13, or minus the zeros that a whole number ends in. */
export function lastPlaceOf(value: number): number {
  if (!Number.isInteger(value)) return Math.min(FULL_DECIMALS, decimalsOf(value))
  let place = 0
  for (let rest = value; rest !== 0 && rest % 10 === 0; rest /= 10) place--
  return place
}

/** How exactly the numbers of a column are known. */
export interface Resolution {
  /** The step that the values are multiples of, up to an offset: by their decimals, or by a common divisor of their gaps. */
  readonly unit: number
  /** The digits end where a double's (or a single's) do. */
  readonly isFull: boolean
}

/**
 * The step of a column's grid: one unit in its last decimal, or, when that is larger, the largest step that all values keep to
 * (within a twentieth): a coarser power of ten, as under noise smaller than the data's own rounding, or a common step of the
 * gaps, as in standardised whole numbers. Where the digits run to the end of a double the unit is what rounding in a double can
 * amount to.
 *
 * @param values Without missing ones, not all equal. @param form How they were written: of numbers of so many significant digits
 *   the largest are known worst, and their last digit is the unit.
 */
export function resolutionOf(values: Float64Array, form: NumberForm): Resolution {
  const size = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
  const isFull = isFullForm(form)
  const error = largestErrorOf(form, size, size)
  const unit = isFull ? error : Math.max(floatError(size), 2 * error)
  const decimals = values.reduce((most, value) => (most < FULL_DECIMALS ? Math.max(most, lastPlaceOf(value)) : most), -Infinity)
  const coarser = Math.max(decimalGrid(values, decimals), commonStep(values, unit))
  return coarser > unit ? {unit: coarser, isFull: false} : {unit, isFull}
}

/** The coarsest power of ten that all values are near multiples of, with at least two different multiples; 0 without one. */
function decimalGrid(values: Float64Array, decimals: number): number {
  if (values.length < FEWEST_FOR_GRID) return 0
  for (let places = -6; places < decimals; places++) {
    const step = 10 ** -places
    const first = Math.round(values[0] / step)
    let differ = false
    let near = true
    for (let at = 0; at < values.length && near; at++) {
      const multiple = values[at] / step
      differ ||= Math.round(multiple) !== first
      near = Math.abs(multiple - Math.round(multiple)) <= NEAR_GRID
    }
    if (near && differ) return step
  }
  return 0
}

/** The smallest gap may itself be a multiple of the step. */
const MOST_STEPS_IN_SMALLEST_GAP = 6

/** A step that all gaps between sorted values are whole multiples of; 0 without one. */
function commonStep(values: Float64Array, unit: number): number {
  const sorted = values.slice().sort()
  const gaps: number[] = []
  for (let at = 1; at < sorted.length; at++) {
    const gap = sorted[at] - sorted[at - 1]
    if (gap > 4 * unit) gaps.push(gap)
  }
  if (gaps.length < FEWEST_FOR_GRID) return 0
  gaps.sort((a, b) => a - b)
  for (let divisor = 1; divisor <= MOST_STEPS_IN_SMALLEST_GAP; divisor++) {
    const step = fittedStep(gaps, gaps[0] / divisor, unit)
    if (step > 40 * unit) return step
  }
  return 0
}

/** The step near a first guess that fits all gaps, improved on the way from small gaps to large ones; 0 when one does not fit. */
function fittedStep(gaps: readonly number[], guess: number, unit: number): number {
  let along = 0
  let squares = 0
  let step = guess
  for (const gap of gaps) {
    const count = Math.round(gap / step)
    const allowed = 2 * unit + (count * 2 * unit) / Math.max(1, Math.sqrt(squares))
    if (allowed > NEAR_GRID * step * 2 || Math.abs(gap - count * step) > allowed) return 0
    along += count * gap
    squares += count * count
    step = along / squares
  }
  return step
}
