import {chanceOf, type RankChances} from './rank-chances.js'
import type {ObservedDraws} from './neighbours-posterior.js'
import type {RecordNeighbours} from './record-neighbours.js'

/** So many rounds of expectation and maximisation, and what remains to change is less than a level. */
const ROUNDS = 25
/** Rows that every record is taken to have made beside those counted, at the mean rate. */
const PRIOR_ROWS = 1
/** Activities are told apart by these levels, so that pairs alike are counted together. */
const LEVELS = [0.05, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4.5, 7, 10]

/**
 * How often the generator began from each record, the mean being 1. SMOTE begins from all alike; Borderline-SMOTE, SVM-SMOTE and
 * ADASYN from records near the border only, or mostly. The rows between two records that are neighbours of each other may come from
 * either: they are shared out in proportion to both activities, which are then counted anew (Dempster, Laird, Rubin,
 * doi:10.1111/j.2517-6161.1977.tb01600.x).
 *
 * @param chances Of ranks to be a neighbour, at the number of neighbours in question.
 * @returns Per record one of a few levels.
 */
export function recordActivity(
  scale: RecordNeighbours,
  {edges, records}: Pick<ObservedDraws, 'edges' | 'records'>,
  chances: RankChances,
): Float64Array {
  const there = edges.map(({from, to}) => chanceToBegin(scale, from, to, chances))
  const back = edges.map(({from, to}) => chanceToBegin(scale, to, from, chances))
  const total = edges.reduce((sum, {rows}) => sum + rows, 0)
  const mean = total / records
  let activity = new Float64Array(records).fill(1)
  for (let round = 0; round < ROUNDS; round++) {
    const made = new Float64Array(records)
    for (const [at, {from, to, rows}] of edges.entries()) {
      const [a, b] = [activity[from] * there[at], activity[to] * back[at]]
      const share = a + b > 0 ? a / (a + b) : 0.5
      made[from] += share * rows
      made[to] += (1 - share) * rows
    }
    activity = made.map(count => (count + PRIOR_ROWS) / (mean + PRIOR_ROWS))
  }
  return activity.map(nearestLevel)
}

function chanceToBegin({count, to, groupEnd}: RecordNeighbours, from: number, other: number, {mean}: RankChances): number {
  const at = to.subarray(from * count, (from + 1) * count).indexOf(other)
  if (at < 0) return 0
  const end = groupEnd[from * count + at]
  return chanceOf(mean, Math.min(at, end - 1), 1)
}

const nearestLevel = (value: number) =>
  LEVELS.reduce((best, level) => (Math.abs(Math.log(level / value)) < Math.abs(Math.log(best / value)) ? level : best))
