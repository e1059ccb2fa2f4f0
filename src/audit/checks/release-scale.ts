import {UserError} from '../../core/errors.js'
import {firstColumns, otherScaleSentence, type InputCheck} from '../../core/input-check.js'
import {numericColumn, Table, type NumericColumn} from '../../core/table.js'
import {say, setting} from '../../core/text.js'
import {largestGap} from '../../stats/kolmogorov.js'
import {momentsOf, SCALINGS, UNIT_FACTORS, type AffineMap, type Moments, type ScaleKind, type Scaling} from './scale-maps.js'

/** Distributions that are further apart than this have next to nothing in common. */
const APART = 0.9
/** Share of values beyond what the data hold at which a column is on another scale or about something else. */
const OUTSIDE = 0.5
/**
 * A column fits when its distribution is this near to the real one, and a mapping when the columns that it maps are
 * so on average. Below one half, which is how far all values in one place in the middle are.
 */
const FITS = 0.45
const FITS_ON_AVERAGE = 0.3
/** Fewer values show no distribution. */
const FEWEST = 5
/** Mappings this near to the best one are told apart by values that fall on the data's grid. */
const AS_GOOD = 0.05

/** What the user said about the scale of releases. */
export interface StatedScale {
  /** Undefined: found out. */
  readonly kind?: ScaleKind | 'as-is'
  /** Released values times this factor are in the data's unit. */
  readonly factors: ReadonlyMap<string, number>
}

/**
 * Reads `standardised`, `minmax`, `as-is` or `COLUMN=FACTOR`, several of the last.
 * @throws {UserError} When it is none of them.
 */
export function statedScale(given: readonly string[], real: Table): StatedScale {
  const factors = new Map<string, number>()
  let kind: StatedScale['kind']
  for (const one of given) {
    if (one === 'standardised' || one === 'minmax' || one === 'as-is') {
      kind = one
      continue
    }
    const at = one.lastIndexOf('=')
    const [column, factor] = [one.slice(0, at), Number(one.slice(at + 1))]
    if (at <= 0 || !real.has(column) || real.column(column).kind !== 'numeric' || !Number.isFinite(factor) || factor === 0)
      throw new UserError(
        'wrong-value',
        {setting: 'scaleOfRelease', given: one},
        say`${setting('scaleOfRelease')} must be standardised, minmax, as-is, or COLUMN=FACTOR with a column of
          numbers. Got '${one}' instead.`,
        [say`For example: ${setting('scaleOfRelease', ['height=100'])} when the release has metres and the data centimetres.`],
      )
    factors.set(column, factor)
  }
  return {...(kind && {kind}), factors}
}

/** Per column how released values become the data's; a column left out stays as it is. */
export type ScaleMaps = ReadonlyMap<string, AffineMap>

interface ColumnPair {
  readonly name: string
  /** Sorted, without missing ones. */
  readonly released: Float64Array
  readonly minority: Float64Array
  readonly all: Moments
  readonly ofMinority: Moments
  /** Values of the data are multiples of 1 / unit. */
  readonly unit: number
  /** Most by which the release's own rounding may have moved a value, in released units. */
  readonly rounding: number
  readonly apart: number
  readonly isOff: boolean
}

/**
 * Finds out whether a release is on another scale than the data: its values lie beyond theirs. A release that was
 * left standardised or scaled to a range is mapped back where that makes all columns fit; anything else must be
 * confirmed. Distributions are compared by the statistic of Kolmogorov and Smirnov, so that neither units nor
 * outliers count.
 *
 * @param released Rows with the data's columns.
 * @param minority The real rows that they stand for; `all` rows of the data.
 * @throws {UserError} With the mapping to confirm.
 */
