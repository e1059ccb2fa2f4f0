import type {Context} from '../../../core/context.js'
import type {Cloud} from '../../../geometry/cloud.js'
import {findLinesBySample} from '../../../geometry/lines-by-sample.js'
import {distinctLines, type Line} from '../../../geometry/strong-lines.js'
import type {Evidence} from './judge.js'
import {realWhereProlonged} from './prolonged.js'

/** On how many lines each point lies between others, and of how many it is an end. @throws {NotApplicable} As `findStrongLines`. */
export async function exactEvidence(cloud: Cloud, context: Context): Promise<Evidence> {
  const between = new Int32Array(cloud.points.rows)
  const forReal = cloud.multiplicity.map(count => count - 1)
  const lines = distinctLines(await findLinesBySample(cloud, context))
  const realOn = realWhereProlonged(lines, cloud.points.rows) ?? areEnds
  for (const line of lines) {
    const isReal = realOn(line)
    line.points.forEach((point, at) => (isReal[at] ? forReal : between)[point]++)
  }
  return {between, forReal, lost: 0}
}

const areEnds = ({points}: Line) => Array.from(points, (_, at) => at === 0 || at === points.length - 1)
