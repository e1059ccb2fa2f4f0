import {subContext, type Context} from '../../../core/context.js'
import type {Matrix} from '../../../core/matrix.js'
import {findEnds, LOST} from '../../../geometry/between/find-ends.js'
import {shareOfPlace} from '../../../geometry/between/rivals.js'
import {noiseFactors} from '../../../geometry/between/refine-noise.js'
import {createCloud} from '../../../geometry/cloud.js'
import {whiten, type Whitened} from '../../../geometry/noisy/whiten.js'
import type {Evidence} from './judge.js'

/** Passes over the file while the noise is being estimated, and by how much an estimate may change in the last one. */
const PASSES = 3
const SETTLED = 1.1
/** How much wider the bound is while the noise is known roughly. */
const ROUGHLY = 2

export interface InexactEvidence {
  readonly evidence: Evidence
  /** Point that each row became. */
  readonly pointOf: Int32Array
  /** Largest error per column, as estimated in the end. */
  readonly uncertainty: Float64Array
  readonly isApproximate: boolean
}

/**
 * Evidence from rows that are rounded or jittered. Equal rounded rows are one point, and so are jittered rows within
 * their noise of each other; noise is estimated anew from how far points are off the segments they lie on.
 *
 * @param rows [rows, columns]. @param uncertainty Largest error per column. @param isNoise Whether it is an estimate of added noise.
 */
export async function inexactEvidence(
  rows: Matrix,
  rank: number,
  uncertainty: Float64Array,
  isNoise: boolean,
  context: Context,
): Promise<InexactEvidence> {
  const codimension = Math.max(Math.min(2, rank - 1), rank - 2)
  const passes = isNoise ? PASSES : 1
  for (let pass = 1; ; pass++) {
    const white = isNoise ? mergedWithin(rows, uncertainty) : whiten(rows, uncertainty)
    const part = subContext(context, `pass ${pass}`, (pass - 1) / passes, pass / passes)
    const ends = await findEnds(white, codimension, isNoise && pass === 1 ? ROUGHLY : 1, part)
    const factors = isNoise ? noiseFactors(white.points, ends) : new Float64Array()
    const isSettled = factors.every(factor => factor < SETTLED && factor > 1 / SETTLED)
    if (pass === passes || (isSettled && pass > 1)) {
      const between = Int32Array.from(ends.pairs, ({offs}) => Math.min(1, offs.length))
      const evidence = {between, forReal: ends.support, shareOfPlace: shareOfPlace(white.points, ends), lost: LOST}
      return {evidence, pointOf: white.pointOf, uncertainty, isApproximate: ends.isApproximate}
    }
    const known = uncertainty
    uncertainty = known.slice()
    white.kept.forEach((column, at) => (uncertainty[column] = known[column] * factors[at]))
  }
}

/** Rows whose errors may be all that sets them apart become one point. */
function mergedWithin(rows: Matrix, uncertainty: Float64Array): Whitened {
  const cloud = createCloud(rows, uncertainty)
  const white = whiten(cloud.points, uncertainty)
  const pointOf = Int32Array.from(cloud.pointOf, place => white.pointOf[place])
  const multiplicity = new Int32Array(white.points.rows)
  for (const point of pointOf) multiplicity[point]++
  return {...white, pointOf, multiplicity}
}