export function scaleMaps(
  released: Table,
  minority: Table,
  all: Table,
  stated: StatedScale,
  file: {readonly path: string; readonly generator?: string},
): {maps: ScaleMaps; checks: InputCheck[]} {
  const scaled = mapped(released, new Map([...stated.factors].map(([name, factor]) => [name, {factor, offset: 0}])), minority)
  const names = minority.columns.flatMap(({field}) => (field.kind === 'numeric' ? [field.name] : []))
  const pairs = names.flatMap(name => pairOf(name, scaled, minority, all) ?? [])
  const off = pairs.filter(({isOff}) => isOff)
  const factors = new Map([...stated.factors].map(([name, factor]): [string, AffineMap] => [name, {factor, offset: 0}]))
  const about = file.generator === undefined ? {} : {generator: file.generator}
  if (stated.kind === 'as-is') return {maps: factors, checks: off.length === 0 ? [] : [asIs(off, pairs.length, file.path, about)]}
  const wanted = SCALINGS.filter(({kind}) => stated.kind === undefined || kind === stated.kind)
  const best = stated.kind === undefined && off.length === 0 ? undefined : bestMapping(pairs, wanted, stated.kind !== undefined)
  if (best === undefined) {
    if (off.length > 0) throw otherScale(off, pairs.length, file.path)
    return {maps: factors, checks: []}
  }
  const scaledColumns = [...best.maps.keys()]
  const check: InputCheck = {
    code: 'scale-aligned',
    severity: 'note',
    ...about,
    file: file.path,
    columns: firstColumns(scaledColumns),
    scaling: best.scaling.name,
    scaledBy: best.of,
    count: scaledColumns.length,
    of: pairs.length,
  }
  return {maps: new Map([...factors, ...best.maps]), checks: [check]}
}

function pairOf(name: string, released: Table, minority: Table, all: Table): ColumnPair | undefined {
  const [own, known, everybody] = [released, minority, all].map(table => present(numericColumn(table, name).values))
  if (own.length < FEWEST || known.length < FEWEST) return undefined
  const apart = largestGap(own, known)
  const room = (everybody[everybody.length - 1] - everybody[0]) / 10
  const [low, high] = [quantile(everybody, 0.01) - room, quantile(everybody, 0.99) + room]
  const outside = own.reduce((count, value) => count + (value < low || value > high ? 1 : 0), 0) / own.length
  return {
    name,
    released: own,
    minority: known,
    all: momentsOf(everybody),
    ofMinority: momentsOf(known),
    ...gridOf(numericColumn(released, name), numericColumn(minority, name)),
    apart,
    isOff: apart > APART && outside > OUTSIDE,
  }
}

interface Mapping {
  readonly scaling: Scaling
  readonly of: 'minority' | 'all'
  readonly maps: ReadonlyMap<string, AffineMap>
  readonly distance: number
  readonly onGrid: number
}

/** The mapping after which the columns are nearest to the real ones; undefined where they do not fit after any. */
function bestMapping(pairs: readonly ColumnPair[], scalings: readonly Scaling[], confirmed: boolean): Mapping | undefined {
  const candidates = scalings.flatMap(scaling => [
    mappingOf(pairs, scaling, 'minority', pair => pair.ofMinority, confirmed),
    mappingOf(pairs, scaling, 'all', pair => pair.all, confirmed),
  ])
  const fitting = candidates.filter(candidate => candidate !== undefined).sort((a, b) => a.distance - b.distance)
  const near = fitting.filter(({distance}) => distance <= fitting[0].distance + AS_GOOD)
  return near.sort((a, b) => b.onGrid - a.onGrid).at(0)
}

function mappingOf(
  pairs: readonly ColumnPair[],
  scaling: Scaling,
  of: Mapping['of'],
  moments: (pair: ColumnPair) => Moments,
  confirmed: boolean,
): Mapping | undefined {
  const columns = pairs.map(pair => {
    const back = scaling.back(moments(pair))
    const after = back.factor > 0 ? largestGap(pair.released.map(snapped(back, pair)), pair.minority) : 1
    // A column that was not scaled, such as an indicator, stays as it is.
    const map = after < pair.apart ? back : undefined
    return {pair, map, after: Math.min(after, pair.apart)}
  })
  const mean = (of: typeof columns) => of.reduce((sum, {after}) => sum + after, 0) / Math.max(1, of.length)
  const distance = mean(columns)
  const changed = columns.filter(({map}) => map !== undefined)
  const fits =
    mean(changed) <= FITS_ON_AVERAGE && columns.every(({pair, map, after}) => after <= FITS || (map === undefined && !pair.isOff))
  const maps = new Map(columns.flatMap(({pair, map}) => (map === undefined ? [] : [[pair.name, map] as const])))
  if ((!fits && !confirmed) || maps.size === 0) return undefined
  const onGrid = columns.reduce((sum, {pair, map}) => sum + (map === undefined ? 0 : cellsOnGrid(pair, map)), 0)
  return {scaling, of, maps, distance, onGrid}
}

