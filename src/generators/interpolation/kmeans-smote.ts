import {defineGenerator} from '../define-generator.js'
import {breather, subContext, throwIfStopped, type Context} from '../../core/context.js'
import {NotApplicable, UserError} from '../../core/errors.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, permutation} from '../../core/rng.js'
import {kMeans} from '../../stats/k-means.js'
import {nearestNeighboursAsync} from '../../stats/neighbours.js'
import {apportion, repeated} from '../apportion.js'
import {classRows, distanceSpace, everyRow, numericColumns, requireKinds, syntheticTable} from '../class-rows.js'
import {drawSegments, interpolate, randomNeighbour, type Segments} from './interpolate.js'
import {missingOption, neighbourCount, scalingOption} from '../shared-options.js'

export const kmeansSmoteOptions = {
  neighbours: {
    type: 'integer',
    min: 1,
    max: Infinity,
    description:
      'Nearest neighbours of a row, of its class and cluster, that it is interpolated with (2, or as many as the class has).',
  },
  clusters: {
    type: 'integer',
    min: 1,
    max: Infinity,
    description: 'Clusters that the rows of all classes are divided into (8, or as many as there are rows).',
  },
  balance: {
    type: 'number',
    min: 0,
    max: 1,
    description:
      "Least share of the class in a cluster that is used (0.5, or the class's share of all rows where no cluster has so much).",
  },
  densityExponent: {
    type: 'number',
    min: 0,
    max: Infinity,
    description:
      "Power of the mean distance in a cluster's sparsity (by imbalanced-learn's rule: it grows with " +
      'the rows of the class in the cluster).',
  },
  scaling: scalingOption,
  missing: missingOption,
} as const satisfies OptionSpecs

const NAME = 'kmeans-smote'
const USUAL_NEIGHBOURS = 2
const USUAL_CLUSTERS = 8
const USUAL_BALANCE = 0.5

/**
 * k-means-SMOTE: the rows of all classes are divided into clusters by k-means; clusters in which the class has at least a given
 * share, and more rows than it takes neighbours, get synthetic rows by SMOTE within the cluster, the more the sparser
 * the class's rows are there. Sparsity is the mean distance between them to a power, divided by their number. Numeric
 * columns only. Missing cells are filled in first (option `missing`), in other classes with their own medians.
 *
 * Douzas, Bacao and Last, Information Sciences 465, 2018, doi:10.1016/j.ins.2018.06.056, algorithm 1, in the form of imbalanced-learn's
 * KMeansSMOTE: share of the class instead of the ratio of the classes, and its rule for the exponent, 0.16 log(n)^1.8
 * to the base 1.6 for n rows. Departures: Lloyd's k-means with one k-means++ start, not mini-batches; the rows of a
 * cluster are counted by largest remainders, so that there are exactly as many as asked for, in random order; where no
 * cluster has half of its rows of the class, the class's share of all rows is asked for instead, and said so, unless
 * `balance` is given; clusters without any spread get nothing, and all the same when none has.
 *
 * @throws {UserError} When more neighbours are asked for than the class has, or more clusters than there are rows.
 * @throws {NotApplicable} When there are categorical columns, the class has one row, or no cluster has enough rows of it.
 */
export const kmeansSmote = defineGenerator({
  name: 'kmeans-smote',
  summary: 'SMOTE within clusters in which the class is common, more in those where its rows are sparse.',
  source: 'Douzas, Bacao and Last, Information Sciences 465, 2018, doi:10.1016/j.ins.2018.06.056',
  columns: 'numeric',
  quick: true,
  options: kmeansSmoteOptions,
  create(options) {
    return {
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds(NAME, train, minority.target, 'numeric')
        const own = classRows(NAME, train, minority, options.missing)
        const near = neighbourCount(NAME, options.neighbours, own.rows.length, 'neighbours', USUAL_NEIGHBOURS)
        const every = distanceSpace(train, own.features, options.scaling)(everyRow(train, own))
        const around = await kMeans(every, clusterCount(options.clusters, every.rows), subContext(context, 'clusters', 0, 0.7))
        const {chosen, notes} = chooseClusters(around, own.rows, near.count, options.balance)
        if (chosen.length === 0) throw noCluster(near.count, options.balance)
        const points = pickRows(every, own.rows)
        const clusters: Cluster[] = []
        for (const [at, positions] of chosen.entries()) {
          const part = subContext(
            context,
            `cluster ${at}`,
            0.7 + (0.3 * at) / chosen.length,
            0.7 + (0.3 * (at + 1)) / chosen.length,
          )
          clusters.push(await describeCluster(points, positions, near.count, options.densityExponent, part))
        }
        const weights = weightsOf(clusters)
        const columns = numericColumns(own.features)
        return {
          notes: [...own.notes, ...near.notes, ...notes],
          async sample(rowCount, sampling) {
            const {rng} = sampling
            const clusterOf = repeated(apportion(weights, rowCount), rowCount)
            const order = permutation(rng, rowCount)
            const draw = (row: number, {base, partner, gap}: Segments) => {
              const {positions, indices} = clusters[clusterOf[order[row]]]
              const at = integerBelow(rng, positions.length)
              base[row] = positions[at]
              partner[row] = positions[randomNeighbour(rng, indices, at, near.count)]
              gap[row] = rng.next()
            }
            const segments = await drawSegments(rowCount, draw, sampling)
            return syntheticTable(train, minority, rowCount, await interpolate(columns, columns, segments, sampling))
          },
          dispose: () => undefined,
        }
      },
    }
  },
})

