import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import type {Rng} from '../../core/rng.js'
import type {Table} from '../../core/table.js'
import {releaseSpace} from '../space.js'
import {agree, FEWEST_TRIPLES, mostAgreeing} from './agreement.js'
import {FAMILIES, FIXED_MAPS, IDENTITY, type MonotoneMap} from './families.js'
import {fitColumn, isStraight} from './fit-column.js'
import {fitJointly} from './fit-jointly.js'
import {findTriples, rankMatrix} from './find-triples.js'
import {
  mapped,
  placeOf,
  type KnownTriple,
  type MappedColumn,
  type MeasuredColumn,
  type Place,
  type Triple,
} from './measured-column.js'

/** A column that went through a map before its rows were interpolated, and back afterwards. */
export interface ColumnMap {
  readonly column: string
  readonly map: MonotoneMap
}

/** Middle rows looked at first, to see that there is nothing to look for, and then. */
const FIRST_CENTRES = 150
const MOST_CENTRES = 1500
/** Comparisons of rows that the second look may cost. */
const MOST_COMPARISONS = 2e8
/** Columns that agree on a place before it is relied on, where there are as many. */
const ENOUGH_COLUMNS = 3
const PASSES = 3
/** A rank correlation from which a column is taken to be computed from another, and rows that are enough to tell. */
const COMPUTED = 0.999
const SAMPLED_ROWS = 500

/**
 * The monotone maps that columns went through before their rows were interpolated, and back through afterwards. Straight edges become
 * curves, but the curve is the same for all: three rows of one edge are in order in every column, and the column's map
 * turns its numbers into the place of the middle one, which is one number for all columns. So two columns tell their
 * maps together, where these have no parameters, and all columns their parameters together, where they were mapped by one
 * family. Then places are known, and every other column is compared with them. A column has a map when the identity does
 * not fit and the map does, beyond chance.
 *
 * A method of this project. Quantile transforms are not found: they are straight between any two neighbouring values only.
 *
 * @param table Released rows, in any units; rows with missing numbers are left out.
 * @returns The columns with a map; none where rows are straight as they are, or not interpolated.
 */
export async function findMaps(table: Table, context: Context): Promise<readonly ColumnMap[]> {
  const columns = measuredColumns(table)
  const rows = columns[0]?.values.length ?? 0
  if (columns.length < 2 || rows < FEWEST_TRIPLES) return []
  const ranks = rankMatrix(columns)
  const witnesses = independent(columns, ranks)
  if (witnesses.length < 2) return []
  const first = await findTriples(columns, ranks, centresOf(rows, FIRST_CENTRES), subContext(context, 'first', 0, 0.1))
  if (areStraight(columns, witnesses, first, context.rng.fork('straight'))) return []
  const most = Math.max(FIRST_CENTRES, Math.min(MOST_CENTRES, Math.floor(MOST_COMPARISONS / (rows * columns.length))))
  const triples = await findTriples(columns, ranks, centresOf(rows, most), subContext(context, 'triples', 0.1, 0.6))
  throwIfStopped(context)
  const maps = mapsOf(columns, witnesses, triples, context.rng.fork('maps'))
  return columns.flatMap(({name}, at) => (maps[at] === IDENTITY || maps[at] === undefined ? [] : {column: name, map: maps[at]}))
}

/** Columns of which none is computed from an earlier one: what two such columns show alike proves nothing. */
function independent(columns: readonly MeasuredColumn[], {data, rows}: Matrix): MeasuredColumn[] {
  const sample = centresOf(rows, SAMPLED_ROWS)
  const scores = columns.map((_, column) =>
    centred(
      sample.map(row => row * columns.length + column),
      data,
    ),
  )
  const kept: number[] = []
  columns.forEach((_, column) => {
    if (kept.every(other => Math.abs(product(scores[column], scores[other])) < COMPUTED)) kept.push(column)
  })
  return kept.map(column => columns[column])
}

/** Less their mean, of length 1. */
function centred(cells: Int32Array, data: Float64Array): Float64Array {
  const values = Float64Array.from(cells, cell => data[cell])
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const differences = values.map(value => value - mean)
  const length = Math.sqrt(product(differences, differences))
  return differences.map(value => value / length)
}

const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, at) => sum + value * b[at], 0)

/** Evenly spread over the file. */
function centresOf(rows: number, most: number): Int32Array {
  const count = Math.min(rows, most)
  return Int32Array.from({length: count}, (_, at) => Math.floor((at * rows) / count))
}

