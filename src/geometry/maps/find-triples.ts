import type {Context} from '../../core/context.js'
import {createMatrix, pickRows, type Matrix} from '../../core/matrix.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {midranks} from '../../stats/ranks.js'
import {floatError} from '../decimals.js'
import type {MeasuredColumn, Triple} from './measured-column.js'

/** How many of a row's nearest may be on its edge. */
const NEAREST = 64
/** Signs of so many columns are compared at once. */
const SIGNS = 30
/** Of one row in the middle no more pairs are kept, the nearest: so many that all their numbers are not more than this. */
const MOST_NUMBERS = 150_000
const MOST_PER_ROW = 40
const FEWEST_PER_ROW = 8

/**
 * Triples of near rows of which one is between the other two in every column. Rows on one edge are, whatever monotone map
 * each column went through; of other near rows few are. What is near is measured by ranks, which no map changes.
 *
 * @param ranks Of the same rows, see `rankMatrix`. @param centres Rows to be looked at as the middle one.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function findTriples(
  columns: readonly MeasuredColumn[],
  ranks: Matrix,
  centres: Int32Array,
  context: Context,
): Promise<Triple[]> {
  const count = Math.min(NEAREST, ranks.rows - 1)
  if (count < 2) return []
  const {indices} = await nearestNeighboursAsync(ranks, pickRows(ranks, centres), count, {excludeSelf: centres}, context)
  const fitting = Math.floor(MOST_NUMBERS / (centres.length * columns.length))
  const perRow = Math.max(FEWEST_PER_ROW, Math.min(MOST_PER_ROW, fitting))
  const sides = createSides(columns, count)
  const triples: Triple[] = []
  centres.forEach((centre, at) => {
    const near = indices.subarray(at * count, (at + 1) * count)
    for (const [a, b] of sides.opposite(centre, near, perRow)) triples.push([near[a], centre, near[b]])
  })
  return triples
}

/** [rows, columns] in [0, 1]. */
export function rankMatrix(columns: readonly MeasuredColumn[]): Matrix {
  const rows = columns[0]?.values.length ?? 0
  const matrix = createMatrix(rows, columns.length)
  columns.forEach(({values}, column) => {
    midranks(values).forEach((rank, row) => {
      matrix.data[row * columns.length + column] = rank / rows
    })
  })
  return matrix
}

/** Tells which pairs of rows are on opposite sides of another row, column by column. */
function createSides(columns: readonly MeasuredColumn[], count: number) {
  const words = Math.ceil(columns.length / SIGNS)
  const above = new Int32Array(count * words)
  const below = new Int32Array(count * words)

  function opposite(centre: number, near: Int32Array, most: number): [number, number][] {
    above.fill(0)
    below.fill(0)
    columns.forEach(({values, rounding}, column) => {
      const value = values[centre]
      const same = 2 * (rounding + floatError(Math.abs(value)))
      const bit = 1 << (column % SIGNS)
      const word = Math.floor(column / SIGNS)
      for (let at = 0; at < near.length; at++) {
        const gap = values[near[at]] - value
        if (gap > same) above[at * words + word] |= bit
        else if (gap < -same) below[at * words + word] |= bit
      }
    })
    const pairs: [number, number][] = []
    for (let b = 1; b < near.length && pairs.length < most; b++)
      for (let a = 0; a < b && pairs.length < most; a++) if (areOpposite(a, b)) pairs.push([a, b])
    return pairs
  }

  function areOpposite(a: number, b: number): boolean {
    for (let word = 0; word < words; word++)
      if (above[a * words + word] !== below[b * words + word] || below[a * words + word] !== above[b * words + word]) return false
    return true
  }

  return {opposite}
}
