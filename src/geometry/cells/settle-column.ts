import {centreOf, cutOff, fixedDecimals, largestErrorOf, type NumberForm} from '../number-form.js'
import {solveColumn} from '../solve-column.js'
import {missOf, rowsByRecord, type BoundedRow} from './bounded-row.js'
import {fitToGrid, type OnGrid} from './fit-to-grid.js'

/** A row between two records: where it is, and how far off that place may be. */
export interface PlacedValue {
  readonly from: number
  readonly to: number
  readonly share: number
  readonly shareError: number
  /** As released. */
  readonly value: number
}

export interface SettledColumn {
  /** `truncated` where the rows say so. */
  readonly form: NumberForm
  /** [records]: on the grid of the source's decimals where the rows leave no other value of it; NaN without rows. */
  readonly values: Float64Array
  /** [records]: as the rows put them, before anything was put on a grid. */
  readonly solution: Float64Array
  /** Per record 1 when its value is on the grid and no other value of the grid near it fits its rows. */
  readonly isFixed: Uint8Array
  /** Of that grid; undefined where no grid was found. */
  readonly step?: number
}

/** A grid is right when hardly more rows miss their bounds than for values that are on none: wrong edges leave some. */
const MORE_MISSED = 0.02
/** A grid with so few steps to an error keeps every row within it. */
const FEWEST_ERRORS = 1.999
/** Numbers that are known better than this share of the largest error count no more: the equations could not be solved. */
const LEAST_RATIO = 1e-3
/** A row that is off by so many more errors than it may be is on another edge. */
const FAR_OFF = 1
/** No source has more decimals, as far as anybody can tell. */
const MOST_DECIMALS = 8
/** Of a unit: above what computing loses, below what matters. */
const OPEN = 1e-5
/** A rounded release whose rows miss their bounds less often when taken for a truncated one, by this share of the rows, is one. */
const CLEARLY = 0.05

/**
 * The records' values in one column from the rows between them, as exactly as the way its numbers were written allows:
 * least squares first, each row weighed by its error, then the grid of the fewest decimals on which the rows fit. Whether
 * decimals were rounded or cut off shows there: cut off, the rows are half a unit below the mix of values on the grid, and no
 * such values keep the rows within what rounding allows.
 *
 * A method of this project. A value that is on no such grid (one record of more decimals than all the others) is left
 * as its rows put it.
 *
 * @param size The largest number of the column, without its sign.
 */
export function settleColumn(
  written: NumberForm,
  size: number,
  rows: readonly PlacedValue[],
  recordCount: number,
  start?: Float64Array,
): SettledColumn {
  const forms: NumberForm[] =
    written.kind === 'decimals'
      ? [
          written,
          cutOff(
            written,
            rows.map(({value}) => value),
          ),
        ]
      : [written]
  const [best, other] = forms.map(form => settleAs(form, size, rows, recordCount, start))
  return forms.length > 1 && other.missed + CLEARLY < best.missed ? other.settled : best.settled
}

function settleAs(
  form: NumberForm,
  size: number,
  rows: readonly PlacedValue[],
  recordCount: number,
  start?: Float64Array,
): {settled: SettledColumn; missed: number} {
  const bounds = withLeastErrors(rows.map(row => ({...row, ...boundsOf(form, row.value, size)})))
  const solution = solveCut(form, rows, bounds, recordCount)
  const known = start ?? solution
  // A row's place may be off, which tells in proportion to the way between its records.
  const bounded = bounds.map(row => {
    const way = Math.abs(known[row.to] - known[row.from])
    return {...row, error: row.error + row.shareError * way}
  })
  // Where the rows leave much open, what the geometry knew is better than what they say by themselves; cut off, it is not.
  const tried = form.kind === 'truncated' || start === undefined ? [solution] : [solution, start]
  const ways = tried.map(values => {
    const fit = bestGrid(form, bounded, values)
    return {values, fit, missed: fit?.missed ?? missedBy(bounded, values, 0)}
  })
  const {values: before, fit, missed} = ways.reduce((a, b) => (b.missed < a.missed ? b : a))
  if (fit === undefined) return {settled: {form, values: before, solution: before, isFixed: new Uint8Array(recordCount)}, missed}
  const own = rowsByRecord(bounded, recordCount)
  const decimals = fixedDecimals(form)
  const values = fit.values.map((value, record) => {
    if (fit.isFixed[record] === 1) return value
    const isFree = own[record].some(row => missOf(row, fit.values) > 0)
    // What the rows leave open is rounded as the release is.
    return isFree || decimals === undefined ? before[record] : value
  })
  return {settled: {form, values, solution: before, isFixed: fit.isFixed, step: fit.step}, missed}
}

