import type {Context} from '../../../core/context.js'
import type {Cloud} from '../../../geometry/cloud.js'
import {findLinesBySample} from '../../../geometry/lines-by-sample.js'
import {distinctLines} from '../../../geometry/strong-lines.js'
import type {Evidence} from './judge.js'

/** On how many lines each point lies between others, and of how many it is an end. @throws {NotApplicable} As `findStrongLines`. */
export async function exactEvidence(cloud: Cloud, context: Context): Promise<Evidence> {
  const between = new Int32Array(cloud.points.rows)
  const forReal = cloud.multiplicity.map(count => count - 1)
  for (const {points} of distinctLines(await findLinesBySample(cloud, context))) {
    points.forEach((point, at) => (at === 0 || at === points.length - 1 ? forReal : between)[point]++)
  }
  return {between, forReal, lost: 0}
}
