import {createMatrix, type Matrix} from '../../../core/matrix.js'
import type {Table} from '../../../core/table.js'
import {minmaxScaled, neighboursFromEdges} from '../../../geometry/neighbour-rank.js'
import {nameOfForm, type NumberForm} from '../../../geometry/number-form.js'
import type {ReleaseSpace} from '../../../geometry/space.js'
import type {AttackParameters} from '../../attack-parameters.js'
import type {ReconSmoteOptions} from './options.js'

export interface RecordPair {
  readonly from: number
  readonly to: number
}

/** Known less well than so many times what double precision leaves, numbers are rounded, jittered, or of single precision. */
const COARSE = 100

/** A guess this near to a record in every column counts as it, on the [-1, 1] scale; from coarse numbers within so many of their errors. */
const MATCH_RADIUS = 1e-9
const MATCH_UNCERTAINTIES = 30
/** A column known less well than this places nothing: it holds noise alone. */
export const NOISE_ALONE = 0.5

/** Whether a number is known less well than to double precision. Columns of noise alone do not count. */
export const isCoarse = ({uncertainty, doubleError}: Pick<ReleaseSpace, 'uncertainty' | 'doubleError'>) =>
  uncertainty.some((error, column) => error > COARSE * doubleError[column] && error < NOISE_ALONE)

/** How far the numbers of the columns that place a row may be off, at worst. */
const largestUncertainty = ({uncertainty}: ReleaseSpace) => {
  const placing = uncertainty.filter(error => error < NOISE_ALONE)
  return Math.max(...(placing.length > 0 ? placing : uncertainty))
}

/** Below so many dimensions two lines meet whether or not they share a record, so three are asked for. */
export const DIMENSIONS_TO_MISS_IN = 3

export const estimatedOf = ({neighbours, ratio, tolerance}: ReconSmoteOptions) =>
  Object.entries({neighbours, ratio, tolerance}).flatMap(([name, value]) => (value === undefined ? [name] : []))

/** What a result says about how it came to be. */
export function parametersOf(
  options: ReconSmoteOptions,
  space: ReleaseSpace,
  found: {
    readonly lineCount: number
    readonly edges: readonly RecordPair[]
    readonly linesFound?: number
    readonly neighbours?: number
    readonly notes: readonly string[]
    readonly forms: ReadonlyMap<string, NumberForm>
  },
  records: Table,
  rowCount: number,
): AttackParameters {
  const {method, neighbours, ratio, tolerance} = options
  return {
    method,
    neighbours: neighbours ?? found.neighbours ?? estimateNeighbours(records, found.edges) ?? null,
    ratio: ratio ?? (records.rowCount > 0 ? space.rows.length / records.rowCount : null),
    tolerance: tolerance ?? largestUncertainty(space),
    matchRadius: isCoarse(space) ? Math.max(MATCH_RADIUS, MATCH_UNCERTAINTIES * largestUncertainty(space)) : MATCH_RADIUS,
    lines: found.lineCount,
    // Below 1 the search was approximate: rows that are far from each other were not compared.
    linesFound: found.linesFound ?? 1,
    dimensions: space.rank,
    rowsLeftOut: rowCount - space.rows.length,
    ...numbersOf(found.forms),
    notes: [...notesOn(space, rowCount), ...found.notes],
    estimated: estimatedOf(options),
  }
}

/** How the numbers of the columns were written, of all that do not have their full length: `age: truncated whole numbers`. */
function numbersOf(forms: ReadonlyMap<string, NumberForm>): {numbers?: readonly string[]} {
  const short = [...forms].filter(([, {kind}]) => kind !== 'double')
  return short.length === 0 ? {} : {numbers: short.map(([name, form]) => `${name}: ${nameOfForm(form)}`)}
}

/** What a reader should know to judge the result. */
function notesOn({rows, rank}: ReleaseSpace, rowCount: number): string[] {
  const leftOut = rowCount - rows.length
  return [
    ...(rank < DIMENSIONS_TO_MISS_IN
      ? [
          `The rows spread in ${rank} independent directions only: in a plane any two lines meet, so three had to, which takes more rows.`,
        ]
      : []),
    ...(leftOut > 0
      ? [`${leftOut} rows lack numbers: they took no part in the search and do not count in the explained share.`]
      : []),
  ]
}

/**
 * The generator may have measured distances in the released units or on a common scale: the one that needs fewer neighbours
 * explains more. With categories the estimate comes with their inference.
 */
export function estimateNeighbours(records: Table, edges: readonly RecordPair[]): number | undefined {
  if (records.columns.some(({kind}) => kind === 'categorical')) return undefined
  const natural = numericMatrix(records)
  const estimates = [natural, minmaxScaled(natural)].map(points => neighboursFromEdges(points, edges))
  return estimates.reduce((a, b) => (a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)))
}

export function numericMatrix(table: Table): Matrix {
  const columns = table.columns.filter(column => column.kind === 'numeric')
  const matrix = createMatrix(table.rowCount, columns.length)
  columns.forEach(({values}, at) => {
    for (let row = 0; row < table.rowCount; row++) matrix.data[row * columns.length + at] = values[row]
  })
  return matrix
}