function measuredColumns(table: Table): MeasuredColumn[] {
  const {columns, rows, uncertainty, doubleError, halfRange} = releaseSpace(table)
  return columns.map((name, at) => {
    const column = table.column(name)
    if (column.kind !== 'numeric') throw new TypeError(`Column '${name}' must be numeric.`)
    const values = Float64Array.from(rows, row => column.values[row])
    const [min, max] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
    const isRounded = uncertainty[at] > doubleError[at]
    return {name, values, min, max, rounding: isRounded ? uncertainty[at] * halfRange[at] : 0}
  })
}

/** Whether some columns are on straight lines together, and no column is off these. */
function areStraight(
  columns: readonly MeasuredColumn[],
  witnesses: readonly MeasuredColumn[],
  triples: readonly Triple[],
  rng: Rng,
): boolean {
  const asTheyAre = witnesses.map(() => [IDENTITY])
  if (mostAgreeing(witnesses, asTheyAre, triples, rng) === undefined) return false
  const known = knownTriples(
    witnesses.map(column => mapped(column, IDENTITY)),
    triples,
    Math.min(ENOUGH_COLUMNS, witnesses.length),
  )
  return known.length >= FEWEST_TRIPLES && columns.every(column => isStraight(column, known))
}

/** Per column its map; undefined where none fits. */
function mapsOf(
  columns: readonly MeasuredColumn[],
  witnesses: readonly MeasuredColumn[],
  triples: readonly Triple[],
  rng: Rng,
): (MonotoneMap | undefined)[] {
  let maps = startingMaps(witnesses, triples, rng)
  let found: (MonotoneMap | undefined)[] = []
  for (let pass = 0; pass < PASSES; pass++) {
    // Two columns alone would only confirm each other.
    const enough = pass === 0 ? 2 : Math.min(ENOUGH_COLUMNS, witnesses.length)
    const known = knownTriples(mappedColumns(witnesses, maps), triples, enough)
    if (known.length < FEWEST_TRIPLES) return []
    found = columns.map(column => fitColumn(column, known))
    maps = witnesses.map(column => found[columns.indexOf(column)])
  }
  return found
}

/** Maps of two columns that agree, or of all columns by one family. */
function startingMaps(columns: readonly MeasuredColumn[], triples: readonly Triple[], rng: Rng): (MonotoneMap | undefined)[] {
  const choices = columns.map(({min, max}) => [IDENTITY, ...FIXED_MAPS.filter(map => map.suits(min, max))])
  const pair = mostAgreeing(columns, choices, triples, rng)
  if (pair !== undefined) return columns.map(column => [pair.first, pair.second].find(one => one.column === column)?.map)
  for (const family of FAMILIES) {
    const suited = columns.filter(({min, max}) => family.suits(min, max))
    if (suited.length < ENOUGH_COLUMNS) continue
    for (const parameters of fitJointly(family, suited, triples)) {
      const maps = columns.map(column => {
        const at = suited.indexOf(column)
        return at < 0 ? undefined : family.at(parameters[at])
      })
      const equations = knownTriples(mappedColumns(columns, maps), triples, ENOUGH_COLUMNS).reduce(
        (sum, {columns: own}) => sum + own - 1,
        0,
      )
      if (equations >= EQUATIONS_PER_PARAMETER * suited.length) return maps
    }
  }
  return []
}

/** Places that have to agree for each parameter that was fitted to them. */
const EQUATIONS_PER_PARAMETER = 3

function mappedColumns(columns: readonly MeasuredColumn[], maps: readonly (MonotoneMap | undefined)[]): MappedColumn[] {
  return columns.flatMap((column, at) => {
    const map = maps[at]
    return map === undefined ? [] : mapped(column, map)
  })
}

/** Triples in which enough of the columns, and half of those that vary, agree on one place: those of one edge. */
function knownTriples(
  columns: readonly MappedColumn[],
  triples: readonly Triple[],
  enough: number,
): (KnownTriple & {readonly columns: number})[] {
  return triples.flatMap(triple => {
    const places = columns.flatMap(column => placeOf(column, triple) ?? [])
    const agreeing = largestAgreeing(places)
    return agreeing.length < Math.max(enough, places.length / 2)
      ? []
      : {triple, place: meanPlace(agreeing), columns: agreeing.length}
  })
}

function largestAgreeing(places: readonly Place[]): readonly Place[] {
  let best: readonly Place[] = []
  for (const tried of places) {
    const agreeing = places.filter(place => agree(place, tried))
    if (agreeing.length > best.length) best = agreeing
  }
  return best
}

/** Errors are bounds and not deviations, so that the mean is not taken to be better than its best part. */
function meanPlace(places: readonly Place[]): Place {
  let [sum, weights, least] = [0, 0, Infinity]
  for (const {place, error} of places) {
    sum += place / error ** 2
    weights += 1 / error ** 2
    least = Math.min(least, error)
  }
  return {place: sum / weights, error: least}
}
