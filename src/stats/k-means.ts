import {breather, type Context} from '../core/context.js'
import {createMatrix, squaredDistance, type Matrix} from '../core/matrix.js'
import {integerBelow, type Rng} from '../core/rng.js'

/** Rounds after which the last assignment is taken as it is. */
const MOST_ROUNDS = 300

/**
 * Divides points into clusters around means: each point belongs to the nearest mean, the first of several, and each
 * mean is that of its points. Lloyd's algorithm (IEEE Trans. Inf. Theory 28, 1982, doi:10.1109/TIT.1982.1056489) from
 * one k-means++ start (Arthur and Vassilvitskii, SODA 2007): each further mean is drawn among the points with a chance
 * in proportion to the squared distance to the nearest mean so far. It ends when no point changes its cluster, or after
 * 300 rounds. A cluster that loses all its points stays empty.
 *
 * @param points [points, columns], finite.
 * @param count In [1, points]. With fewer different points some clusters stay empty.
 * @returns Per point its cluster.
 */
export async function kMeans(points: Matrix, count: number, context: Context): Promise<Int32Array> {
  const means = await firstMeans(points, count, context)
  const clusters = new Int32Array(points.rows).fill(-1)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const changed = await assign(points, means, clusters, context)
    context.progress((round + 1) / MOST_ROUNDS)
    if (changed === 0) break
    moveMeans(points, means, clusters)
  }
  return clusters
}

async function firstMeans(points: Matrix, count: number, context: Context): Promise<Matrix> {
  const {rng} = context
  const breathe = breather(context)
  const means = createMatrix(count, points.columns)
  const away = new Float64Array(points.rows).fill(Infinity)
  for (let mean = 0; mean < count; mean++) {
    const chosen = mean === 0 ? integerBelow(rng, points.rows) : drawByWeight(away, rng)
    means.data.set(points.data.subarray(chosen * points.columns, (chosen + 1) * points.columns), mean * points.columns)
    for (let point = 0; point < points.rows; point++)
      away[point] = Math.min(away[point], squaredDistance(points, point, means, mean))
    await breathe()
  }
  return means
}

/** A position with a chance in proportion to its weight; any when all are 0. */
function drawByWeight(weights: Float64Array, rng: Rng): number {
  let left = rng.next() * weights.reduce((sum, weight) => sum + weight, 0)
  for (let at = 0; at < weights.length - 1; at++) {
    if (left < weights[at]) return at
    left -= weights[at]
  }
  return weights.length - 1
}

/** Returns how many points changed their cluster. */
async function assign(points: Matrix, means: Matrix, clusters: Int32Array, context: Context): Promise<number> {
  const breathe = breather(context)
  let changed = 0
  for (let point = 0; point < points.rows; point++) {
    let [nearest, least] = [0, Infinity]
    for (let mean = 0; mean < means.rows; mean++) {
      const distance = squaredDistance(points, point, means, mean)
      if (distance < least) [nearest, least] = [mean, distance]
    }
    if (clusters[point] !== nearest) changed++
    clusters[point] = nearest
    await breathe()
  }
  return changed
}

function moveMeans({data, rows, columns}: Matrix, means: Matrix, clusters: Int32Array): void {
  const sizes = new Int32Array(means.rows)
  for (const cluster of clusters) sizes[cluster]++
  for (let at = 0; at < means.data.length; at++) if (sizes[Math.floor(at / columns)] > 0) means.data[at] = 0
  for (let point = 0; point < rows; point++)
    for (let column = 0; column < columns; column++)
      means.data[clusters[point] * columns + column] += data[point * columns + column] / sizes[clusters[point]]
}
