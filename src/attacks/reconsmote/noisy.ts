import type {Context} from '../../core/context.js'
import type {Table} from '../../core/table.js'
import {estimateNoise} from '../../geometry/noisy/estimate-noise.js'
import {reconstructNoisy} from '../../geometry/noisy/reconstruct-noisy.js'
import type {ReleaseSpace} from '../../geometry/space.js'
import type {ReconstructedRecords} from '../attack.js'
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
  const {places, support, confidence, edges, explained} = await reconstructNoisy(space.points, space.uncertainty, context)
  const witnesses: number[][] = Array.from({length: places.rows}, () => [])
  for (const {from, to, points} of edges)
    for (const point of points) {
      witnesses[from].push(space.rows[point])
      witnesses[to].push(space.rows[point])
    }
  const records = recordTable(released, space, places, witnesses)
  return {
    kind: 'records',
    records,
    support,
    confidence,
    explainedShare: explained.reduce((sum, flag) => sum + flag, 0) / space.rows.length,
    parameters: parametersOf(options, space, {lineCount: edges.length, edges}, records, released.rowCount),
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