function clusterCount(asked: number | undefined, rows: number): number {
  if (asked !== undefined && asked > rows)
    throw new UserError(
      'wrong-option',
      {owner: NAME, option: 'clusters', given: asked, most: rows},
      `The 'clusters' option of ${NAME} must be an integer in [1, ${rows}]. Got ${asked} instead.`,
      [`There are ${rows} rows to divide.`],
    )
  return asked ?? Math.min(USUAL_CLUSTERS, rows)
}

/**
 * The clusters that are used, each as positions among the class's rows.
 *
 * @param clusterOf Per row of all classes.
 * @param rows The class's row numbers.
 */
function chooseClusters(clusterOf: Int32Array, rows: Int32Array, neighbours: number, balance: number | undefined) {
  const sizes = new Map<number, number>()
  for (const cluster of clusterOf) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1)
  const members = new Map<number, number[]>()
  rows.forEach((row, position) => {
    const positions = members.get(clusterOf[row])
    if (positions === undefined) members.set(clusterOf[row], [position])
    else positions.push(position)
  })
  const large = [...members].filter(([, positions]) => positions.length > neighbours).sort(([a], [b]) => a - b)
  const withShare = (least: number) =>
    large.flatMap(([cluster, positions]) => (positions.length >= least * (sizes.get(cluster) ?? 0) ? [positions] : []))
  const chosen = withShare(balance ?? USUAL_BALANCE)
  if (chosen.length > 0 || balance !== undefined) return {chosen, notes: []}
  const share = rows.length / clusterOf.length
  return {
    chosen: withShare(share),
    notes: [
      `'balance' of ${NAME} is the class's share of all rows, ${share.toPrecision(2)}: no cluster has half of its rows of the class.`,
    ],
  }
}

function noCluster(neighbours: number, balance: number | undefined): NotApplicable {
  const least = balance === undefined ? "the class's share of all rows" : `a share of ${balance}`
  return new NotApplicable(
    `no cluster holds more than ${neighbours} rows of the class and at least ${least} of it; fewer ` +
      `'clusters' or a lower 'balance' may help`,
  )
}

interface Cluster {
  /** Among the class's rows. */
  readonly positions: readonly number[]
  /** [rows, neighbours]: places in `positions`. */
  readonly indices: Int32Array
  /** Its logarithm: the power may be beyond a double. */
  readonly logSparsity: number
}

async function describeCluster(
  points: Matrix,
  positions: readonly number[],
  neighbours: number,
  exponent: number | undefined,
  context: Context,
): Promise<Cluster> {
  const own = pickRows(points, positions)
  const {indices} = await nearestNeighboursAsync(own, own, neighbours, {excludeSelf: true}, context)
  const power = exponent ?? 0.16 * (Math.log(own.rows) / Math.log(1.6)) ** 1.8
  const distance = await meanDistance(own, context)
  return {positions, indices, logSparsity: (power === 0 ? 0 : power * Math.log(distance)) - Math.log(own.rows)}
}

/** The mean distance between two different rows. */
async function meanDistance({data, rows, columns}: Matrix, context: Context): Promise<number> {
  const breathe = breather(context)
  let sum = 0
  for (let a = 1; a < rows; a++) {
    for (let b = 0; b < a; b++) {
      let squared = 0
      for (let column = 0; column < columns; column++) squared += (data[a * columns + column] - data[b * columns + column]) ** 2
      sum += Math.sqrt(squared)
    }
    await breathe()
  }
  return (2 * sum) / (rows * (rows - 1))
}

/** Up to a factor. */
function weightsOf(clusters: readonly Cluster[]): Float64Array {
  const most = Math.max(...clusters.map(({logSparsity}) => logSparsity))
  return Float64Array.from(clusters, ({logSparsity}) => (most === -Infinity ? 1 : Math.exp(logSparsity - most)))
}
