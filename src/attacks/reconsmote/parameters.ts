import {createMatrix, type Matrix} from '../../core/matrix.js'
import type {Table} from '../../core/table.js'
import {minmaxScaled, neighboursFromEdges} from '../../geometry/neighbour-rank.js'
import type {ReleaseSpace} from '../../geometry/space.js'
import type {AttackParameters} from '../attack.js'
import type {ReconSmoteOptions} from './options.js'

export interface RecordPair {
  readonly from: number
  readonly to: number
}

/** Known less well than this, rows that look collinear or lines that meet prove too little one by one. */
export const COARSE = 1e-9

/** For a rounded release: so many half units of rounding. */
const MATCH_UNCERTAINTIES = 30

export const isCoarse = ({uncertainty}: ReleaseSpace) => uncertainty.some(error => error > COARSE)

export const estimatedOf = ({neighbours, ratio, tolerance}: ReconSmoteOptions) =>
  Object.entries({neighbours, ratio, tolerance}).flatMap(([name, value]) => (value === undefined ? [name] : []))

/** What a result says about how it came to be. */
export function parametersOf(
  options: ReconSmoteOptions,
  space: ReleaseSpace,
  found: {readonly lineCount: number; readonly edges: readonly RecordPair[]},
  records: Table,
  rowCount: number,
): AttackParameters {
  const {method, neighbours, ratio, tolerance} = options
  return {
    method,
    neighbours: neighbours ?? estimateNeighbours(records, found.edges) ?? null,
    ratio: ratio ?? (records.rowCount > 0 ? space.rows.length / records.rowCount : null),
    tolerance: tolerance ?? Math.max(...space.uncertainty),
    // A guess this near to a record in every column counts as it, on the [-1, 1] scale.
    matchRadius: isCoarse(space) ? MATCH_UNCERTAINTIES * Math.max(...space.uncertainty) : COARSE,
    lines: found.lineCount,
    dimensions: space.rank,
    rowsLeftOut: rowCount - space.rows.length,
    estimated: estimatedOf(options),
  }
}

/**
 * The generator may have measured distances in the released units or on a common scale: the one that needs fewer neighbours
 * explains more. How it weighed categories against numbers is not known, so with categories there is no estimate.
 */
export function estimateNeighbours(records: Table, edges: readonly RecordPair[]): number | undefined {
  if (records.columns.some(({kind}) => kind === 'categorical')) return undefined
  const natural = numericMatrix(records)
  const estimates = [natural, minmaxScaled(natural)].map(points => neighboursFromEdges(points, edges))
  return estimates.reduce((a, b) => (a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)))
}

function numericMatrix(table: Table): Matrix {
  const columns = table.columns.filter(column => column.kind === 'numeric')
  const matrix = createMatrix(table.rowCount, columns.length)
  columns.forEach(({values}, at) => {
    for (let row = 0; row < table.rowCount; row++) matrix.data[row * columns.length + at] = values[row]
  })
  return matrix
}
