import {subContext, type Context} from '../../../core/context.js'
import {chanceCollinear} from '../../../geometry/chance.js'
import {createCloud} from '../../../geometry/cloud.js'
import {estimateNoise} from '../../../geometry/noisy/estimate-noise.js'
import type {ReleaseSpace} from '../../../geometry/space.js'
import {exactEvidence} from './exact.js'
import {inexactEvidence} from './inexact.js'
import {createJudge, type Judgement} from './judge.js'

/** No row is judged when so many pairs of others would be collinear with it by chance: a third as many rows lie between others then. */
const UNDECIDABLE_CHANCE = 0.02
/** Coordinates that are known better than this are compared exactly. */
const EXACT = 1e-8
/** Fewer rows tell nothing of how they lie by chance. */
const FEWEST_ROWS = 50
/** With a larger share of rows on exact lines, the numbers are exact. */
const HARDLY_ANY = 0.1

export interface JudgedRows {
  /** Per row of the space; left out where the geometry says nothing. */
  readonly judgements?: readonly Judgement[]
  readonly chance: number
  readonly tolerance: number
  readonly isApproximate: boolean
}

/**
 * Judges the rows of one space, by exact lines or, where they are rounded or jittered, by the smallest set of ends.
 * Numbers of full length are taken for jittered only where hardly any row lies exactly between others.
 *
 * @param isGiven Whether the uncertainty was given and not worked out.
 * @throws {NotApplicable} When more lines are found than interpolation can make.
 */
export async function judgeRows(space: ReleaseSpace, isGiven: boolean, context: Context): Promise<JudgedRows> {
  const {points, uncertainty, rank} = space
  const cloud = createCloud(points, uncertainty)
  const chance = chanceCollinear(cloud, rank)
  const result = {chance, tolerance: Math.max(...uncertainty), isApproximate: false}
  if (chance > UNDECIDABLE_CHANCE) return result
  const isCoarse = uncertainty.some(value => value > EXACT)
  if (points.rows >= FEWEST_ROWS && isCoarse) return judgeInexact(space, uncertainty, isGiven, context)
  const evidence = await exactEvidence(cloud, subContext(context, 'exact', 0, 0.5))
  if (points.rows >= FEWEST_ROWS && !isGiven && shareBetween(evidence.between) < HARDLY_ANY) {
    const noise = estimateNoise(points, rank)
    if (noise?.some(value => value > EXACT) === true)
      return judgeInexact(space, noise, true, subContext(context, 'inexact', 0.5, 1))
  }
  const judge = createJudge(evidence, chance)
  return {...result, judgements: Array.from(cloud.pointOf, judge)}
}

async function judgeInexact(space: ReleaseSpace, error: Float64Array, isNoise: boolean, context: Context): Promise<JudgedRows> {
  const {points, rank} = space
  const chance = chanceCollinear(createCloud(points, error), rank)
  if (chance > UNDECIDABLE_CHANCE) return {chance, tolerance: Math.max(...error), isApproximate: false}
  const {evidence, pointOf, uncertainty, isApproximate} = await inexactEvidence(points, rank, error, isNoise, context)
  const judge = createJudge(evidence, chance)
  return {chance, tolerance: Math.max(...uncertainty), isApproximate, judgements: Array.from(pointOf, judge)}
}

const shareBetween = (between: Int32Array) => between.reduce((sum, lines) => sum + (lines > 0 ? 1 : 0), 0) / between.length