/**
 * Solutions are no more exact than that. A zero among numbers of so many significant digits has no error of its own, and rows of
 * zeros would miss any solution.
 */
function withLeastErrors<R extends BoundedRow>(rows: readonly R[]): R[] {
  const least = LEAST_RATIO * largestError(rows)
  return rows.map(row => (row.error < least ? {...row, error: least} : row))
}

const largestError = (rows: readonly BoundedRow[]) => rows.reduce((most, {error}) => Math.max(most, error), 0)

/**
 * Least squares. Between two records of one whole number nothing is cut off: where a first solution finds them that
 * near, the number counts as written, and not half a unit more.
 */
function solveCut(
  form: NumberForm,
  rows: readonly PlacedValue[],
  bounds: readonly BoundedRow[],
  recordCount: number,
): Float64Array {
  const largest = largestError(bounds)
  const weighted = bounds.map(row => ({...row, weight: ((LEAST_RATIO * largest) / row.error) ** 2}))
  const first = solveColumn(weighted, recordCount)
  if (form.kind !== 'truncated') return first
  const near = 0.5 * 10 ** -form.digits
  const isCut = ({from, to}: BoundedRow) => Math.abs(first[to] - first[from]) > near
  return solveColumn(
    weighted.map((row, at) => (isCut(row) ? row : {...row, value: rows[at].value})),
    recordCount,
  )
}

/** What a written number may have been: the middle, and how far it reaches. */
export function boundsOf(form: NumberForm, written: number, size: number): {value: number; error: number} {
  const value = centreOf(form, written)
  const error = largestErrorOf(form, written, size)
  if (form.kind !== 'truncated') return {value, error}
  // A whole unit more is not among them: two records of the same whole number show that number, and not the one below.
  const open = OPEN * 10 ** -form.digits
  return value === 0 ? {value, error: error - open} : {value: value - Math.sign(value) * open, error}
}

function missedBy(rows: readonly BoundedRow[], values: Float64Array, least: number): number {
  return rows.reduce((count, row) => count + (missOf(row, values) > least ? 1 : 0), 0) / Math.max(1, rows.length)
}

/** The grid of the fewest decimals on which as many rows fit as without, and hardly more on one of a decimal more. */
function bestGrid(form: NumberForm, rows: readonly BoundedRow[], solution: Float64Array): OnGrid | undefined {
  const errors = rows.map(({error}) => error).sort((a, b) => a - b)
  const usual = errors[errors.length >> 1] ?? Infinity
  const own = fixedDecimals(form)
  const most = own ?? MOST_DECIMALS
  const allowed = missedBy(rows, solution, FAR_OFF) + MORE_MISSED
  let best: OnGrid | undefined
  for (let decimals = 0; decimals <= most; decimals++) {
    const step = 10 ** -decimals
    if (decimals !== own && step < FEWEST_ERRORS * usual) break
    const fit = fitToGrid(rows, solution, step)
    // A solution that is far off allows any grid.
    if (best !== undefined && best.missed <= allowed && best.missed <= fit.missed + CLEARLY) return best
    best = fit
  }
  return best !== undefined && (best.step === 10 ** -(own ?? NaN) || best.missed <= allowed) ? best : undefined
}
