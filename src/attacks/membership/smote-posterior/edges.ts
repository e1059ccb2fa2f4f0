import {breather, type Context} from '../../../core/context.js'
import type {Cells, NumberCells} from './cells.js'
import {addExplanations, noExplanations, type Explanation, type Explanations} from './explanations.js'
import {levelNats} from './levels.js'
import type {Nearness} from './nearness.js'
import {tellingFirst} from './telling-first.js'

/** Bits of a number: columns that tell at a glance that a row is not between two targets. */
const FLAGS = 30

/**
 * Rows between two targets. A row that SMOTE made of the two lies at some place t on the way from one to the other, each
 * as likely: so the likelihood is the share of all t at which every number of the row is within its error. Any other row
 * shows such numbers with the chance that the columns' own values give, taken as independent.
 *
 * @param rows The rows that are asked about, ascending.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function findEdges(cells: Cells, rows: Int32Array, nearness: Nearness, context: Context): Promise<Explanations> {
  const into = noExplanations()
  const {numbers} = cells
  if (numbers.length === 0) return into
  // In which order columns are looked at changes nothing of what is found.
  const telling = tellingFirst(numbers, FLAGS)
  const breathe = breather(context)
  for (const [at, row] of rows.entries()) {
    const candidates = nearness.candidates(row)
    const {below, above} = sidesOf(telling, row, candidates)
    const chance = logChanceOf(numbers, row)
    const found: Explanation[] = []
    for (let a = 0; a < candidates.length; a++)
      for (let b = a + 1; b < candidates.length; b++) {
        if (((below[a] & below[b]) | (above[a] & above[b])) !== 0) continue
        const [one, other] = inOrder(numbers, candidates[a], candidates[b])
        const share = shareBetween(telling, row, one, other)
        if (share <= 0) continue
        const nats = Math.log(share) - chance + levelNats(cells.levels, row, one, other)
        if (nats > 0) found.push({one, other, nats: nats + nearness.logPrior(one, other)})
      }
    addExplanations(into, row, found)
    context.progress((at + 1) / rows.length)
    await breathe()
  }
  return into
}

export function logChanceOf(numbers: readonly NumberCells[], row: number): number {
  return numbers.reduce((sum, {logChance}) => sum + logChance[row], 0)
}

/** Per candidate the columns, as bits, in which it is certainly below or above the row. */
function sidesOf(numbers: readonly NumberCells[], row: number, candidates: Int32Array) {
  const below = new Int32Array(candidates.length)
  const above = new Int32Array(candidates.length)
  numbers.slice(0, FLAGS).forEach(({released, targets, error}, column) => {
    const low = released[row] - error[row]
    const high = released[row] + error[row]
    for (let at = 0; at < candidates.length; at++) {
      const value = targets[candidates[at]]
      if (value < low) below[at] |= 1 << column
      else if (value > high) above[at] |= 1 << column
    }
  })
  return {below, above}
}

/** The same for two targets in either order, to the last bit: the way starts from the smaller value. */
function inOrder(numbers: readonly NumberCells[], one: number, other: number): readonly [number, number] {
  for (const {targets} of numbers) {
    if (targets[one] < targets[other]) return [one, other]
    if (targets[one] > targets[other]) return [other, one]
  }
  return [one, other]
}

/** Share of [0, 1] where the row may be on its way from one target to the other; a number that is missing says nothing. */
function shareBetween(numbers: readonly NumberCells[], row: number, one: number, other: number): number {
  let low = 0
  let high = 1
  for (const {released, targets, error} of numbers) {
    const start = targets[one]
    const way = targets[other] - start
    const done = released[row] - start
    const slack = error[row]
    if (way === 0) {
      if (Math.abs(done) > slack) return 0
      continue
    }
    const first = (done - slack) / way
    const last = (done + slack) / way
    // Comparisons with a missing number are false.
    if (way > 0) {
      if (first > low) low = first
      if (last < high) high = last
    } else {
      if (last > low) low = last
      if (first < high) high = first
    }
    if (low > high) return 0
  }
  return high - low
}
