import {subContext, type Context, type KeepSoFar} from '../../../core/context.js'
import type {Table} from '../../../core/table.js'
import {mapTable, mappedErrors, unmapRecords} from '../../../geometry/maps/apply-maps.js'
import {findMaps, type ColumnMap} from '../../../geometry/maps/find-maps.js'
import {mapsInWords} from '../../../core/used-map.js'
import {nameMaps} from '../../../geometry/maps/name-maps.js'
import type {KnownErrors} from '../../../geometry/space.js'
import type {ReconstructedRecords} from '../../attack.js'

/** Of the progress. */
const FINDING_SHARE = 0.05

/** A way to find records in rows on straight lines. @param known How far the numbers of columns may be off that were mapped again. */
export type Search = (
  released: Table,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
  known?: ReadonlyMap<string, KnownErrors>,
) => Promise<ReconstructedRecords>

/**
 * Searches where lines are straight: columns that went through a monotone map before rows were interpolated, and back afterwards, go
 * through it again, and records found there are mapped back. A record in a place that no value is mapped to is left
 * out. Without such columns the release is searched as it is.
 */
export async function straighten(
  released: Table,
  search: Search,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
): Promise<ReconstructedRecords> {
  const maps = await findMaps(released, subContext(context, 'maps', 0, FINDING_SHARE))
  if (maps.length === 0) return search(released, context, keep)
  const found = await search(
    mapTable(released, maps),
    subContext(context, 'mapped', FINDING_SHARE, 1),
    soFar => {
      keep?.(() => unmap(soFar(), maps, released))
    },
    mappedErrors(released, maps),
  )
  return unmap(found, maps, released)
}

function unmap(found: ReconstructedRecords, maps: readonly ColumnMap[], released: Table): ReconstructedRecords {
  const {table, rows} = unmapRecords(found.records, maps, released)
  const kept = (values: Float64Array) => Float64Array.from(rows, row => values[row])
  return {
    ...found,
    records: table,
    support: Int32Array.from(rows, row => found.support[row]),
    confidence: kept(found.confidence),
    levelConfidence: new Map(Array.from(found.levelConfidence, ([name, values]) => [name, kept(values)])),
    ...(found.columnConfidence && {
      columnConfidence: new Map(Array.from(found.columnConfidence, ([name, values]) => [name, kept(values)])),
    }),
    parameters: {
      ...found.parameters,
      maps: nameMaps(maps),
      notes: [
        ...(found.parameters.notes ?? []),
        `Columns were mapped before interpolation and back afterwards: ${mapsInWords(nameMaps(maps))}.`,
      ],
    },
  }
}
