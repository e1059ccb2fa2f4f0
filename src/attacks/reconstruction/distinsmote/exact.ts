import type {Context} from '../../../core/context.js'
import type {Cloud} from '../../../geometry/cloud.js'
import {distinctLines, findStrongLines} from '../../../geometry/strong-lines.js'
import type {Evidence} from './judge.js'

/** On how many lines each point lies between others, and of how many it is an end. @throws {NotApplicable} As `findStrongLines`. */
export async function exactEvidence(cloud: Cloud, context: Context): Promise<Evidence> {
  const between = new Int32Array(cloud.points.rows)
  const forReal = cloud.multiplicity.map(count => count - 1)
  for (const {points} of distinctLines(await findStrongLines(cloud, context, {settled: 'inner'}))) {
    points.forEach((point, at) => (at === 0 || at === points.length - 1 ? forReal : between)[point]++)
  }
  return {between, forReal, lost: 0}
}
