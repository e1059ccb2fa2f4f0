import {decimalsOf} from '../../../core/decimals.js'
import {categoricalColumn, MISSING_CODE, numericColumn, type CategoricalColumn, type Table} from '../../../core/table.js'
import {floatError, FULL_DECIMALS} from '../../../geometry/decimals.js'
import {lowerBound} from '../../../stats/lower-bound.js'
import {findGrid, type Grid} from './grid.js'

/** Cells of released rows and targets, column by column, with what a released cell tells by itself. */
export interface Cells {
  readonly numbers: readonly NumberCells[]
  readonly levels: readonly LevelCells[]
}

export interface NumberCells {
  /** [rows], NaN where missing. */
  readonly released: Float64Array
  /** [targets], likewise. */
  readonly targets: Float64Array
  /** [rows]: how far the exact number may be from the released one. */
  readonly error: Float64Array
  /** [rows]: logarithm of the share of rows that show a number within the error of it. */
  readonly logChance: Float64Array
  /** No released number has decimals. */
  readonly isWhole: boolean
  /** Where the targets' values are whole steps apart. */
  readonly grid?: Grid
}

export interface LevelCells {
  readonly released: Int32Array
  readonly targets: Int32Array
  /** Per level: the share of released rows that show it. */
  readonly shares: Float64Array
}

/** A column whose every value is a single-precision number counts as such from so many digits on. */
const SINGLE_DIGITS = 9

/** Numbers without decimals are taken for rounded ones. @param released With the columns of the targets. */
export function readCells(released: Table, targets: Table): Cells {
  const numbers: NumberCells[] = []
  const levels: LevelCells[] = []
  for (const column of released.columns) {
    const {name} = column.field
    if (column.kind === 'numeric') numbers.push(numberCells(column.values, numericColumn(targets, name).values))
    else levels.push(levelCells(column, categoricalColumn(targets, name)))
  }
  return {numbers, levels}
}

function numberCells(released: Float64Array, targets: Float64Array): NumberCells {
  const error = errorsOf(released)
  const grid = findGrid(targets, released)
  const isWhole = released.every(value => Number.isNaN(value) || Number.isInteger(value))
  return {released, error, targets, logChance: chancesOf(released, error), isWhole, ...(grid && {grid})}
}

/**
 * The same cells, if numbers without decimals were cut off towards zero, as SMOTE-NC of imbalanced-learn does where the data hold integers.
 * Such a number was up to one farther out; what shows as zero was within one of it on either side.
 */
export function cutOff({numbers, levels}: Cells): Cells {
  const cut = (cells: NumberCells): NumberCells => ({
    ...cells,
    released: cells.released.map(value => value + Math.sign(value) / 2),
    error: cells.error.map((most, row) => (cells.released[row] === 0 ? 2 * most : most)),
  })
  return {levels, numbers: numbers.map(cells => (cells.isWhole ? cut(cells) : cells))}
}

function levelCells(released: CategoricalColumn, targets: CategoricalColumn): LevelCells {
  const {levels} = released.field
  const codeOf = new Map(levels.map((level, code) => [level, code]))
  const shares = new Float64Array(levels.length)
  for (const code of released.codes) if (code !== MISSING_CODE) shares[code] += 1 / released.codes.length
  // A level that no row shows differs from all codes and is not a missing cell.
  const codes = targets.codes.map(code =>
    code === MISSING_CODE ? MISSING_CODE : (codeOf.get(targets.field.levels[code]) ?? levels.length),
  )
  return {released: released.codes, targets: codes, shares}
}

/** Half a unit in the last place of the decimals or of the significant digits in use, or what computing may lose. */
function errorsOf(values: Float64Array): Float64Array {
  const present = values.filter(value => !Number.isNaN(value))
  const size = present.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const decimals = values.map(value => (Number.isNaN(value) ? 0 : decimalsOf(value)))
  const digits = values.map((value, row) => (Number.isNaN(value) ? 0 : digitsOf(value, decimals[row])))
  const mostDigits = largest(digits)
  const isSingle = mostDigits >= SINGLE_DIGITS && present.every(value => Math.fround(value) === value)
  const float = floatError(size, isSingle)
  if (isSingle || mostDigits >= FULL_DECIMALS) return values.map(() => float)
  const mostDecimals = largest(decimals)
  const share = (counts: Float64Array, most: number) => counts.reduce((sum, count) => sum + Number(count === most), 0)
  const isSignificant = mostDecimals > 0 && share(digits, mostDigits) > share(decimals, mostDecimals)
  return values.map(value => {
    const places = isSignificant && value !== 0 ? mostDigits - 1 - Math.floor(Math.log10(Math.abs(value))) : mostDecimals
    return float + 0.5 * 10 ** -places
  })
}

function digitsOf(value: number, decimals: number): number {
  return value === 0 ? 0 : Math.max(1, decimals + 1 + Math.floor(Math.log10(Math.abs(value))))
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}

/**
 * Rows that show the same within the error, and the density of values around, by the width that the nearest values
 * take: what a row shows that has nothing to do with a record in question.
 */
function chancesOf(values: Float64Array, error: Float64Array): Float64Array {
  const sorted = values.filter(value => !Number.isNaN(value)).sort()
  const {length} = sorted
  const range = length > 0 ? sorted[length - 1] - sorted[0] : 0
  const around = Math.ceil(Math.sqrt(length))
  return values.map((value, row) => {
    if (Number.isNaN(value) || range === 0) return 0
    const [first, last] = [lowerBound(sorted, value - error[row]), lowerBound(sorted, value + error[row] * (1 + 1e-9))]
    const low = Math.max(0, first - around)
    const high = Math.min(length - 1, last + around)
    const width = Math.max(sorted[high] - sorted[low], range / length, 2 * error[row])
    const smooth = (2 * error[row] * (high - low + 1)) / (length * width)
    const others = Math.max(0, last - first - 1) / length
    return Math.log(Math.min(1, others + smooth))
  })
}
