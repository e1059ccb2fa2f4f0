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

/** A distribution over all columns, as a product of potentials over the cliques of a junction tree. */
export interface GraphicalModel {
  readonly tree: JunctionTree
  /** Logarithms of the factors, one array per clique [cells]. */
  readonly potentials: readonly Float64Array[]
  /** Probabilities of each clique's cells, one array per clique [cells]. */
  readonly marginals: readonly Float64Array[]
  /** How many rows the counts speak for, at least 1. */
  readonly total: number
}

/** A step may be halved so many times before it is taken as it is. */
const MOST_HALVINGS = 25
/** Estimation ends when so many steps together lower the loss by less than this part of it. */
const WINDOW = 10
const SETTLED = 1e-4

/**
 * The distribution of most entropy among those whose marginals come closest to noisy counts, in squares over variances: Private-PGM
 * (McKenna, Sheldon and Miklau, arXiv:1901.09136), by entropic mirror descent (algorithm 2 there) with the line search of the
 * authors' code. Nothing here looks at the data. Where the noise permits several totals, the total is the mean of what each
 * measurement sums up to, weighted by inverse variances.
 *
 * Departures: descent ends when it has settled, and not after a fixed number of steps only.
 *
 * @param start A model to start from, whose cliques are all inside one of the new ones.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function estimateModel(
  sizes: readonly number[],
  measurements: readonly Measurement[],
  mostSteps: number,
  context: Pick<Context, 'signal'>,
  start?: GraphicalModel,
): Promise<GraphicalModel> {
  const tree = junctionTree(
    sizes,
    measurements.map(({columns}) => columns),
  )
  const wiring = wire(tree)
  const total = totalOf(measurements)
  const lossAt = lossOf(tree, measurements, total)
  const breathe = breather(context)

  let potentials = startingPotentials(tree, start)
  let marginals = calibrate(wiring, potentials)
  let {loss, gradient} = lossAt(marginals)
  let step = 1 / total ** 2
  const losses = [loss]
  for (let steps = 0; steps < mostSteps && !hasSettled(losses); steps++) {
    step *= 2
    for (let halvings = 0; halvings < MOST_HALVINGS; halvings++) {
      const tried = potentials.map((potential, clique) => potential.map((value, cell) => value - step * gradient[clique][cell]))
      const found = calibrate(wiring, tried)
      const next = lossAt(found)
      const promised = total * (innerProduct(gradient, marginals) - innerProduct(gradient, found))
      await breathe()
      if (loss - next.loss >= promised / 2) {
        ;[potentials, marginals, loss, gradient] = [tried, found, next.loss, next.gradient]
        break
      }
      step /= 2
    }
    losses.push(loss)
  }
  return {tree, potentials, marginals, total}
}

const hasSettled = (losses: readonly number[]): boolean =>
  losses.length > WINDOW && losses[losses.length - 1 - WINDOW] - losses[losses.length - 1] <= SETTLED * losses[losses.length - 1]

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

/** A function that gives half the square distance of a model's marginals to the counts, over variances, and its gradient. */
function lossOf(tree: JunctionTree, measurements: readonly Measurement[], total: number) {
  const placed = combined(measurements).map(measurement => {
    const clique = cliqueWith(tree, measurement.columns)
    return {...measurement, clique, map: projection(tree.cliques[clique], measurement.columns, tree.sizes)}
  })
  return (marginals: readonly Float64Array[]) => {
    let loss = 0
    const gradient = marginals.map(({length}) => new Float64Array(length))
    for (const {clique, map, counts, variances} of placed) {
      const slopes = sumInto(marginals[clique], map, counts.length)
      for (let cell = 0; cell < slopes.length; cell++) {
        const off = total * slopes[cell] - counts[cell]
        slopes[cell] = off / variances[cell]
        loss += (off * slopes[cell]) / 2
      }
      const into = gradient[clique]
      for (let cell = 0; cell < into.length; cell++) into[cell] += slopes[map[cell]]
    }
    return {loss, gradient}
  }
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

/** The same distribution in the cliques of another tree, or an even one. */
function startingPotentials(tree: JunctionTree, start: GraphicalModel | undefined): Float64Array[] {
  const potentials = tree.cliques.map(clique => new Float64Array(cellCount(clique, tree.sizes)))
  start?.tree.cliques.forEach((columns, at) => {
    const clique = cliqueWith(tree, columns)
    const map = projection(tree.cliques[clique], columns, tree.sizes)
    const into = potentials[clique]
    for (let cell = 0; cell < into.length; cell++) into[cell] += start.potentials[at][map[cell]]
  })
  return potentials
}

function innerProduct(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  let sum = 0
  a.forEach((values, clique) => {
    for (let cell = 0; cell < values.length; cell++) sum += values[cell] * b[clique][cell]
  })
  return sum
}
