import type {Context} from '../../../core/context.js'
import type {Cloud} from '../../../geometry/cloud.js'
import {findLinesBySample} from '../../../geometry/lines-by-sample.js'
import {distinctLines} from '../../../geometry/strong-lines.js'
import type {Evidence} from './judge.js'
import {realWhereProlonged, type PlacedPoints} from './prolonged.js'

/** On how many lines each point lies between others, and of how many it is an end. @throws {NotApplicable} As `findStrongLines`. */
export async function exactEvidence(cloud: Cloud, context: Context): Promise<Evidence> {
  const lines = distinctLines(await findLinesBySample(cloud, context))
  return {...evidenceOf(lines, cloud.multiplicity), lost: 0}
}

/** What lines say of each point. @param multiplicity Per point how many rows it stands for. */
export function evidenceOf(lines: readonly PlacedPoints[], multiplicity: Int32Array): Omit<Evidence, 'lost'> {
  const between = new Int32Array(multiplicity.length)
  const forReal = multiplicity.map(count => count - 1)
  const realOn = realWhereProlonged(lines, multiplicity.length) ?? areEnds
  for (const line of lines) {
    const isReal = realOn(line)
    line.points.forEach((point, at) => (isReal[at] ? forReal : between)[point]++)
  }
  return {between, forReal}
}

const areEnds = ({points}: PlacedPoints) => Array.from(points, (_, at) => at === 0 || at === points.length - 1)
