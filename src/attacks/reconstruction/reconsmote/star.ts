import type {Table} from '../../../core/table.js'
import {createCloud} from '../../../geometry/cloud.js'
import type {Reconstruction} from '../../../geometry/reconstruct.js'
import type {ReleaseSpace} from '../../../geometry/space.js'
import {readStar} from '../../../geometry/star.js'
import type {ReconstructedRecords} from '../../attack.js'
import type {ReconSmoteOptions} from './options.js'
import {parametersOf} from './parameters.js'
import {recordTable} from './record-table.js'

const STAR =
  'Rows lie at even places between each record and one common point, as a star topology puts them: a record lies one step beyond ' +
  'the last place. The explained share counts rows on the way to a record.'

/**
 * Records at the ends of a star, from the lines that were found; undefined when the rows are none, or when numeric columns place no
 * row and so cannot be extrapolated.
 */
export function fromStar(
  released: Table,
  space: ReleaseSpace,
  {lines}: Reconstruction,
  options: ReconSmoteOptions,
): ReconstructedRecords | undefined {
  const cloud = createCloud(space.points, space.uncertainty)
  const star = readStar(cloud.points, lines)
  if (star === undefined || released.columns.some(column => column.kind === 'categorical' || !isPlaced(column, space)))
    return undefined
  const onStar = new Set(star.points.flat())
  const {table, forms} = recordTable(
    released,
    space,
    star.records,
    [],
    star.points.map(own => rowsAt(space, cloud.pointOf, new Set(own))),
  )
  return {
    kind: 'records',
    records: table,
    levelConfidence: new Map(),
    support: Int32Array.from(star.points, () => 1),
    confidence: new Float64Array(table.rowCount).fill(star.confidence),
    explainedShare: cloud.pointOf.filter(point => onStar.has(point)).length / cloud.pointOf.length,
    parameters: parametersOf(
      options,
      space,
      {lineCount: lines.length, edges: [], notes: [STAR], forms},
      table,
      released.rowCount,
    ),
  }
}

/** A column with one value needs no place. */
const isPlaced = (column: Table['columns'][number], {columns}: ReleaseSpace) =>
  columns.includes(column.field.name) || (column.kind === 'numeric' && new Set(column.values).size === 1)

const rowsAt = ({rows}: ReleaseSpace, pointOf: Int32Array, points: ReadonlySet<number>) =>
  Array.from(rows).filter((_, at) => points.has(pointOf[at]))
