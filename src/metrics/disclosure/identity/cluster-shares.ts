/** Numbers of clusters that are tried. */
const FEWEST = 2
const MOST = 16
/** Of more values, so many quantiles stand for all. */
const MOST_VALUES = 1000
const MOST_ROUNDS = 100

/**
 * Divides numbers into clusters around means (Lloyd's algorithm from quantiles), for the number of clusters in [2, 16]
 * whose silhouette is the largest (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7).
 *
 * @param sorted In ascending order, finite.
 * @param of What shares are of.
 * @returns Of a value the share of the numbers that are in the same cluster.
 */
export function clusterShares(sorted: Float64Array, of: number): (value: number) => number {
  const step = Math.max(1, sorted.length / MOST_VALUES)
  const values = Float64Array.from({length: Math.ceil(sorted.length / step)}, (_, at) => sorted[Math.floor(at * step)])
  const different = new Set(values).size
  let best: {readonly means: Float64Array; readonly silhouette: number} = {means: values.slice(0, 1), silhouette: -Infinity}
  for (let count = FEWEST; count <= Math.min(MOST, different); count++) {
    const means = meansOf(values, count)
    const silhouette = silhouetteOf(values, means)
    if (silhouette > best.silhouette) best = {means, silhouette}
  }
  const sizes = new Int32Array(best.means.length)
  for (const value of sorted) sizes[nearest(best.means, value)]++
  return value => sizes[nearest(best.means, value)] / of
}

function meansOf(values: Float64Array, count: number): Float64Array {
  let means = Float64Array.from({length: count}, (_, at) => values[Math.floor(((at + 0.5) / count) * values.length)])
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const [sums, sizes] = [new Float64Array(count), new Int32Array(count)]
    for (const value of values) {
      const own = nearest(means, value)
      sums[own] += value
      sizes[own]++
    }
    const moved = means.map((mean, at) => (sizes[at] === 0 ? mean : sums[at] / sizes[at]))
    if (moved.every((mean, at) => mean === means[at])) break
    means = moved
  }
  return Float64Array.from(new Set(means))
}

/** The mean of (b - a) / max(a, b), a being the mean distance to the others of the own cluster and b that to the next nearest one. */
function silhouetteOf(values: Float64Array, means: Float64Array): number {
  if (means.length < 2) return -Infinity
  const owners = Array.from(values, value => nearest(means, value))
  // Clusters of sorted numbers are stretches of them.
  const starts = Array.from(means.keys(), cluster => owners.findIndex(owner => owner >= cluster))
  const ends = [...starts.slice(1), values.length].map(end => (end < 0 ? values.length : end))
  const sums = new Float64Array(values.length + 1)
  values.forEach((value, at) => {
    sums[at + 1] = sums[at] + value
  })
  const apart = (at: number, from: number, to: number) => Math.abs(values[at] * (to - from) - (sums[to] - sums[from]))
  let sum = 0
  owners.forEach((own, at) => {
    const [from, to] = [starts[own], ends[own]]
    if (to - from < 2) return
    const within = (apart(at, from, at) + apart(at, at, to)) / (to - from - 1)
    const beside = [own - 1, own + 1].filter(cluster => cluster >= 0 && cluster < means.length && ends[cluster] > starts[cluster])
    const next = Math.min(...beside.map(cluster => apart(at, starts[cluster], ends[cluster]) / (ends[cluster] - starts[cluster])))
    const most = Math.max(within, next)
    if (most > 0 && most < Infinity) sum += (next - within) / most
  })
  return sum / values.length
}

/** The first of equally near ones. */
function nearest(means: Float64Array, value: number): number {
  let [best, least] = [0, Infinity]
  for (let at = 0; at < means.length; at++) {
    const apart = Math.abs(means[at] - value)
    if (apart < least) [best, least] = [at, apart]
  }
  return best
}
