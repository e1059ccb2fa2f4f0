import {KNOWS_A_RECORD} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {breather, subContext, type Context} from '../../core/context.js'
import type {Table} from '../../core/table.js'
import {placesIn, releaseSpace} from '../../geometry/space.js'
import {closestReleased} from './closest-released.js'
import {enoughRows} from './enough-rows.js'
import {raysThrough, type RaySearch} from './smote-lines/rays.js'

/** Two lines that meet, meet in a real record; more of them add nothing. */
const ENOUGH_RAYS = 2
/** Rows for each target that are enough to see two rays of a member. */
const ROWS_PER_TARGET = 20
/** Errors of two rows and of the target itself may add up. */
const LEEWAY = 4

/**
 * Membership from the lines that interpolated rows lie on. Every row that SMOTE made lies between two records, so from a member one sees
 * several released rows in exactly one direction; from anyone else, in three or more columns of full precision, that
 * happens with probability zero unless their record equals a member's or lies on a grid with the members. A target
 * scores the number of its rays that hold two released rows or more, up to two; a row that equals the target counts as
 * much. Equal scores are ordered by the distance to the closest released row, as in `dcr-mia`, which decides alone
 * where numbers are so rounded that every target has its rays. Where there are many rows for each target, rays are looked for in a
 * random part of them ({@link enoughRows}).
 *
 * Columns that went through a monotone map before interpolation are mapped first (src/geometry/maps).
 *
 * Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 5, find records where such lines meet; asking it of a
 * known record is this project's. Directions are compared in the numeric columns that place a row (`releaseSpace`),
 * within the errors of the file's own precision.
 *
 * @throws {NotApplicable} Without targets, released rows or columns.
 */
export const smoteLines = defineAttack({
  name: 'smote-lines',
  summary: 'Calls a person a member when several synthetic rows lie in exactly one direction from their record.',
  source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 5, asked of known records',
  attacker: `${KNOWS_A_RECORD}.`,
  onNumbers: true,
  knows: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
  options: {},
  create() {
    return {
      async guess(view, context) {
        const distances = await closestReleased(view, subContext(context, 'near', 0, 0.2))
        const targets = view.targets as Table
        const {released, parameters} = enoughRows(view.released, targets.rowCount, ROWS_PER_TARGET, context.rng.fork('rows'))
        const rays = await countRays(released, targets, subContext(context, 'rays', 0.2, 1))
        const scores = distances.map((distance, target) => (distance === 0 ? ENOUGH_RAYS : rays[target]) + 1 / (1 + distance))
        return {kind: 'membership', scores, parameters: {...parameters, estimated: []}}
      },
    }
  },
})

/** Per target the number of its rays, up to {@link ENOUGH_RAYS}; 0 where a number is missing. */
async function countRays(released: Table, targets: Table, context: Context): Promise<Float64Array> {
  const {findMaps} = await import('../../geometry/maps/find-maps.js')
  const {mapTable} = await import('../../geometry/maps/apply-maps.js')
  const maps = await findMaps(released, subContext(context, 'maps', 0, 0))
  const space = releaseSpace(mapTable(released, maps))
  const places = placesIn(mapTable(targets, maps), space)
  const search: RaySearch = {error: LEEWAY * Math.hypot(...space.uncertainty), enough: ENOUGH_RAYS}
  const counts = new Float64Array(places.rows)
  const breathe = breather(context)
  for (let target = 0; target < places.rows; target++) {
    const place = places.data.subarray(target * places.columns, (target + 1) * places.columns)
    if (place.every(value => !Number.isNaN(value))) counts[target] = raysThrough(space.points, place, search)
    context.progress((target + 1) / places.rows)
    await breathe()
  }
  return counts
}
