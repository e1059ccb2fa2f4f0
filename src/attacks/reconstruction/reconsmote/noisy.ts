import {subContext, type Context, type KeepSoFar} from '../../../core/context.js'
import type {Table} from '../../../core/table.js'
import type {RowOnEdge} from '../../../geometry/categories/edge-rows.js'
import {fixedDecimals} from '../../../geometry/number-form.js'
import {estimateNoise} from '../../../geometry/noisy/estimate-noise.js'
import {hasExactPlanes} from '../../../geometry/noisy/exact-planes.js'
import {reconstructNoisy, type NoisyReconstruction} from '../../../geometry/noisy/reconstruct-noisy.js'
import {whiten} from '../../../geometry/noisy/whiten.js'
import {rankAboveErrors} from '../../../geometry/rank.js'
import type {ReleaseSpace} from '../../../geometry/space.js'
import type {ReconstructedRecords} from '../../attack.js'
import {guessedLevels, inferLevels, type Levels} from './infer-levels.js'
import type {ReconSmoteOptions} from './options.js'
import {isCoarse, parametersOf} from './parameters.js'
import type {RebuiltTable} from './rebuilt-table.js'
import {recordTable} from './record-table.js'
import {verifyRecords} from './verify/verify.js'

/**
 * Rounded or jittered numbers: lines by consensus, records by least squares over all rows on their edges.
 *
 * @param keep Is given what was found so far, with categories as guessed.
 */
export async function fromNoisy(
  released: Table,
  space: ReleaseSpace,
  options: ReconSmoteOptions,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
): Promise<ReconstructedRecords> {
  const steps = stepsOf(space)
  const level = steps && levelled(space.uncertainty)
  const first = await findRecords(level ?? space.uncertainty, steps, subContext(context, 'records', 0, 0.5))
  // Records beside the grid are the better known, the better each column is.
  const isWorse = !first.isOnGrid && level?.some((error, at) => error > space.uncertainty[at]) === true
  const found = isWorse
    ? await findRecords(space.uncertainty, undefined, subContext(context, 'records beside a grid', 0.5, 0.8))
    : first
  const rebuilt = votedTable(found)
  const levels = await inferLevels(released, rebuilt.table, rebuilt.rows, options, subContext(context, 'levels', 0.8, 1))
  return resultOf(found, rebuilt, levels)

  function findRecords(uncertainty: Float64Array, rounding: Float64Array | undefined, part: Context) {
    const keepRecords: KeepSoFar<NoisyReconstruction> = soFar => {
      keep?.(() => {
        const partial = soFar()
        const rebuilt = votedTable(partial)
        return resultOf(partial, rebuilt, guessedLevels(released, rebuilt.table))
      })
    }
    return reconstructNoisy(space.points, uncertainty, part, space.halfRange, keepRecords, rounding)
  }

  function rowsOnEdges({edges}: NoisyReconstruction): RowOnEdge[] {
    return edges.flatMap(({from, to, points}) => points.map(point => ({row: space.rows[point], from, to})))
  }

  function votedTable(reconstruction: NoisyReconstruction): RebuiltTable {
    const between = rowsOnEdges(reconstruction)
    const witnesses: number[][] = Array.from({length: reconstruction.places.rows}, () => [])
    for (const {row, from, to} of between) for (const record of [from, to]) witnesses[record].push(row)
    return recordTable(released, space, reconstruction.places, between, witnesses, reconstruction.isOnGrid)
  }

  function resultOf(
    {support, error, edges, explained, isOnGrid, ...reconstruction}: NoisyReconstruction,
    {rows, solved, forms}: RebuiltTable,
    {records, levelConfidence, ...inferred}: Levels,
  ): ReconstructedRecords {
    const {confidence, columnConfidence, notes} = verifyRecords(released, space, {
      records,
      confidence: reconstruction.confidence,
      error,
      rows,
      solved,
      isExact: false,
      isOnGrid,
    })
    return {
      kind: 'records',
      records,
      levelConfidence,
      support,
      confidence,
      columnConfidence,
      explainedShare: explained.reduce((sum, flag) => sum + flag, 0) / space.rows.length,
      parameters: parametersOf(
        options,
        space,
        {lineCount: edges.length, edges, notes, forms, ...inferred},
        records,
        released.rowCount,
      ),
    }
  }
}

/** Per dimension, on the scale of the space, the step that all of them were rounded to; undefined where some were not. */
function stepsOf({columns, forms, uncertainty, halfRange}: ReleaseSpace): Float64Array | undefined {
  const steps = Float64Array.from(columns, (name, at) => 10 ** -(fixedDecimals(formOf(name)) ?? NaN) / halfRange[at])
  return steps.every((step, at) => step <= STEPS_OF_AN_ERROR * uncertainty[at]) ? steps : undefined

  function formOf(name: string) {
    return forms.get(name) ?? {kind: 'double', digits: 0}
  }
}

/**
 * Errors with those of columns that are known far better than the usual one made larger: in units of its error, such a
 * column is so long that all lines seem to run along it, and none to meet. On the grid, all digits count again.
 */
function levelled(uncertainty: Float64Array): Float64Array {
  const usual = uncertainty.slice().sort()[uncertainty.length >> 1]
  return uncertainty.map(error => Math.max(error, LEAST_OF_THE_USUAL * usual))
}

const LEAST_OF_THE_USUAL = 1 / 8
/** An error is half a step; where it is larger the numbers are jittered, or the user said so. */
const STEPS_OF_AN_ERROR = 2.001

/**
 * The noise that was added to numbers of full length, when they look jittered and the user did not say how exact they
 * are: of columns of noise alone 1. Rows in exact planes are not jittered.
 */
export function jitterOf({points, rank, doubleError}: ReleaseSpace, {tolerance}: ReconSmoteOptions): Float64Array | undefined {
  if (tolerance !== undefined || points.rows < FEWEST_ROWS_FOR_NOISE) return undefined
  const uncertainty = estimateNoise(points, rank)
  if (uncertainty === undefined || !isCoarse({uncertainty, doubleError})) return undefined
  const typical = Float64Array.from(uncertainty).sort()[uncertainty.length >> 1]
  return rank > 2 && hasExactPlanes(points, typical) ? undefined : uncertainty
}

/** Coarse columns beside finer ones lose no rank by it: each counts with its own error. */
export function byOwnErrors(space: ReleaseSpace): ReleaseSpace {
  return {...space, rank: rankAboveErrors(whiten(space.points, space.uncertainty).points)}
}

/** Fewer rows show no plateau of noise. */
const FEWEST_ROWS_FOR_NOISE = 50
