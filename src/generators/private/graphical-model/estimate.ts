import {breather, type Context} from '../../../core/context.js'
import {calibrate, wire} from './calibrate.js'
import {cellCount, projection, sumInto} from './cells.js'
import {cliqueWith, junctionTree, type JunctionTree} from './junction-tree.js'

/** Counts of the rows in each cell over some columns, with noise. */
export interface Measurement {
  readonly columns: readonly number[]
  readonly counts: Float64Array
  /** Variance of the noise on each count. */
  readonly variances: Float64Array
}

/** A distribution over all columns: the exponential of a sum of potentials over sets of columns, normalised. */
export interface GraphicalModel {
  readonly tree: JunctionTree
  /** Probabilities of each clique's cells, one array per clique [cells]. */
  readonly marginals: readonly Float64Array[]
  /** Logarithms of the factors, by the columns that were measured. */
  readonly potentials: ReadonlyMap<string, Float64Array>
  /** How many rows the counts speak for, at least 1. */
  readonly total: number
}

/** A step may be halved so many times. */
const MOST_HALVINGS = 25
/** Estimation ends when so many steps together lower the loss by less than this part of it. */
const WINDOW = 10
const SETTLED = 1e-4

/**
 * The distribution of most entropy among those whose marginals come closest to noisy counts, in squares over variances: Private-PGM
 * (McKenna, Sheldon and Miklau, arXiv:1901.09136), by entropic mirror descent (algorithm 1 there) with a line search, as in
 * the authors' code. Nothing here looks at the data. The number of rows is what the measurements sum up to, in a mean weighted by
 * inverse variances.
 *
 * Departures: descent ends when it has settled, and not after a fixed number of steps only; a step must lower the loss by half of
 * what its slope promises.
 *
 * @param mostSteps Steps after which descent ends, settled or not.
 * @param start A model to start from.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function estimateModel(
  sizes: readonly number[],
  measurements: readonly Measurement[],
  mostSteps: number,
  context: Pick<Context, 'signal'>,
  start?: GraphicalModel,
): Promise<GraphicalModel> {
  const total = totalOf(measurements)
  const {tree, measured, evaluate} = objective(sizes, combined(measurements), total)
  const breathe = breather(context)
  let potentials = measured.map(({columns, counts}) => start?.potentials.get(columns.join()) ?? new Float64Array(counts.length))
  let state = evaluate(potentials)
  let step = 1 / total ** 2
  const losses = [state.loss]
  while (losses.length <= mostSteps && !hasSettled(losses)) {
    step *= 2
    for (let halvings = 0; halvings < MOST_HALVINGS; halvings++) {
      const {slopes, expected, loss} = state
      const tried = potentials.map((potential, at) => minus(potential, step, slopes[at]))
      const next = evaluate(tried)
      await breathe()
      if (loss - next.loss >= (innerProduct(slopes, expected) - innerProduct(slopes, next.expected)) / 2) {
        ;[potentials, state] = [tried, next]
        break
      }
      step /= 2
    }
    losses.push(state.loss)
  }
  const named = new Map(measured.map(({columns}, at) => [columns.join(), potentials[at]]))
  return {tree, marginals: state.marginals, potentials: named, total}
}

const hasSettled = (losses: readonly number[]): boolean => {
  const [before, now] = [losses.at(-1 - WINDOW), losses[losses.length - 1]]
  return before !== undefined && before - now <= SETTLED * now
}

/** How many rows there are, from the sums of the counts. */
export function totalOf(measurements: readonly Measurement[]): number {
  let [weighted, weights] = [0, 0]
  for (const {counts, variances} of measurements) {
    const weight = 1 / sumOf(variances)
    weighted += weight * sumOf(counts)
    weights += weight
  }
  return weights > 0 ? Math.max(1, weighted / weights) : 1
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

/** What descent works on: for given potentials, half the square distance to the counts over variances, and its slopes. */
function objective(sizes: readonly number[], measured: readonly Measurement[], total: number) {
  const tree = junctionTree(
    sizes,
    measured.map(({columns}) => columns),
  )
  const wiring = wire(tree)
  const cliques = measured.map(({columns}) => cliqueWith(tree, columns))
  const maps = measured.map(({columns}, at) => projection(tree.cliques[cliques[at]], columns, sizes))

  const evaluate = (potentials: readonly Float64Array[]) => {
    const sums = tree.cliques.map(clique => new Float64Array(cellCount(clique, sizes)))
    potentials.forEach((potential, at) => {
      const [sum, map] = [sums[cliques[at]], maps[at]]
      for (let cell = 0; cell < sum.length; cell++) sum[cell] += potential[map[cell]]
    })
    const marginals = calibrate(wiring, sums)
    let loss = 0
    const expected = measured.map(({counts}, at) => sumInto(marginals[cliques[at]], maps[at], counts.length))
    const slopes = measured.map(({counts, variances}, at) => {
      const [means, slope] = [expected[at], new Float64Array(counts.length)]
      for (let cell = 0; cell < slope.length; cell++) {
        means[cell] *= total
        const off = means[cell] - counts[cell]
        slope[cell] = off / variances[cell]
        loss += (off * slope[cell]) / 2
      }
      return slope
    })
    return {marginals, loss, slopes, expected}
  }
  return {tree, measured, evaluate}
}

/** Counts over the same columns as one: their means, weighted by inverse variances. The loss changes by a constant. */
function combined(measurements: readonly Measurement[]): Measurement[] {
  const byColumns = new Map<string, Measurement>()
  for (const measurement of measurements) {
    const key = measurement.columns.join()
    const other = byColumns.get(key)
    byColumns.set(key, other === undefined ? measurement : meanOf(other, measurement))
  }
  return [...byColumns.values()]
}

function meanOf(a: Measurement, b: Measurement): Measurement {
  const variances = a.variances.map((variance, cell) => 1 / (1 / variance + 1 / b.variances[cell]))
  const counts = a.counts.map((count, cell) => variances[cell] * (count / a.variances[cell] + b.counts[cell] / b.variances[cell]))
  return {columns: a.columns, counts, variances}
}

function minus(values: Float64Array, step: number, slopes: Float64Array): Float64Array {
  const moved = new Float64Array(values.length)
  for (let cell = 0; cell < moved.length; cell++) moved[cell] = values[cell] - step * slopes[cell]
  return moved
}

function innerProduct(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  let sum = 0
  a.forEach((values, at) => {
    const others = b[at]
    for (let cell = 0; cell < values.length; cell++) sum += values[cell] * others[cell]
  })
  return sum
}
