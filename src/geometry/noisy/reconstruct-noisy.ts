import {subContext, type Context, type KeepSoFar} from '../../core/context.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import {rankAboveErrors} from '../rank.js'
import {anchoredLines, placesOf, rays} from './anchored-lines.js'
import {recordConfidence} from './confidence.js'
import {consensusLines} from './consensus-lines.js'
import {adjust} from './adjust.js'
import {createEdgeFinder, type Edge, type FoundEdges} from './edges.js'
import type {Anchor, FittedLine} from './fit-line.js'
import {claimMeetings, findMeetings, type Meeting} from './meetings.js'
import {createNearness} from './nearness.js'
import {isOutOfPlane, isPrecise, pairLines} from './pair-lines.js'
import {putOnGrid, type OnGrid} from './put-on-grid.js'
import {weighRecords} from './weigh-records.js'
import {unwhiten, whiten, type Whitened} from './whiten.js'

export interface NoisyReconstruction {
  /** [records, columns], in the units of the rows. */
  readonly places: Matrix
  /** Per record: the largest error to be expected in any column (three standard deviations), in the units of that column's rows. */
  readonly error: Float64Array
  /** Per record: edges to other records that hold rows. */
  readonly support: Int32Array
  /** Per record: the probability that it is one. */
  readonly confidence: Float64Array
  /** Whether the records are on the grid that their rows are rounded to, each as surely as its rows leave no other place of it. */
  readonly isOnGrid: boolean
  /** Edges between the records; `points` are row numbers. */
  readonly edges: readonly Edge[]
  /** Per row 1 when it lies on an edge or is a record. */
  readonly explained: Uint8Array
}

/** Rounds end when nothing new is found; weak data add a record or two per round for long. */
const MOST_ROUNDS = 8
/** Where numbers are precise, every round is sure of what it adds. */
const MOST_PRECISE_ROUNDS = 24
const DEVIATIONS = 3
/**
 * Lines from known records through one row each are crossed with all others, which costs the square of their number: many are tried only
 * when few led to nothing.
 */
const MOST_RAYS = [4000, 10_000]
const MOST_PAIRS = 4000
/** Decimal logarithm of how seldom a meeting may be chance, beside the number of those that are tried. */
const EVIDENCE = 2

/**
 * Reconstructs records from interpolated rows that are known to some uncertainty only: rounded or jittered. Where exact geometry
 * has no footing, lines are found by consensus (more rows in a tube than the surroundings would put there), records where the
 * ends of lines meet within their propagated errors, and every record is then placed by least squares over all rows on all its
 * edges, which makes it known far better than a row. Rows on edges between known records are set aside, and
 * what is left is searched again with less around it: lines among the rest, lines from known records through several rows, and
 * from known records through single ones where these are few. Records that are not worth their description are left
 * out; doubtful ones are reported with a low confidence.
 *
 * A method of this project, after the rules of interpolation geometry (Ganev et al., SMOTE and Mirrors, arXiv:2510.15083);
 * lines by an a-contrario test (Desolneux, Moisan and Morel, doi:10.1023/A:1026593302236).
 *
 * @param rows [rows, columns], finite.
 * @param uncertainty Per column: the largest error of a number, positive (half a unit of rounding, the amplitude of noise).
 * @param units Per column: how long one is in the released units, in which interpolation may have looked for neighbours.
 * @param keep Is given the records of every round.
 * @param rounding Per column: the step that rows were rounded to, where records may be on the same grid; on it they are put as
 *   soon as nearly all rows agree (see putOnGrid), which gives better lines for the rounds that follow.
 */
