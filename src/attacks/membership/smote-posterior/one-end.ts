import {breather, type Context} from '../../../core/context.js'
import type {Cells, NumberCells} from './cells.js'
import {addExplanations, noExplanations, type Explanation, type Explanations} from './explanations.js'
import type {Grid} from './grid.js'
import {levelNats} from './levels.js'

/** A column whose numbers may be off by more than this share of a step tells no whole number from another. */
const MOST_ERROR = 0.1

/** So many pairs of rows and targets are looked at, some ten seconds; of more, rows in even steps. */
const MOST_PAIRS = 1e7

type GridCells = NumberCells & {readonly grid: Grid}

/**
 * Rows on the way from a target to a record that nobody asks about. That record's values are whole steps from the
 * target's, column by column, so one place t on the way has to make a whole number of steps of every difference. The
 * likelihood is the sum over all such records of how likely there is one, times the share of all t that fit.
 *
 * Every pair of a row and a target is looked at, up to ten million, and all numbers of steps in the column that has the fewest.
 *
 * @param rows The rows that are asked about, ascending.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function findOneEnds(cells: Cells, rows: Int32Array, targetCount: number, context: Context): Promise<Explanations> {
  const into = noExplanations()
  const grids = cells.numbers
    .filter((column): column is GridCells => column.grid !== undefined)
    .filter(({error, grid}) => error.every(most => most < MOST_ERROR * grid.step))
    .sort((a, b) => a.grid.most - b.grid.most)
  if (grids.length < 2) return into
  const search = createSearch(grids, targetCount)
  const breathe = breather(context)
  const stride = Math.max(1, Math.ceil((rows.length * targetCount) / MOST_PAIRS))
  const looked = rows.filter((_, at) => at % stride === 0)
  for (const [at, row] of looked.entries()) {
    const found: Explanation[] = []
    search.read(row)
    for (let one = 0; one < targetCount; one++) {
      const nats = search.natsOf(one)
      if (nats === -Infinity) continue
      const all = nats + levelNats(cells.levels, row, one)
      if (all > 0) found.push({one, other: -1, nats: all})
    }
    addExplanations(into, row, found)
    context.progress((at + 1) / looked.length)
    await breathe()
  }
  return into
}

function createSearch(grids: readonly GridCells[], targetCount: number) {
  const width = grids.length
  const counts = grids.map(({grid}) => grid.counts)
  const shares = grids.map(({grid}) => grid.logShares)
  const steps = Float64Array.from(grids, ({grid}) => grid.step)
  const starts = new Float64Array(targetCount * width)
  const places = new Int32Array(targetCount * width)
  grids.forEach(({targets, grid}, column) => {
    targets.forEach((value, target) => {
      starts[target * width + column] = value
      places[target * width + column] = Math.round((value - grid.first) / grid.step)
    })
  })
  const own = grids.map(({grid}) => grid.logSharesOfOthers)
  const shareAt = (column: number, place: number) => shares[column][counts[column][place]] ?? -Infinity
  const shareOfOthers = (column: number, place: number) => own[column][counts[column][place]]
  // As many other records would explain a target's rows as have its values: more than that a row cannot prove.
  const rarity = Float64Array.from({length: targetCount}, (_, target) => {
    let sum = 0
    for (let column = 0; column < width; column++)
      if (!Number.isNaN(starts[target * width + column])) sum -= shareOfOthers(column, places[target * width + column])
    return sum
  })
  const values = new Float64Array(width)
  const errors = new Float64Array(width)
  const chances = new Float64Array(width)
  const ways = new Float64Array(width)
  const differing = new Int32Array(width)

  /** The logarithm of the likelihood of one number of steps in the first column that differs, or -Infinity. */
  function natsOfWay(target: number, count: number, differ: number): number {
    const start = target * width
    let low = 0
    let high = 1
    let nats = 0
    for (let at = 0; at < differ; at++) {
      const column = differing[at]
      const size = Math.abs(ways[column])
      const fewest = at === 0 ? count : Math.max(1, Math.ceil((size - errors[column]) / (steps[column] * high)))
      const most = at === 0 ? count : Math.floor((size + errors[column]) / (steps[column] * low))
      if (most < fewest) return -Infinity
      // Any of several numbers of steps will do: the column tells nothing.
      if (most > fewest) continue
      nats += shareAt(column, places[start + column] + (ways[column] > 0 ? fewest : -fewest)) - chances[column]
      low = Math.max(low, (size - errors[column]) / (steps[column] * fewest))
      high = Math.min(high, (size + errors[column]) / (steps[column] * fewest))
      if (low >= high) return -Infinity
    }
    return nats + Math.log(high - low)
  }

  return {
    read(row: number) {
      grids.forEach(({released, error, logChance}, column) => {
        values[column] = released[row]
        errors[column] = error[row]
        chances[column] = logChance[row]
      })
    },
    /** How many nats likelier the row is on a way from the target than as any other row. */
    natsOf(target: number): number {
      const start = target * width
      let differ = 0
      let same = 0
      for (let column = 0; column < width; column++) {
        const way = values[column] - starts[start + column]
        if (Number.isNaN(way)) continue
        ways[column] = way
        if (Math.abs(way) > errors[column]) differing[differ++] = column
        else same += shareOfOthers(column, places[start + column]) - chances[column]
      }
      if (differ < 2) return -Infinity
      const first = differing[0]
      const fewest = Math.max(1, Math.ceil((Math.abs(ways[first]) - errors[first]) / steps[first]))
      const most = ways[first] > 0 ? counts[first].length - 1 - places[start + first] : places[start + first]
      let sum = -Infinity
      for (let count = fewest; count <= most; count++) {
        const nats = natsOfWay(target, count, differ)
        if (nats > -Infinity) sum = sum > nats ? sum + Math.log1p(Math.exp(nats - sum)) : nats + Math.log1p(Math.exp(sum - nats))
      }
      return Math.min(rarity[target], sum + same)
    },
  }
}
