import {subContext, type Context, type KeepSoFar} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import {pickRows, type Matrix} from '../../../core/matrix.js'
import {permutation} from '../../../core/rng.js'
import type {Table} from '../../../core/table.js'
import {createCloud} from '../../../geometry/cloud.js'
import {explainedRows} from '../../../geometry/explain.js'
import {reconstructLattice} from '../../../geometry/lattice.js'
import {placesIn, releaseSpace, type ReleaseSpace} from '../../../geometry/space.js'
import {shareOnLines} from '../../../geometry/strong-lines.js'
import type {ReconstructedRecords} from '../../attack.js'
import {isCoarse} from './parameters.js'

/** With fewer rows all of them are searched. */
const MANY_ROWS = 20_000
/** Rows of the first sample. The next one has twice as many, up to this share of the release. */
const FIRST_SAMPLE = 5000
const LARGEST_SHARE = 0.25
/** Rows of a sample that are looked at, and how many of them must lie on a line with two others. */
const LOOKED_AT = 64
const ON_LINES = 0.9
/** A sample shows the process when the records found in it explain so much of it. */
const MOST_OF_THEM = 0.9
/** Further searches, with the rows that no record explained yet. */
const MOST_ROUNDS = 4
/** A row of the whole release may be off by more than the largest number of a sample says. */
const LEEWAY = 2
/** Records may be off by so much, and in so many dimensions no row is that near to a line by chance. */
const RECORD_ERROR = 1e-9
const FEWEST_DIMENSIONS = 3

/** A way to find records in a table of released rows. */
export type SearchAll = (
  released: Table,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
) => Promise<ReconstructedRecords>

/**
 * Finds the records of a release that has many rows per record. A few rows per edge show every edge, so a random sample
 * is searched, in which nearly all rows lie on lines with two others. Then every row of the release is looked up: it lies between
 * two of the records, or is one. Rows that do not are added to the sample, which is searched again until no more records
 * are found. So a record that hardly a row was made of is not missed, and `explainedShare` is that of all rows.
 *
 * The cost is that of the sample, and of one lookup per row. A method of this project.
 *
 * @param search Is given the sample, and has the last word on what it shows.
 * @returns Undefined where no sample shows the lines: few rows per record, numbers that are rounded, jittered or mapped.
 */
export async function fromSample(
  released: Table,
  tolerance: number | undefined,
  search: SearchAll,
  context: Context,
  keep?: KeepSoFar<ReconstructedRecords>,
): Promise<ReconstructedRecords | undefined> {
  if (released.rowCount <= MANY_ROWS) return undefined
  const order = permutation(context.rng.fork('sample'), released.rowCount)
  const sample = await denseSample(released, order, tolerance, subContext(context, 'size', 0, 0))
  if (sample === undefined) return undefined
  const all = placesIn(released, sample.space)
  let rows = order.subarray(0, sample.size)
  let best: ReconstructedRecords | undefined
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const part = subContext(context, `round ${round}`, round / MOST_ROUNDS, (round + 1) / MOST_ROUNDS)
    const found = await searchRows(rows, subContext(part, 'search', 0, 0.6))
    if (found === undefined || found.explainedShare < MOST_OF_THEM) return best
    const {open, checked} = await lookUp(found, all, sample.space, subContext(part, 'all rows', 0.6, 1))
    const isMore = best === undefined || found.records.rowCount > best.records.rowCount
    if (!isMore) return best
    const onAll = checkedOnAll(found, released.rowCount, {searched: rows.length, checked, open: open.length})
    if (open.length === 0) return onAll
    best = onAll
    keep?.(() => onAll)
    // The order of `open` is that of the permutation: a part of it is a random part.
    const isIn = new Set(rows)
    rows = Int32Array.of(...rows, ...open.filter(row => !isIn.has(row)).slice(0, sample.size))
  }
  return best

  async function searchRows(some: Int32Array, part: Context): Promise<ReconstructedRecords | undefined> {
    try {
      return await search(released.select(some, released.role), part)
    } catch (error) {
      if (error instanceof NotApplicable) return undefined
      throw error
    }
  }

  /** Rows that no record explains, and how many were looked at: all that have their numbers. */
  async function lookUp(found: ReconstructedRecords, places: Matrix, space: ReleaseSpace, part: Context) {
    const complete = order.filter(row => isComplete(places, row))
    const nobody = new Int32Array(complete.length).fill(-1)
    const least = space.rank >= FEWEST_DIMENSIONS ? RECORD_ERROR : 0
    const uncertainty = space.uncertainty.map(error => Math.max(LEEWAY * error, least))
    const {from} = await explainedRows(
      pickRows(places, complete),
      placesIn(found.records, space),
      uncertainty,
      {from: nobody, to: nobody},
      part,
    )
    return {open: complete.filter((_, at) => from[at] < 0), checked: complete.length}
  }
}

/** The smallest sample of which nearly all rows lie on lines. One-hot tables are read row by row: all rows cost little. */
async function denseSample(
  released: Table,
  order: Int32Array,
  tolerance: number | undefined,
  context: Context,
): Promise<{readonly size: number; readonly space: ReleaseSpace} | undefined> {
  for (let size = FIRST_SAMPLE; size <= LARGEST_SHARE * released.rowCount; size *= 2) {
    const some = released.select(order.subarray(0, size), released.role)
    if ((await reconstructLattice(some, context, tolerance)) !== undefined) return undefined
    const space = releaseSpace(some, tolerance)
    if (space.rank < 2 || isCoarse(space)) return undefined
    if (shareOnLines(createCloud(space.points, space.uncertainty), LOOKED_AT) >= ON_LINES) return {size, space}
  }
  return undefined
}

function isComplete({data, columns}: Matrix, row: number): boolean {
  for (let at = row * columns; at < (row + 1) * columns; at++) if (Number.isNaN(data[at])) return false
  return true
}

/** What was found in a sample, said of all rows. */
function checkedOnAll(
  found: ReconstructedRecords,
  rowCount: number,
  {searched, checked, open}: {readonly searched: number; readonly checked: number; readonly open: number},
): ReconstructedRecords {
  const {parameters, records} = found
  const isEstimate = parameters.estimated.includes('ratio')
  const leftOut = rowCount - checked
  const notes = [
    `The records were rebuilt from ${searched} of the ${rowCount} rows. ` +
      `All ${checked} rows with their numbers were then checked against them.`,
  ]
  return {
    ...found,
    explainedShare: (checked - open) / checked,
    parameters: {
      ...parameters,
      ...(isEstimate && {ratio: records.rowCount > 0 ? checked / records.rowCount : null}),
      rowsLeftOut: leftOut,
      rowsSearched: searched,
      notes: [...(parameters.notes ?? []), ...notes],
    },
  }
}