export async function reconstructNoisy(
  rows: Matrix,
  uncertainty: Float64Array,
  context: Context,
  units: Float64Array = new Float64Array(rows.columns).fill(1),
  keep?: KeepSoFar<NoisyReconstruction>,
  rounding?: Float64Array,
): Promise<NoisyReconstruction> {
  const white = whiten(rows, uncertainty)
  const {points} = white
  const inUnits = Float64Array.from(white.kept, (column, at) => units[column] * white.deviation[at])
  const rank = points.rows > 1 ? rankAboveErrors(points) : 0
  if (rank < 2) return describe(rows, white, [], createEdgeFinder(points, 1)([], white.nearness), 1, inUnits)
  const steps = rounding && Float64Array.from(white.kept, (column, at) => rounding[column] / white.deviation[at])
  let anchors: readonly Anchor[] = []
  let grid: OnGrid | undefined
  const codimension = acrossLines(rank)
  const finder = createEdgeFinder(points, codimension)
  const measure = createNearness(points, inUnits, finder)
  let nearness = measure.before
  const find = (among: readonly Anchor[]) => finder(among, nearness)
  let explained: Uint8Array = new Uint8Array(points.rows)
  const precise = rank > 2 && isPrecise(white.nearness)
  const rounds = precise ? MOST_PRECISE_ROUNDS : MOST_ROUNDS
  // Places that were left out again are not tried a second time before something else is found.
  let leftOut: readonly Anchor[] = []
  for (let round = 0; round < rounds; round++) {
    const part = subContext(context, `round ${round}`, round / rounds, (round + 1) / rounds)
    const open = Int32Array.from(explained.keys()).filter(point => explained[point] === 0)
    const added = await newMeetings(points, nearness, open, {anchors, leftOut}, {rank, precise}, part)
    if (added.length === 0) break
    const before = anchors.length
    anchors = [...anchors, ...added.map(({point, variance}) => ({place: point, variance}))]
    for (let step = 0; step < 3; step++) {
      const found = find(anchors)
      anchors = adjust(points, anchors, found.edges)
      nearness = measure.of(anchors, found)
    }
    const kept = prune(anchors, codimension, find, precise)
    const gone = anchors.slice(before).filter(anchor => !kept.includes(anchor))
    if (precise) leftOut = gone.length < added.length ? gone : [...leftOut, ...gone]
    anchors = onGrid(kept)
    const found = find(anchors)
    explained = found.explained
    const soFar = anchors
    const gridSoFar = grid
    keep?.(() => describe(rows, white, soFar, found, codimension, inUnits, gridSoFar))
    if (!explained.includes(0)) break
  }
  if (precise) anchors = onGrid(prune(anchors, codimension, find))
  return describe(rows, white, anchors, find(anchors), codimension, inUnits, grid)

  function onGrid(records: readonly Anchor[]): readonly Anchor[] {
    grid = steps && putOnGrid(points, records, steps, nearness)
    return grid?.anchors ?? records
  }
}

/** Meetings of all lines that the rows left open allow, in places of none of the known records. */
async function newMeetings(
  points: Matrix,
  nearness: Float64Array,
  open: Int32Array,
  {anchors, leftOut}: {readonly anchors: readonly Anchor[]; readonly leftOut: readonly Anchor[]},
  {rank, precise}: {readonly rank: number; readonly precise: boolean},
  context: Context,
): Promise<Meeting[]> {
  const codimension = acrossLines(rank)
  const free = renumber(
    await consensusLines(pickRows(points, open), codimension, nearness, subContext(context, 'free', 0, 0.5)),
    open,
  )
  const anchored = await anchoredLines(points, open, anchors, codimension, nearness, subContext(context, 'anchored', 0.5, 0.7))
  // Two lines meet by chance in one direction fewer than a line and a point.
  const meeting = rank - 2
  let tried = -1
  for (const [at, most] of MOST_RAYS.entries()) {
    const single = rays(points, open, anchors, nearness, most)
    if (single.length === tried) continue
    tried = single.length
    const chosen = await meetingsOf([...free, ...anchored, ...single], single.length > 0, at)
    if (chosen.length > 0) return chosen
  }
  if (!precise) return []
  const pairs = pairLines(points, open, nearness, MOST_PAIRS)
  const single = rays(points, open, anchors, nearness, MOST_RAYS[0], Infinity)
  return pairs.length === 0 ? [] : meetingsOf([...free, ...anchored, ...single, ...pairs], true, MOST_RAYS.length)

  async function meetingsOf(lines: readonly FittedLine[], areMostNone: boolean, step: number): Promise<Meeting[]> {
    const share = 0.3 / (MOST_RAYS.length + 1)
    const part = subContext(context, 'meetings', 0.7 + share * step, 0.7 + share * (step + 1))
    const meetings = (await findMeetings(lines, meeting, part)).filter(
      place => isNew(leftOut, place) && isOutOfPlane(lines, place),
    )
    // Most rays are no edges, so that all their pairs are trials; of the lines, most are.
    const trials = (areMostNone ? 2 : 1) * Math.log10(1 + lines.length)
    return claimMeetings(lines, meeting, meetings, EVIDENCE + trials).filter(
      place => isNew(anchors, place) && isOutOfPlane(lines, place),
    )
  }
}

