import {breather, type Context} from '../../../core/context.js'
import {MISSING_CODE} from '../../../core/table.js'
import type {Cells} from './cells.js'
import {addExplanation, type Explanations} from './explanations.js'

/** Bits of a number: columns that tell at a glance that a row is not between two targets. */
const FLAGS = 30
/** Of what records have in a column, so much of it is their neighbours' as well. */
const AGREEMENT = 0.3

/**
 * Rows between two targets: for which share of all places t on the way from one to the other every number of the row is
 * within its error. A row that SMOTE made of the two is at one of these places; any other row shows these numbers with
 * the chance that the columns' own values give, taken as independent.
 */
export async function findEdges(
  cells: Cells,
  rowCount: number,
  candidatesOf: (row: number) => Int32Array,
  into: Explanations,
  context: Context,
): Promise<void> {
  const breathe = breather(context)
  const flags = createFlags(cells)
  for (let row = 0; row < rowCount; row++) {
    const candidates = candidatesOf(row)
    flags.read(row, candidates)
    const {below, above} = flags
    const chance = logChanceOf(cells, row)
    for (let a = 0; a < candidates.length; a++)
      for (let b = a + 1; b < candidates.length; b++) {
        if (((below[a] & below[b]) | (above[a] & above[b])) !== 0) continue
        const share = shareBetween(cells, row, candidates[a], candidates[b])
        if (share <= 0) continue
        const nats = Math.log(share) - chance + levelNats(cells, row, candidates[a], candidates[b])
        if (nats > 0) addExplanation(into, row, candidates[a], candidates[b], nats)
      }
    context.progress((row + 1) / rowCount)
    await breathe()
  }
}

function createFlags({numbers}: Cells) {
  let below = new Int32Array(0)
  let above = new Int32Array(0)
  return {
    get below() {
      return below
    },
    get above() {
      return above
    },
    read(row: number, candidates: Int32Array) {
      if (below.length < candidates.length) [below, above] = [new Int32Array(candidates.length), new Int32Array(candidates.length)]
      below.fill(0)
      above.fill(0)
      for (let column = 0; column < Math.min(FLAGS, numbers.length); column++) {
        const {released, targets, error} = numbers[column]
        const [low, high] = [released[row] - error[row], released[row] + error[row]]
        for (let at = 0; at < candidates.length; at++) {
          const value = targets[candidates[at]]
          if (value < low) below[at] |= 1 << column
          else if (value > high) above[at] |= 1 << column
        }
      }
    },
  }
}

function logChanceOf({numbers}: Cells, row: number): number {
  return numbers.reduce((sum, {logChance}) => sum + logChance[row], 0)
}

/** Share of [0, 1] where the row may be on its way from one target to the other; a number that is missing says nothing. */
function shareBetween({numbers}: Cells, row: number, one: number, other: number): number {
  let low = 0
  let high = 1
  for (const {released, targets, error} of numbers) {
    const start = targets[one]
    const way = targets[other] - start
    const done = released[row] - start
    if (Number.isNaN(way) || Number.isNaN(done)) continue
    const slack = error[row]
    if (way === 0) {
      if (Math.abs(done) > slack) return 0
      continue
    }
    const [first, last] = way > 0 ? [(done - slack) / way, (done + slack) / way] : [(done + slack) / way, (done - slack) / way]
    if (first > low) low = first
    if (last < high) high = last
    if (low > high) return 0
  }
  return high - low
}

/** How much better two records explain a row's levels than the levels of all rows do. */
export function levelNats({levels}: Cells, row: number, one: number, other = one): number {
  let nats = 0
  for (const {released, targets, shares} of levels) {
    const level = released[row]
    if (level === MISSING_CODE) continue
    const same = (Number(targets[one] === level) + Number(targets[other] === level)) / 2
    nats += Math.log((1 - AGREEMENT) + (AGREEMENT * same) / shares[level])
  }
  return nats
}
