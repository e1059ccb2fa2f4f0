import {clopperPearson} from '../../stats/intervals.js'

/**
 * The share of the records on one line only that can be right. Wrong points, beyond a record that is on no grid of the
 * others, say, are ends of one line. So are real records, but the fewer the more rows there are. One that is nobody's
 * neighbour starts Poisson(r) rows towards k neighbours, r being the rows per record; all of them take the same
 * neighbour with probability k (e^(r/k) - 1) / (e^r - 1) when there are any, that is at most 2 / (1 + e^(r/2)), at k =
 * 2. Records that show no row are not counted, so r is taken half a row smaller than it looks (a Poisson mean is at
 * most one below that without the zeros, and a row has two records). Where not all records start rows
 * (Borderline-SMOTE), the numbers of lines are a mixture of Poisson ones still, and (2/3) n2^2 / n3 on one line can be
 * expected for nk on k (the argument of Chao, 1984, Scandinavian Journal of Statistics 11, 265-270). The larger of the
 * two is believed.
 *
 * @param lineCounts Per record on how many lines it is, at least one.
 * @param rows How many rows are on the lines.
 * @returns From 0 to 1.
 */
export function rightSingles(lineCounts: readonly number[], rows: number): number {
  const [once, twice, thrice] = [1, 2, 3].map(wanted => lineCounts.filter(count => count === wanted).length)
  if (once === 0) return 1
  const others = lineCounts.length - once
  // Fewer records are more rows for each, and then still fewer can be on one line.
  let right = once
  for (let before = Infinity; before - right > LEAST_CHANGE;) {
    before = right
    const ratio = rows / (others + right) - 0.5
    right = Math.min(once, ((others + right) * 2) / (1 + Math.exp(ratio / 2)))
  }
  return Math.min(1, Math.max(right, ((2 / 3) * twice * twice) / Math.max(1, thrice)) / once)
}

/**
 * Whether points are ends of several rows as often as records are. A row that mixes three records decodes as well where the grids are fine,
 * by two points of the grid that nobody is and that no other row shows. Of records that are ends of Poisson(2 r) rows,
 * a share 1 - 2 r / (e^(2 r) - 1) of those with any is the end of several: a tenth at r = 0.1, four tenths at r = 0.5.
 *
 * @returns False when the share is below a tenth by its 95 % interval (Clopper and Pearson).
 */
export function areSharedByRows(recordCount: number, edges: readonly {readonly from: number; readonly to: number}[]): boolean {
  const rows = new Int32Array(recordCount)
  for (const {from, to} of edges) {
    rows[from]++
    rows[to]++
  }
  const shared = rows.reduce((count, own) => (own > 1 ? count + 1 : count), 0)
  return recordCount === 0 || clopperPearson(shared, recordCount, 0.95).high >= LEAST_SHARED
}

const LEAST_SHARED = 0.1
/** Records. */
const LEAST_CHANGE = 1e-3
