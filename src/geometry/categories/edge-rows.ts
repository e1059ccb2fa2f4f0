/** A released row that lies between two reconstructed records. */
export interface RowOnEdge {
  readonly row: number
  readonly from: number
  readonly to: number
}

/** A categorical column of the release: its codes, [released rows], -1 for missing, and how many levels it has. */
export interface ReleasedLevels {
  readonly codes: Int32Array
  readonly levels: number
}

/** All rows between the same two records, `from` the one with the smaller number. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly rows: number
  readonly patterns: readonly Pattern[]
}

/** Rows of an edge that show the same levels in every column. */
export interface Pattern {
  readonly codes: readonly number[]
  readonly count: number
}

interface GrowingEdge {
  readonly from: number
  readonly to: number
  rows: number
  readonly patterns: Map<string, {readonly codes: readonly number[]; count: number}>
}

/** Gathers rows by edge and by what they show, in the order of their first rows. */
export function gatherEdges(rows: readonly RowOnEdge[], recordCount: number, columns: readonly ReleasedLevels[]): Edge[] {
  const edges = new Map<number, GrowingEdge>()
  for (const {row, from, to} of rows) {
    const [low, high] = [Math.min(from, to), Math.max(from, to)]
    const edge = edges.get(low * recordCount + high) ?? {
      from: low,
      to: high,
      rows: 0,
      patterns: new Map<string, {codes: number[]; count: number}>(),
    }
    edges.set(low * recordCount + high, edge)
    edge.rows++
    const codes = columns.map(column => column.codes[row])
    const pattern = edge.patterns.get(codes.join())
    if (pattern === undefined) edge.patterns.set(codes.join(), {codes, count: 1})
    else pattern.count++
  }
  return Array.from(edges.values(), ({patterns, ...edge}) => ({...edge, patterns: [...patterns.values()]}))
}

/** Largest number of neighbours tried. */
const MOST_NEIGHBOURS = 50
/** Steps in which the share of mutual neighbours is tried. */
const SHARES = 20

/**
 * SMOTE's k by the numbers of rows on edges. N rows fall on the n k places for a neighbour alike, so an edge of two records holds
 * a Poisson number of rows with mean N / (n k), twice that when each is a neighbour of the other, none unseen when there are
 * few. The k (and share of mutual neighbours) with the largest likelihood of the counts, given that edges without a row are not
 * seen, and of the number of edges seen.
 *
 * @param counts Per edge its rows, positive.
 */
export function neighbourCount(counts: readonly number[], recordCount: number): number {
  const rows = counts.reduce((sum, count) => sum + count, 0)
  const tally = new Map<number, number>()
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1)
  let [best, most] = [1, -Infinity]
  for (let neighbours = 1; neighbours <= Math.min(MOST_NEIGHBOURS, recordCount - 1); neighbours++) {
    const mean = rows / (recordCount * neighbours)
    for (let step = 0; step <= SHARES; step++) {
      const score = logLikelihood(tally, counts.length, {mean, mutual: step / SHARES, places: recordCount * neighbours})
      if (score > most) [best, most] = [neighbours, score]
    }
  }
  return best
}

interface Places {
  /** Rows per place. */
  readonly mean: number
  /** Share of the joined pairs that are neighbours of each other. */
  readonly mutual: number
  readonly places: number
}

function logLikelihood(tally: ReadonlyMap<number, number>, seen: number, {mean, mutual, places}: Places): number {
  const unseen = (1 - mutual) * Math.exp(-mean) + mutual * Math.exp(-2 * mean)
  const pairs = places / (1 + mutual)
  let score = 0
  // Up to a factor that all settings share; relative to the count's own scale, so that nothing overflows.
  for (const [rows, edges] of tally)
    score += edges * (rows * Math.log(mean) - mean + Math.log(1 - mutual + mutual * Math.exp(rows * Math.LN2 - mean)))
  // The pairs that are seen: binomial, by its normal approximation.
  const variance = pairs * unseen * (1 - unseen) + 1
  score -= seen * Math.log(1 - unseen) + (seen - pairs * (1 - unseen)) ** 2 / (2 * variance) + Math.log(variance) / 2
  return score
}
