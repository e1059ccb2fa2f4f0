import type {Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import {createCloud, type Cloud} from '../geometry/cloud.js'
import {chanceCollinear} from '../geometry/chance.js'
import {betweenByChance} from '../geometry/noisy/between.js'
import {estimateNoise} from '../geometry/noisy/estimate-noise.js'
import {whiten} from '../geometry/noisy/whiten.js'
import {releaseSpace, type ReleaseSpace} from '../geometry/space.js'
import {findStrongLines, type Line} from '../geometry/strong-lines.js'
import type {Attack, Knowledge, RowVerdicts, Verdict} from './attack.js'

export const distinSmoteOptions = {
  tolerance: {
    type: 'number',
    min: 1e-15,
    max: 0.1,
    description: 'How far a released number may be off, on the [-1, 1] scale of the release (worked out from its digits).',
  },
} as const satisfies OptionSpecs

const needs: Knowledge = {released: 'augmented', targets: false, auxiliary: false, generator: 'none'}

/** No row is judged when so many pairs of others would be collinear with it by chance: a third as many rows lie between others then. */
const UNDECIDABLE_CHANCE = 0.02

/**
 * DistinSMOTE: tells the real rows of an augmented file from the interpolated ones. Both ends of every edge are in the file, so a
 * synthetic row lies strictly between two other rows, which a real row does by coincidence only: lines of three or more rows are
 * searched, and what lies between the ends of one is synthetic. A row that lies between others and is the end of more other lines
 * is real all the same (records of a lattice can lie exactly between others); of as many, undecidable. Equal rows are judged
 * alike: interpolated rows do not repeat, so a repeated one is a real record's. Input is the numeric part of the release, [rows,
 * columns] in any units; rows with missing numbers are undecidable. The score of a row is its probability of being real, with
 * the share of real rows that lie between others estimated from those that are ends of lines (Bayes' and Laplace's rules).
 *
 * Ganev et al., SMOTE and Mirrors, arXiv:2510.15083, the algorithm called DistinSMOTE. Departures: the published attack
 * starts at the convex hull and searches triples in neighbourhoods given by k, the ratio and a factor tuned to each data set; here all
 * pairs of rows are searched by hashed directions. Where so many rows would lie between others by chance (rough rounding, few
 * columns) that the geometry says nothing, the verdict is `undecidable`. Rows that are rounded, or jittered by noise (estimated from
 * the rows), are judged one by one instead: by how likely chance would show them as clearly between others as they are.
 *
 * @throws {NotApplicable} When fewer than two numeric columns vary independently (on a line every row lies between others), or
 * more lines are found than interpolation can make.
 */
export function create(given: GivenOptions): Attack {
  const options = parseOptions('distinsmote', distinSmoteOptions, given)
  return {
    needs,
    async guess({released}, context) {
      const space = releaseSpace(released, options.tolerance)
      if (space.rank < 2)
        throw new NotApplicable(
          `telling rows apart needs at least 2 numeric columns that vary independently; the release has ${space.rank}`,
        )
      const inexact = await inexactSpace(space, options.tolerance !== undefined, context)
      const cloud = createCloud(space.points, inexact ?? space.uncertainty)
      const verdicts = new Array<Verdict>(released.rowCount).fill('undecidable')
      const scores = new Float64Array(released.rowCount).fill(0.5)
      const chance = chanceCollinear(cloud, space.rank)
      if (chance > UNDECIDABLE_CHANCE) return {kind: 'verdicts', verdicts, scores, parameters: parameters()}
      if (inexact !== undefined) {
        const judgeInexact = await createInexactJudge(space, inexact, context)
        space.rows.forEach((row, at) => {
          const {verdict, score} = judgeInexact(at)
          verdicts[row] = verdict
          scores[row] = score
        })
        return {kind: 'verdicts', verdicts, scores, parameters: parameters()}
      }
      const places = await findPlaces(cloud, context)
      const judge = createJudge(cloud, places, chance)
      space.rows.forEach((row, at) => {
        const {verdict, score} = judge(cloud.pointOf[at])
        verdicts[row] = verdict
        scores[row] = score
      })
      return {kind: 'verdicts', verdicts, scores, parameters: parameters()}

      function parameters(): RowVerdicts['parameters'] {
        return {
          tolerance: options.tolerance ?? Math.max(...(inexact ?? space.uncertainty)),
          dimensions: space.rank,
          chance,
          rowsLeftOut: released.rowCount - space.rows.length,
          estimated: options.tolerance === undefined ? ['tolerance'] : [],
        }
      }
    },
  }
}

/** {@link create} with typed options, for library users. */
export const distinSmote = (options: {tolerance?: number} = {}): Attack => create(options)

/** Coordinates that are known better than this are compared exactly. */
const EXACT = 1e-8
/** Fewer rows tell nothing of how they lie by chance. */
const FEWEST_ROWS = 50
/** Chance that a row is between others by accident, up to which it is synthetic, and from which on it is real. */
const SYNTHETIC_BELOW = 1e-3
const REAL_ABOVE = 0.05

/** With a larger share of rows on exact lines, the numbers are exact. */
const HARDLY_ANY = 0.1

/**
 * What the rows may be off, where that is too much for exact geometry: rounded, or jittered by noise that is estimated. Numbers of
 * full length are taken for jittered only where hardly any row lies exactly between others.
 */
async function inexactSpace(space: ReleaseSpace, isGiven: boolean, context: Context): Promise<Float64Array | undefined> {
  const {points, uncertainty, rank} = space
  if (points.rows < FEWEST_ROWS) return undefined
  if (uncertainty.some(value => value > EXACT)) return uncertainty
  if (isGiven) return undefined
  const cloud = createCloud(points, uncertainty)
  if (chanceCollinear(cloud, rank) > UNDECIDABLE_CHANCE) return undefined
  const {between} = await findPlaces(cloud, context)
  const onLines = between.reduce((sum, lines) => sum + (lines > 0 ? 1 : 0), 0)
  if (onLines > HARDLY_ANY * between.length) return undefined
  const noise = estimateNoise(points, rank)
  return noise?.some(value => value > EXACT) === true ? noise : undefined
}

async function createInexactJudge({points, rank}: ReleaseSpace, uncertainty: Float64Array, context: Context) {
  const white = whiten(points, uncertainty)
  const codimension = Math.max(Math.min(2, rank - 1), rank - 2)
  const chances = await betweenByChance(white.points, codimension, white.nearness, context)
  const real = chances.reduce((sum, chance) => sum + (chance > REAL_ABOVE ? 1 : 0), 0)
  const shareReal = (real + 1) / (chances.length + 2)
  return (row: number): {verdict: Verdict; score: number} => {
    const point = white.pointOf[row]
    const chance = chances[point]
    if (chance > REAL_ABOVE || white.multiplicity[point] > 2) return {verdict: 'real', score: 1 - 1 / (chances.length + 2)}
    const hit = shareReal * chance
    const score = hit / (hit + 1 - shareReal)
    return chance < SYNTHETIC_BELOW ? {verdict: 'synthetic', score} : {verdict: 'undecidable', score: 0.5}
  }
}

/** Per point: on how many lines it lies between others, and of how many it is an end. */
interface Places {
  readonly between: Int32Array
  readonly ends: Int32Array
}

async function findPlaces(cloud: Cloud, context: Context): Promise<Places> {
  const between = new Int32Array(cloud.points.rows)
  const ends = new Int32Array(cloud.points.rows)
  for (const {points} of distinctLines(await findStrongLines(cloud, context, {settled: 'inner'}))) {
    points.forEach((point, at) => (at === 0 || at === points.length - 1 ? ends : between)[point]++)
  }
  return {between, ends}
}

/** A line may be found from several of its points. */
function distinctLines(lines: readonly Line[]): Line[] {
  const byEnds = new Map<string, Line>()
  for (const line of lines) {
    const [from, to] = [line.points[0], line.points[line.points.length - 1]]
    byEnds.set(from < to ? `${from} ${to}` : `${to} ${from}`, line)
  }
  return [...byEnds.values()]
}

function createJudge({multiplicity}: Cloud, {between, ends}: Places, chance: number) {
  // Ends of lines are real; those of them that lie between others show how often real rows do.
  let real = 0
  let realBetween = 0
  let endless = 0
  let outside = 0
  for (let point = 0; point < ends.length; point++) {
    if (ends[point] > 0) real++
    if (ends[point] > 0 && between[point] > 0) realBetween++
    if (between[point] > 0) continue
    outside++
    if (ends[point] === 0) endless++
  }
  const rows = ends.length
  const betweenWhenReal = Math.min(1, Math.max((realBetween + 1) / (real + 2), chance))
  const endlessWhenReal = (endless + 1) / (outside + 2)
  const shareReal = (outside + 1) / (rows + 2)
  const hit = shareReal * betweenWhenReal * endlessWhenReal
  const scoreBetween = hit / (hit + 1 - shareReal)
  const certain = 1 - 1 / (rows + 2)

  return (point: number): {verdict: Verdict; score: number} => {
    const forReal = ends[point] + (multiplicity[point] - 1)
    if (between[point] === 0) return {verdict: 'real', score: certain}
    if (forReal > between[point]) return {verdict: 'real', score: certain}
    if (forReal > 0) return {verdict: 'undecidable', score: 0.5}
    return {verdict: 'synthetic', score: scoreBetween}
  }
}
