import {denominatorOf} from './find-grid.js'
import {unlikeColumns, type Fit, type MixedColumn} from './mixed-column.js'
import {reduceBasis} from './reduce-basis.js'

/** Columns that directions are told apart by; more only where the first ones do not. */
const COLUMNS_IN_TURN = [12, 32]
/** Products of numbers below it are exact. */
const LARGEST_DENOMINATOR = 2 ** 26

/**
 * Whether no other parents explain a row as well. A place t cannot be told from some fraction u / v, and t' = c t with
 * the differences d' = d / c, both modulo v, gives the same parts of steps for every c. By chance, hardly any d' is as
 * small as differences have to be, in many columns. But where values are rounded fractions with one denominator, say,
 * the differences are nearly in a plane, and then they may be. The d' are the vectors of the lattice spanned by d and v
 * times the unit vectors: a reduced basis shows whether a second one is short enough.
 */
export function isOnlyDirection(mixed: readonly MixedColumn[], {differences, place, placeError}: Fit): boolean {
  const denominator = denominatorOf(place, placeError, LARGEST_DENOMINATOR)
  if (denominator === undefined) return true
  const telling = new Set(unlikeColumns(mixed))
  const columns = [...mixed.keys()].filter(at => telling.has(mixed[at]))
  return COLUMNS_IN_TURN.some(
    (most, turn) =>
      (turn === 0 || columns.length > COLUMNS_IN_TURN[turn - 1]) &&
      isOnlyShort(mixed, differences, columns.slice(0, most), denominator),
  )
}

function isOnlyShort(
  mixed: readonly MixedColumn[],
  differences: readonly number[],
  columns: readonly number[],
  denominator: number,
): boolean {
  const lead = columns.find(at => inverse(differences[at], denominator) !== undefined)
  if (lead === undefined) return false
  const factor = inverse(differences[lead], denominator) ?? 1
  const order = [lead, ...columns.filter(at => at !== lead)]
  const basis = order.map((_, at) => {
    const vector = new Float64Array(order.length)
    if (at === 0)
      order.forEach((other, entry) => (vector[entry] = modulo(modulo(differences[other], denominator) * factor, denominator)))
    else vector[at] = denominator
    return vector
  })
  const short = reduceBasis(basis)?.filter(vector => vector.every((value, at) => Math.abs(value) <= mixed[order[at]].most))
  return short !== undefined && short.length < 2
}

const modulo = (value: number, by: number) => ((value % by) + by) % by

/** By Euclid's extended algorithm; undefined where there is none. */
function inverse(value: number, by: number): number | undefined {
  let [a, b, x, y] = [modulo(value, by), by, 1, 0]
  while (b !== 0) {
    const quotient = Math.floor(a / b)
    ;[a, b, x, y] = [b, a - quotient * b, y, x - quotient * y]
  }
  return a === 1 ? modulo(x, by) : undefined
}