/** Directions across a line in which rows spread: one fewer than there are, for near a record there are fewer. */
const acrossLines = (rank: number) => Math.max(Math.min(2, rank - 1), rank - 2)

function renumber<L extends FittedLine>(lines: readonly L[], names: Int32Array): L[] {
  return lines.map(line => ({...line, points: line.points.map(point => names[point])}))
}

/** Whether a place is none of the known records. */
function isNew(anchors: readonly Anchor[], {point, variance}: Meeting): boolean {
  return anchors.every(anchor => {
    let squared = 0
    for (let column = 0; column < point.length; column++) squared += (point[column] - anchor.place[column]) ** 2
    return squared > (DEVIATIONS + 1) ** 2 * (variance + anchor.variance)
  })
}

/**
 * Leaves out, the weakest first, records that are not worth what they cost, whose rows others may explain.
 *
 * @param isGoingOn Records without any edge are kept, and those without which a row would be on none: the records at the other ends
 * of their lines may be found yet.
 */
function prune(
  anchors: readonly Anchor[],
  codimension: number,
  find: (anchors: readonly Anchor[]) => FoundEdges,
  isGoingOn = false,
): readonly Anchor[] {
  let left = anchors
  for (;;) {
    const found = find(left)
    const saved = weighRecords(left, found, codimension)
    const needed = isGoingOn ? neededAlone(found) : new Set<number>()
    const isWaiting = (at: number) => isGoingOn && (saved[at] === -Infinity || needed.has(at))
    const weak = Array.from(saved.keys()).filter(at => saved[at] < 0 && !isWaiting(at))
    if (weak.length === 0) return left
    weak.sort((a, b) => saved[a] - saved[b])
    const gone = new Set(weak.slice(0, Math.ceil(weak.length / 4)))
    left = left.filter((_, at) => !gone.has(at))
  }
}

/** Records of whose rows one is on no edge of others. */
function neededAlone({edges, offWithout}: FoundEdges): Set<number> {
  const needed = new Set<number>()
  for (const {from, to, points} of edges)
    for (const [side, record] of [from, to].entries())
      if (points.some(point => offWithout[side][point] === Infinity)) needed.add(record)
  return needed
}

function describe(
  rows: Matrix,
  white: Whitened,
  anchors: readonly Anchor[],
  found: FoundEdges,
  codimension: number,
  units: Float64Array,
  grid?: OnGrid,
): NoisyReconstruction {
  const {points, pointOf, deviation} = white
  const {edges, explained} = found
  const support = new Int32Array(anchors.length)
  for (const {from, to} of edges) {
    support[from]++
    support[to]++
  }
  const onGrid = grid?.certainty()
  const widest = deviation.reduce((largest, value) => Math.max(largest, value), 0)
  const rowsOf: number[][] = Array.from({length: points.rows}, () => [])
  pointOf.forEach((point, row) => rowsOf[point].push(row))
  return {
    places: unwhiten(placesOf(anchors, points.columns), rows, white),
    error: Float64Array.from(anchors, ({variance}) => DEVIATIONS * widest * Math.sqrt(variance)),
    support,
    confidence: recordConfidence(points, anchors, weighRecords(anchors, found, codimension), units).map(
      (value, record) => value * (onGrid?.[record] ?? 1),
    ),
    isOnGrid: grid !== undefined,
    edges: edges.map(edge => ({...edge, points: edge.points.flatMap(point => rowsOf[point])})),
    explained: Uint8Array.from(pointOf, point => explained[point]),
  }
}
