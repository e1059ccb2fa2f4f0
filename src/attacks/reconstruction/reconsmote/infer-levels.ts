import type {Context} from '../../../core/context.js'
import type {Matrix} from '../../../core/matrix.js'
import type {CategoricalColumn, Column, Table} from '../../../core/table.js'
import type {RowOnEdge} from '../../../geometry/categories/edge-rows.js'
import {minmaxScaled, neighboursFromEdges} from '../../../geometry/neighbour-rank.js'
import type {ReconSmoteOptions} from './options.js'
import {numericMatrix} from './parameters.js'

export interface Levels {
  readonly records: Table<'reconstructed'>
  readonly levelConfidence: ReadonlyMap<string, Float64Array>
  /** SMOTE-NC's k, where it came with the levels. */
  readonly neighbours?: number
}

/**
 * Puts inferred levels into the categorical columns of reconstructed records. With `method=paper`, which says nothing of
 * categories, and without a row on an edge, records keep the level that most rows on their lines show, with the
 * confidence of a guess among the levels.
 *
 * @param records With the levels that most rows show.
 * @param rows Released rows between two of the records.
 */
export async function inferLevels(
  released: Table,
  records: Table<'reconstructed'>,
  rows: readonly RowOnEdge[],
  {method, neighbours}: ReconSmoteOptions,
  context: Context,
): Promise<Levels> {
  const columns = categoricalOf(released)
  if (columns.length === 0 || method === 'paper' || rows.length === 0) return guessedLevels(released, records)
  const shown = columns.map(({codes, field}) => ({codes, levels: field.levels.length}))
  const {inferCategories} = await import('../../../geometry/categories/infer-categories.js')
  const {codes, confidence, ...found} = await inferCategories(
    {records: asMeasured(records, rows), rows, columns: shown, ...(neighbours !== undefined && {neighbours})},
    context,
  )
  const at = new Map(columns.map(({field}, index) => [field.name, index]))
  const inferred = records.columns.map((column): Column => {
    const index = at.get(column.field.name)
    return column.kind === 'numeric' || index === undefined ? column : {...column, codes: codes[index]}
  })
  return {
    records: records.withColumns(inferred),
    levelConfidence: new Map(columns.map(({field}, index) => [field.name, confidence[index]])),
    ...found,
  }
}

/** Records with the levels that most rows on their lines show, at the confidence of a guess among the levels. */
export function guessedLevels(released: Table, records: Table<'reconstructed'>): Levels {
  const guess = ({field}: CategoricalColumn) => new Float64Array(records.rowCount).fill(1 / field.levels.length)
  return {records, levelConfidence: new Map(categoricalOf(released).map(column => [column.field.name, guess(column)]))}
}

function categoricalOf({columns}: Table): CategoricalColumn[] {
  return columns.filter((column): column is CategoricalColumn => column.kind === 'categorical' && column.field.levels.length > 0)
}

/**
 * The records' numbers on the scale that explains the edges by fewer neighbours: as released, or every column by its own range.
 * Columns without a number for every record are left out.
 */
function asMeasured(records: Table, rows: readonly RowOnEdge[]): Matrix {
  const isComplete = (column: Column) => column.kind === 'numeric' && !column.values.some(value => Number.isNaN(value))
  const natural = numericMatrix(records.withColumns(records.columns.filter(isComplete)))
  const scaled = minmaxScaled(natural)
  const pairs = new Map(rows.map(({from, to}) => [Math.min(from, to) * records.rowCount + Math.max(from, to), {from, to}]))
  const [asReleased, byRange] = [natural, scaled].map(points => neighboursFromEdges(points, [...pairs.values()]) ?? Infinity)
  return byRange < asReleased ? scaled : natural
}
