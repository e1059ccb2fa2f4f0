import {subContext, type Context} from '../../core/context.js'
import type {Table} from '../../core/table.js'
import {estimateNoise} from '../../geometry/noisy/estimate-noise.js'
import {reconstructNoisy} from '../../geometry/noisy/reconstruct-noisy.js'
import type {ReleaseSpace} from '../../geometry/space.js'
import type {ReconstructedRecords} from '../attack.js'
import {inferLevels} from './infer-levels.js'
import type {ReconSmoteOptions} from './options.js'
import {isCoarse, parametersOf} from './parameters.js'
import {recordTable} from './record-table.js'

/** Rounded or jittered numbers: lines by consensus, records by least squares over all rows on their edges. */
export async function fromNoisy(
  released: Table,
  space: ReleaseSpace,
  options: ReconSmoteOptions,
  context: Context,
): Promise<ReconstructedRecords> {
  const {places, support, confidence, edges, explained} = await reconstructNoisy(
    space.points,
    space.uncertainty,
    subContext(context, 'records', 0, 0.8),
    space.halfRange,
  )
  const between = edges.flatMap(({from, to, points}) => points.map(point => ({row: space.rows[point], from, to})))
  const witnesses: number[][] = Array.from({length: places.rows}, () => [])
  for (const {row, from, to} of between) for (const record of [from, to]) witnesses[record].push(row)
  const voted = recordTable(released, space, places, between, witnesses)
  const {records, levelConfidence, ...inferred} = await inferLevels(
    released,
    voted,
    between,
    options,
    subContext(context, 'levels', 0.8, 1),
  )
  return {
    kind: 'records',
    records,
    levelConfidence,
    support,
    confidence,
    explainedShare: explained.reduce((sum, flag) => sum + flag, 0) / space.rows.length,
    parameters: parametersOf(options, space, {lineCount: edges.length, edges, ...inferred}, records, released.rowCount),
  }
}

/** The noise that was added to numbers of full length, when they look jittered and the user did not say how exact they are: of columns of noise alone 1. */
export function jitterOf({points, rank, doubleError}: ReleaseSpace, {tolerance}: ReconSmoteOptions): Float64Array | undefined {
  if (tolerance !== undefined || points.rows < FEWEST_ROWS_FOR_NOISE) return undefined
  const uncertainty = estimateNoise(points, rank)
  return uncertainty && isCoarse({uncertainty, doubleError}) ? uncertainty : undefined
}

/** Fewer rows show no plateau of noise. */
const FEWEST_ROWS_FOR_NOISE = 50
