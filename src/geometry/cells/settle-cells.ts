import type {PlacedRow} from '../follows-lines.js'
import {centreOf, cutOff, fixedDecimals, type NumberForm} from '../number-form.js'
import {fitJointly} from './fit-jointly.js'
import {boundsOf, settleColumn, type SettledColumn} from './settle-column.js'

/** A numeric column of the release, and what is known of the records in it. */
export interface CellColumn {
  readonly form: NumberForm
  /** Per released row; NaN where missing. */
  readonly values: ArrayLike<number>
  /** Per record, roughly right; left out where nothing is known yet. */
  readonly start?: Float64Array
  /** How far a number may be off, for the size of the largest: half a unit of rounding, say. */
  readonly error: number
}

export interface SettledCells {
  /** By number of the column. */
  readonly columns: ReadonlyMap<number, SettledColumn>
  /** The rows, placed by all columns, each by its error. */
  readonly rows: readonly PlacedRow[]
}

/** Values that were put on their grid place the rows better, which settles more of them. */
const PASSES = 2
/** Where more rows than these fit at no place, records are on no such grids: a release may be rounded to fewer digits than they have. */
const MOST_MISSED = 0.4
/** Standard deviations within which a row's place is taken to be. */
const DEVIATIONS = 3

/**
 * Settles the records' values column by column (see settleColumn), the columns known best first. A row's place between
 * its records is what the other columns say, each by its own error: a column must not vouch for itself.
 *
 * @param columns All numeric ones.
 * @param settle Numbers of the columns to settle: the others are known to all their digits.
 * @param rows Released rows between two records.
 * @param recordCount How many there are.
 */
export function settleCells(
  columns: readonly CellColumn[],
  settle: readonly number[],
  rows: readonly PlacedRow[],
  recordCount: number,
): SettledCells {
  const known = columns.map(({start}) => start)
  const errors = columns.map(({error}) => error)
  const written = columns.map(({form}) => form)
  const forms = [...written]
  const settled = new Map<number, SettledColumn>()
  const precision = (column: number) => errors[column] / rangeOf(columns[column].values)
  const order = [...settle].sort((a, b) => precision(a) - precision(b) || a - b)
  for (let pass = 0; pass < PASSES; pass++) {
    for (const column of order) {
      const {values} = columns[column]
      const placed = rows.flatMap(row => {
        const value = values[row.row]
        return Number.isNaN(value) ? [] : [{...row, value, ...placeWithout([column], row)}]
      })
      const own = settleColumn(written[column], sizeOf(values), placed, recordCount, known[column])
      settled.set(column, own)
      known[column] = own.values
      forms[column] = own.form
    }
    cutAllAlike()
  }
  settleJointly()
  return {columns: settled, rows: rows.map(row => ({...row, share: placeWithout([], row).share}))}

  /** One program wrote the file: where it cut off the decimals of most columns, it did so in the others of as many. */
  function cutAllAlike(): void {
    const digits = new Set([...settled.values()].flatMap(({form}) => (form.kind === 'truncated' ? [form.digits] : [])))
    for (const own of digits) {
      const alike = order.filter(column => fixedDecimals(columns[column].form) === own)
      const cut = alike.filter(column => settled.get(column)?.form.kind === 'truncated')
      if (2 * cut.length > alike.length)
        for (const column of alike) written[column] = cutOff(columns[column].form, columns[column].values)
    }
  }

  /**
   * Columns that were written no finer than the grid of their records, all together: see fitJointly. Any other is known far better
   * than a step. What it left beside the grid is beside it.
   */
  function settleJointly(): void {
    const onGrid = order.flatMap(column => {
      const own = settled.get(column)
      const decimals = own && fixedDecimals(own.form)
      return own?.step === undefined || decimals === undefined || own.step > 10 ** -decimals
        ? []
        : [{column, own, step: own.step}]
    })
    if (onGrid.length === 0) return
    const names = onGrid.map(({column}) => column)
    const shares = rows.map(row => {
      const {share, shareError} = placeWithout(names, row)
      return {from: row.from, to: row.to, low: Math.max(0, share - shareError), high: Math.min(1, share + shareError)}
    })
    const grids = onGrid.map(({column, own, step}) => {
      const size = sizeOf(columns[column].values)
      const bounds = rows.map(({row}) => boundsOf(own.form, columns[column].values[row], size))
      return {
        start: own.values,
        step,
        low: Float64Array.from(bounds, ({value, error}) => value - error),
        high: Float64Array.from(bounds, ({value, error}) => value + error),
      }
    })
    const fit = fitJointly(grids, shares, recordCount)
    if (fit.missed > MOST_MISSED) return
    onGrid.forEach(({column, own}, at) => {
      settled.set(column, {...own, values: fit.values[at], isFixed: fit.isFixed[at]})
      known[column] = fit.values[at]
    })
  }

  /** Where a row is by all columns but some; where those do not tell, as the geometry has it. */
  function placeWithout(left: readonly number[], {row, from, to, share}: PlacedRow): {share: number; shareError: number} {
    let [along, length] = [0, 0]
    for (let column = 0; column < columns.length; column++) {
      const values = known[column]
      if (values === undefined || left.includes(column)) continue
      const way = values[to] - values[from]
      const gap = centreOf(forms[column], columns[column].values[row]) - values[from]
      if (Number.isNaN(way) || Number.isNaN(gap)) continue
      const weight = 3 / errors[column] ** 2
      along += weight * way * gap
      length += weight * way * way
    }
    if (length === 0) return {share, shareError: 1}
    return {share: Math.min(1, Math.max(0, along / length)), shareError: DEVIATIONS / Math.sqrt(length)}
  }
}

function rangeOf(values: ArrayLike<number>): number {
  let [low, high] = [Infinity, -Infinity]
  for (let at = 0; at < values.length; at++) {
    if (values[at] < low) low = values[at]
    if (values[at] > high) high = values[at]
  }
  return high > low ? high - low : 1
}

function sizeOf(values: ArrayLike<number>): number {
  let size = 0
  for (let at = 0; at < values.length; at++) if (Math.abs(values[at]) > size) size = Math.abs(values[at])
  return size
}
