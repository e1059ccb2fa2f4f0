/** Molecules of one score: those of a ranking stand in groups, the highest score first. */
export interface RankedGroup {
  readonly rows: number
  readonly actives: number
}

/** Early recognition: 80 % of the largest sum is reached in the first 8 % of the ranking (Truchon and Bayly, section 4). */
const ALPHA = 20
/** Where the axis of logAUC begins. */
const LEAST_RATE = 0.001

/**
 * The ranking of rows that were drawn so many times each, in groups of equal scores.
 *
 * @param order Rows from the highest score down. @param times [rows], left out: each once.
 */
export function rankedGroups(scores: Float64Array, labels: Uint8Array, order: Int32Array, times?: Int32Array): RankedGroup[] {
  const groups: {rows: number; actives: number}[] = []
  let last = NaN
  for (const row of order) {
    const count = times?.[row] ?? 1
    if (count === 0) continue
    if (scores[row] !== last) groups.push({rows: 0, actives: 0})
    last = scores[row]
    const group = groups[groups.length - 1]
    group.rows += count
    group.actives += count * labels[row]
  }
  return groups
}

const rowsIn = (groups: readonly RankedGroup[]) => groups.reduce((sum, {rows}) => sum + rows, 0)
const activesIn = (groups: readonly RankedGroup[]) => groups.reduce((sum, {actives}) => sum + actives, 0)

/**
 * Enrichment factor: how many times more actives stand in the first part of the ranking than in as many rows at random. The part has
 * ceil(share x rows) rows, as RDKit's `CalcEnrichment` has it; of rows with equal scores the mean over their orders counts.
 */
export function enrichment(groups: readonly RankedGroup[], share: number): number {
  const [all, actives] = [rowsIn(groups), activesIn(groups)]
  const wanted = Math.ceil(share * all)
  let [taken, found] = [0, 0]
  for (const group of groups) {
    const some = Math.min(group.rows, wanted - taken)
    found += (group.actives * some) / group.rows
    taken += some
  }
  return found / wanted / (actives / all)
}

/** The largest enrichment factor that there can be. */
export function largestEnrichment(groups: readonly RankedGroup[], share: number): number {
  const [all, actives] = [rowsIn(groups), activesIn(groups)]
  const wanted = Math.ceil(share * all)
  return Math.min(wanted, actives) / wanted / (actives / all)
}

/**
 * BEDROC, the Boltzmann-enhanced discrimination of the receiver operating characteristic, with alpha = 20: Truchon and Bayly, J. Chem.
 * Inf. Model. 2007, doi:10.1021/ci600426e, equation 36, from the robust initial enhancement of equation 18. In [0, 1]. Of rows with equal
 * scores the mean over their orders counts.
 */
export function bedroc(groups: readonly RankedGroup[]): number {
  const [all, actives] = [rowsIn(groups), activesIn(groups)]
  let [rank, sum] = [0, 0]
  for (const group of groups) {
    // The geometric sum over the ranks of the group, each of which an active has with the same chance.
    const first = Math.exp((-ALPHA * (rank + 1)) / all)
    const step = Math.exp(-ALPHA / all)
    sum += (group.actives / group.rows) * first * ((1 - step ** group.rows) / (1 - step))
    rank += group.rows
  }
  const share = actives / all
  const random = (share * (1 - Math.exp(-ALPHA))) / (Math.exp(ALPHA / all) - 1)
  const scale = (share * Math.sinh(ALPHA / 2)) / (Math.cosh(ALPHA / 2) - Math.cosh(ALPHA / 2 - ALPHA * share))
  return (sum / random) * scale + 1 / (1 - Math.exp(ALPHA * (1 - share)))
}

/**
 * logAUC: the area under the receiver operating characteristic over the logarithm of the rate of false positives, from 0.001 to 1, as a
 * share of the whole: Mysinger and Shoichet, J. Chem. Inf. Model. 2010, doi:10.1021/ci100214a, equations 1 to 3. A random ranking has
 * 0.145. Between points the curve is linear in the rate itself.
 */
export function logAuc(groups: readonly RankedGroup[]): number {
  const actives = activesIn(groups)
  const others = rowsIn(groups) - actives
  let [x, y, area] = [0, 0, 0]
  for (const group of groups) {
    const [nextX, nextY] = [x + (group.rows - group.actives) / others, y + group.actives / actives]
    if (nextX > x && nextX > LEAST_RATE) {
      const slope = (nextY - y) / (nextX - x)
      const from = Math.max(x, LEAST_RATE)
      area += (y - slope * x) * Math.log10(nextX / from) + (slope * (nextX - from)) / Math.LN10
    }
    ;[x, y] = [nextX, nextY]
  }
  return area / Math.log10(1 / LEAST_RATE)
}