/** Mapped values that are as round as the data's: few are by chance, so the right mapping shows. */
function cellsOnGrid({released, unit}: ColumnPair, map: AffineMap): number {
  if (1 / unit < 1e-4 * map.factor) return 0
  return released.reduce((count, value) => {
    const units = apply(map, value) * unit
    return count + (Math.abs(units - Math.round(units)) < 1e-6 ? 1 : 0)
  }, 0)
}

const apply = ({factor, offset}: AffineMap, value: number) => factor * value + offset

function gridOf(released: NumericColumn, real: NumericColumn): Pick<ColumnPair, 'unit' | 'rounding'> {
  return {unit: 10 ** real.field.decimals, rounding: Math.max(1e-9, 0.5 * 10 ** -released.field.decimals)}
}

/** Maps a value, and puts it on the data's grid where it falls on it up to what the release rounds. */
function snapped(map: AffineMap, {unit, rounding}: Pick<ColumnPair, 'unit' | 'rounding'>): (value: number) => number {
  const tolerance = rounding * Math.abs(map.factor) * unit
  return value => {
    const back = apply(map, value)
    const units = Math.round(back * unit)
    return tolerance < 0.05 && Math.abs(back * unit - units) <= tolerance ? (units + 0) / unit : back
  }
}

/**
 * The table with mapped columns. Values that fall on the data's grid up to what the release rounds are put on it, so
 * that equal records stay equal.
 */
export function mapped(table: Table, maps: ScaleMaps, real: Table): Table {
  return table.withColumns(
    table.columns.map(column => {
      const map = maps.get(column.field.name)
      if (map === undefined || column.kind !== 'numeric') return column
      return withValues(column, column.values.map(snapped(map, gridOf(column, numericColumn(real, column.field.name)))))
    }),
  )
}

/** Values of real rows as the release would show them. */
export function unmapped(table: Table, maps: ScaleMaps): Table {
  return table.withColumns(
    table.columns.map(column => {
      const map = maps.get(column.field.name)
      if (map === undefined || column.kind !== 'numeric') return column
      return withValues(
        column,
        column.values.map(value => (value - map.offset) / map.factor),
      )
    }),
  )
}

function withValues(column: NumericColumn, values: Float64Array): NumericColumn {
  const known = present(values)
  return {
    kind: 'numeric',
    field: {...column.field, min: known.at(0) ?? NaN, max: known.at(-1) ?? NaN, integer: known.every(Number.isInteger)},
    values,
  }
}

const present = (values: Float64Array) => values.filter(value => !Number.isNaN(value)).sort()
const quantile = (sorted: Float64Array, share: number) => sorted[Math.round(share * (sorted.length - 1))]

function asIs(off: readonly ColumnPair[], of: number, path: string, about: Pick<InputCheck, 'generator'>): InputCheck {
  return {code: 'scale-differs', severity: 'warning', ...about, ...beyond(off, of, path)}
}

function beyond(off: readonly ColumnPair[], of: number, file: string) {
  return {file, columns: firstColumns(off.map(({name}) => name)), count: off.length, of}
}

function otherScale(off: readonly ColumnPair[], of: number, path: string): UserError {
  const units = off.map(pair => ({pair, factor: unitOf(pair)}))
  const likely = units.flatMap(({pair, factor}) => (factor === undefined ? [] : [`${pair.name}=${factor}`]))
  return new UserError(
    'scales-differ',
    {file: path, columns: off.map(({name}) => name)},
    `${otherScaleSentence(beyond(off, of, path))} The release and the data are not on one scale, or not about the same thing.`,
    [
      ...(likely.length === 0
        ? []
        : [say`They would fit in another unit; if that is so, confirm it with ${setting('scaleOfRelease', likely)}.`]),
      say`Release and data must be in the same units. Where the release was scaled on purpose, say how:
        ${setting('scaleOfRelease', 'standardised')}, minmax, or COLUMN=FACTOR.`,
      say`If the values are right as they are, say ${setting('scaleOfRelease', 'as-is')}.`,
    ],
  )
}

/** The one factor after which the column fits. */
function unitOf({released, minority}: ColumnPair): number | undefined {
  const fitting = UNIT_FACTORS.filter(
    factor =>
      largestGap(
        released.map(value => value * factor),
        minority,
      ) <= FITS,
  )
  return fitting.length === 1 ? fitting[0] : undefined
}
