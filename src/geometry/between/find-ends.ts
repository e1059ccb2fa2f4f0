import {subContext, type Context} from '../../core/context.js'
import {chiSquareQuantile, poissonTail} from '../noisy/chi-square.js'
import {rescale, type Whitened} from '../noisy/whiten.js'
import {reduceEnds} from './cover.js'
import {endsOfLines} from './ends-of-lines.js'
import {eachPairs, type Pairs, type PairSearch} from './pairs.js'

/** Share of the points on a segment that are taken for points beside it. */
export const LOST = 0.001
/** Nearest ends among which opposite ones are looked for. */
const NEAREST = 256
/** So unlikely by chance, a point that lies between others is no end to begin with. */
const CLEARLY = 1e-3
/** Expected number of points with so many copies by chance, up to which a point is a repeated record. */
const REPEATED = 0.05
const ROUNDS = 12
/** With fewer points all are compared with those near them. */
const MANY_POINTS = 30_000
/** A column whose values spread over no more than this many deviations says nothing of what is near. */
const SPREAD = 16

/** Which points are ends of segments, i.e. real, and what speaks for and against each. */
export interface Ends {
  readonly isEnd: Uint8Array
  /** Per point the pairs of other ends that it lies between. */
  readonly pairs: readonly Pairs[]
  /** Per end the points that lie between it and another end and between no other two; for a repeated record its copies too. */
  readonly support: Int32Array
  /** Whether only the nearest ends were looked at, as there are more. */
  readonly isApproximate: boolean
}

/**
 * The points between which all others lie. Both ends of every edge are in an augmented file, so a synthetic point lies between two
 * real ones; a real point that does so by chance is needed as an end of other edges. To begin with, all points are ends but those
 * that are between others too clearly for chance (an a-contrario test); then, until nothing changes, points that are
 * between no two ends become ends, and ends that no point depends on and that lie between others are taken away. What
 * is left is compared with real points only, so chance has (real/all)^2 as many pairs as at first.
 *
 * Of many points, those inside lines are no ends to begin with, and lie between the ends of their lines: only points that are
 * inside none, or have lost an end, are compared with others (`endsOfLines`), and no missed ends are looked for.
 *
 * A method of this project.
 *
 * @param white Distinct points in units of their own error. @param codimension Directions across a line in which points spread.
 * @param slack The bound of what counts as between is so much wider: for errors that are estimated roughly.
 */
export async function findEnds(white: Whitened, codimension: number, slack: number, context: Context): Promise<Ends> {
  const {points, multiplicity} = white
  const search: PairSearch = {
    points,
    metric: rescale(
      points,
      white.nearness.map(value => (1 / value < SPREAD ? 0 : value)),
    ),
    bound: slack * chiSquareQuantile(1 - LOST, Math.max(1, points.columns - 1)),
  }
  const all = Int32Array.from({length: points.rows}, (_, point) => point)
  const begin = subContext(context, 'begin', 0, 0.3)
  const known = points.rows > MANY_POINTS ? await endsOfLines(search, begin) : undefined
  const isEnd = known?.isEnd ?? (await notClearlyBetween(search, codimension, begin))
  const isKept = repeatedPoints(multiplicity, isEnd)
  const pairs = new Array<Pairs>(points.rows)
  for (let round = 0; ; round++) {
    const ends = all.filter(point => isEnd[point] === 1)
    const part = subContext(context, `round ${round}`, 0.3 + (0.7 * round) / ROUNDS, 0.3 + (0.7 * (round + 1)) / ROUNDS)
    const isOpen = (point: number) => known === undefined || isEnd[point] === 1 || pairs[point].offs.length === 0
    if (known !== undefined) for (const point of all) pairs[point] = known.pairsOf(point, isEnd)
    await eachPairs(search, all.filter(isOpen), ends, NEAREST, part, (point, found) => (pairs[point] = found))
    const {changed, support} = reduceEnds(isEnd, pairs, multiplicity, isKept)
    const isLast = round + 1 >= ROUNDS
    if (!isLast && (changed > 0 || (known === undefined && (await addMissedEnds(search, isEnd, pairs, context))))) continue
    isKept.forEach((flag, point) => {
      if (flag === 1) support[point] += multiplicity[point] - 1
    })
    return {isEnd, pairs, support, isApproximate: ends.length > NEAREST + 1}
  }
}

/**
 * Where a real point was taken for one between others, the nearest row on each of its edges stands in for it. Of these, each lies between
 * it and the far end, or a row that depends on the stand-in: a point that would do for two ends or more becomes an end,
 * and is tried with the others.
 *
 * @returns Whether there was any.
 */
async function addMissedEnds(search: PairSearch, isEnd: Uint8Array, pairs: readonly Pairs[], context: Context): Promise<boolean> {
  const all = Int32Array.from({length: isEnd.length}, (_, point) => point)
  const standIns = all.filter(point => isEnd[point] === 1 && pairs[point].offs.length === 0)
  const wanted = new Int32Array(isEnd.length)
  await eachPairs(search, standIns, all, NEAREST, silent(context), (standIn, {ends}) => {
    const missed = new Set<number>()
    for (let at = 0; at < ends.length; at++) {
      const [point, other] = [ends[at], ends[at ^ 1]]
      if (point === other || isEnd[point] === 1) continue
      if (isEnd[other] === 1 || pairs[other].ends.includes(standIn)) missed.add(point)
    }
    for (const point of missed) wanted[point]++
  })
  let isAny = false
  wanted.forEach((count, point) => {
    if (count < 2) return
    isEnd[point] = 1
    isAny = true
  })
  return isAny
}

/** Short work whose progress is not worth telling. */
const silent = (context: Context): Context => ({...context, progress: () => undefined})

/**
 * For a point and one of the others near it, those farther off in the opposite direction are counted; so many would be there by chance as
 * the cone takes up of all directions. The clearest one counts, and that it was chosen.
 */
async function notClearlyBetween(search: PairSearch, codimension: number, context: Context): Promise<Uint8Array> {
  const {data, rows, columns} = search.points
  const isEnd = new Uint8Array(rows).fill(1)
  const all = Int32Array.from({length: rows}, (_, point) => point)
  await eachPairs(search, all, all, NEAREST, context, (point, {ends}, looked) => {
    const opposite = new Map<number, number>()
    for (let at = 0; at < ends.length; at++)
      if (ends[at] !== ends[at ^ 1]) opposite.set(ends[at], (opposite.get(ends[at]) ?? 0) + 1)
    for (const [other, count] of opposite) {
      let squared = 0
      for (let column = 0; column < columns; column++)
        squared += (data[other * columns + column] - data[point * columns + column]) ** 2
      const cone = Math.min(1, Math.sqrt((2 * search.bound) / squared)) ** codimension
      if (poissonTail(count, (looked * cone) / 2) * looked < CLEARLY) isEnd[point] = 0
    }
  })
  return isEnd
}

/** Points with more copies than interpolated ones have by falling into the same place. */
function repeatedPoints(multiplicity: Int32Array, isEnd: Uint8Array): Uint8Array {
  let places = 1
  let copies = 0
  multiplicity.forEach((count, point) => {
    if (isEnd[point] === 1) return
    places++
    copies += Math.min(1, count - 1)
  })
  const mean = (copies + 1) / places
  return Uint8Array.from(multiplicity, count => (count > 2 && poissonTail(count - 1, mean) * places < REPEATED ? 1 : 0))
}
