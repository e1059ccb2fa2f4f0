import {breather, type Context} from '../core/context.js'
import {Table, type Column} from '../core/table.js'
import {groupIndicators} from './lattice/groups.js'
import {findIndicators, isBetween, type Indicator} from './lattice/indicators.js'
import {positionsFromIndicators, type Positions} from './lattice/positions.js'

export type {Indicator} from './lattice/indicators.js'
export type {Positions} from './lattice/positions.js'

/** The columns of a release that held two values, and how they belong together. */
export interface OneHotStructure {
  /** Names of the columns of each one-hot group: a record has exactly one of them at its high value. */
  readonly groups: readonly (readonly string[])[]
  /** Columns of two values without partners. */
  readonly binary: readonly string[]
  /** All of them, in the order of the release. */
  readonly indicators: readonly Indicator[]
}

/**
 * Finds one-hot groups and binary columns from the released values alone, whatever the columns are called and however each was
 * scaled. See findIndicators and groupIndicators for what must hold.
 *
 * @param tolerance How far a released number may be off, on the [-1, 1] scale of its column; from its decimals when left out.
 */
export function oneHotGroups(released: Table, tolerance?: number): OneHotStructure {
  const indicators = findIndicators(released, tolerance)
  const closed = indicators.filter(indicator => indicator.closed)
  const groups = groupIndicators(closed).map(group => group.map(member => closed[member].name))
  const grouped = new Set(groups.flat())
  return {groups, binary: indicators.flatMap(({name}) => (grouped.has(name) ? [] : [name])), indicators}
}

/** Where each row lies on its edge, and both parents' values in the indicator columns: {@link positionsFromIndicators}. */
export function positionsFromGroups(released: Table, {indicators}: OneHotStructure): Positions {
  return positionsFromIndicators(indicators, released.rowCount)
}

export interface LatticeReconstruction {
  /** Distinct records in the released columns and units. */
  readonly records: Table<'reconstructed'>
  /** Per record: rows that reveal it. */
  readonly support: Int32Array
  /** Per released row 1 when its parents are among the records. */
  readonly rowsExplained: Uint8Array
  /** Near record, far record, row: rows that lie between two different records. */
  readonly edges: readonly (readonly [number, number, number])[]
}

/** Rows that may contradict the structure, or show a value of unknown scale, before the table counts as one of another kind. */
const MOST_UNCLEAR = 0.05
/** Interpolated rows without which there is no sign that the rows are mixtures of records. */
const FEWEST_MIXED = 3

/**
 * Reconstruction of tables whose every varying column held two values (one-hot groups and binary columns). A row (1 - t) a + t b
 * shows the common value where its parents agree, t or 1 - t where they differ, with one t in all columns: so a single row
 * reveals both parents whole, up to which is the base. A row without a value in between is a record. At full precision
 * every row decides; of a rounded or jittered release only rows whose t is more than four errors from 0, 1 and 1/2
 * reveal both, those near 0 or 1 reveal the near parent. Of a row halfway, the parents are known when two known
 * records, or a single known record, fit. Rows with missing numbers, or whose columns contradict each other, say
 * nothing.
 *
 * The rule is number 7 of docs/reconstruction.md; it follows from SMOTE's definition (Chawla et al., JAIR 16, 2002,
 * doi:10.1613/jair.953) and is in none of the published attacks.
 *
 * @returns Undefined when the table is not of this kind: categorical columns, a varying column with other values, or no mixed rows.
 */
export async function reconstructLattice(
  released: Table,
  context: Context,
  tolerance?: number,
): Promise<LatticeReconstruction | undefined> {
  const structure = latticeStructure(released, tolerance)
  if (structure === undefined) return undefined
  const positions = positionsFromGroups(released, structure)
  const {states} = positions
  const unclear = states.filter(state => state === 'unclear').length
  const mixed = states.filter(state => state === 'both' || state === 'halfway').length
  if (mixed < FEWEST_MIXED || unclear > MOST_UNCLEAR * released.rowCount) return undefined
  const found = new FoundRecords(structure.indicators.length)
  const rowsExplained = new Uint8Array(released.rowCount)
  const edges: [number, number, number][] = []
  const breathe = breather(context)
  for (let row = 0; row < released.rowCount; row++) {
    const {near, far} = parents(positions, structure.indicators.length, row)
    const state = states[row]
    if (state === 'same' || state === 'near') {
      found.add(near)
      // Rounding hides the far parent of a row near the other.
      rowsExplained[row] = state === 'same' ? 1 : 0
    } else if (state === 'both') {
      edges.push([found.add(near), found.add(far), row])
      rowsExplained[row] = 1
    }
    context.progress(row / released.rowCount)
    await breathe()
  }
  for (const edge of halfwayEdges(structure, positions, found, context)) {
    edges.push(edge)
    rowsExplained[edge[2]] = 1
  }
  return {records: recordTable(released, structure.indicators, found), support: found.support(), rowsExplained, edges}
}

/** The structure of a table of nothing but indicators and constants. */
function latticeStructure(released: Table, tolerance: number | undefined): OneHotStructure | undefined {
  if (released.columns.some(({kind}) => kind === 'categorical')) return undefined
  const structure = oneHotGroups(released, tolerance)
  const names = new Set(structure.indicators.map(({name}) => name))
  const others = released.columns.filter(column => !names.has(column.field.name) && varies(column))
  return structure.indicators.length > 0 && others.length === 0 ? structure : undefined
}

function varies(column: Column): boolean {
  if (column.kind === 'categorical') return true
  const values = column.values.filter(value => !Number.isNaN(value))
  return values.some(value => value !== values[0])
}

function parents({near, far}: Positions, width: number, row: number): {near: Uint8Array; far: Uint8Array} {
  const [from, to] = [row * width, (row + 1) * width]
  return {near: near.subarray(from, to), far: far.subarray(from, to)}
}

/** Distinct records as rows of 0 and 1. */
class FoundRecords {
  readonly bits: Uint8Array[] = []
  readonly #counts: number[] = []
  readonly #known = new Map<string, number>()

  constructor(readonly width: number) {}

  /** Counts a row that reveals this record. */
  add(bits: Uint8Array): number {
    const key = bits.join('')
    let index = this.#known.get(key)
    if (index === undefined) {
      index = this.bits.push(bits) - 1
      this.#counts.push(0)
      this.#known.set(key, index)
    }
    this.#counts[index]++
    return index
  }

  find(bits: Uint8Array): number | undefined {
    return this.#known.get(bits.join(''))
  }

  support(): Int32Array {
    return Int32Array.from(this.#counts)
  }
}

/**
 * Rows so near the middle of their edge that the columns do not say which values go together. A known record that has the row's value
 * wherever the parents agree fixes the other parent: it has the other value wherever they differ. A row is explained by the only
 * pair of known records that fits; without such a pair, the only known record that fits makes its partner known, if that has
 * one of each group. Repeated until nothing new is found.
 */
function halfwayEdges(
  structure: OneHotStructure,
  positions: Positions,
  found: FoundRecords,
  context: Context,
): [number, number, number][] {
  const {indicators} = structure
  const edges: [number, number, number][] = []
  const mayBe = oneHotTest(structure)
  let open = [...positions.states.keys()].filter(row => positions.states[row] === 'halfway')
  for (let before = Infinity; open.length < before;) {
    before = open.length
    const rest: number[] = []
    for (const row of open) {
      const {near, far} = parents(positions, indicators.length, row)
      const fits = found.bits.flatMap((bits, record) => {
        const other = partner(bits, near, far)
        return other !== undefined && mayBe(other) ? [{record, other}] : []
      })
      const pairs = fits.filter(({record, other}) => record < (found.find(other) ?? -1))
      const [only] = pairs.length > 0 ? pairs : fits
      if (pairs.length === 1 || (pairs.length === 0 && fits.length === 1))
        edges.push([found.add(found.bits[only.record]), found.add(only.other), row])
      else rest.push(row)
    }
    open = rest
    context.progress(1)
  }
  return edges
}

/** What the other parent must be if `bits` is one; undefined when it cannot be. */
function partner(bits: Uint8Array, near: Uint8Array, far: Uint8Array): Uint8Array | undefined {
  const other = new Uint8Array(bits.length)
  for (let at = 0; at < bits.length; at++) {
    if (near[at] === far[at] && bits[at] !== near[at]) return undefined
    other[at] = near[at] === far[at] ? bits[at] : 1 - bits[at]
  }
  return other
}

function oneHotTest({groups, indicators}: OneHotStructure): (bits: Uint8Array) => boolean {
  const indexOf = new Map(indicators.map(({name}, at) => [name, at]))
  const members = groups.map(group => group.map(name => indexOf.get(name) ?? -1))
  return bits => members.every(group => group.reduce((sum, at) => sum + bits[at], 0) === 1)
}

/** The records in the release's columns and units; a column with one value keeps it. */
function recordTable(released: Table, indicators: readonly Indicator[], {bits}: FoundRecords): Table<'reconstructed'> {
  const indexOf = new Map(indicators.map(({name}, at) => [name, at]))
  const columns = released.columns.map((column): Column => {
    if (column.kind === 'categorical') return column
    const at = indexOf.get(column.field.name)
    const constant = at === undefined ? (column.values.find(value => !Number.isNaN(value)) ?? NaN) : NaN
    const values = Float64Array.from(bits, record =>
      at === undefined ? constant : record[at] === 1 ? indicators[at].high : indicators[at].low,
    )
    return {...column, values}
  })
  return new Table('reconstructed', columns, bits.length)
}

/** Values that a column of real records can have: origin + n * step for whole n, within [low, high]. */
export interface LatticeColumn {
  readonly name: string
  readonly origin: number
  readonly step: number
  /** Least and greatest possible value; infinite where not known. */
  readonly low: number
  readonly high: number
}

/**
 * Whether a point can be a record of this table: one of two values in every indicator column, one of each group at its high
 * value, a listed value in lattice columns and inside their range. Chance crossings of lines in tables of few values fail this.
 *
 * @param candidate One value per column of `columns`, in the released units.
 * @param slack Per column: how far a coordinate of the candidate may be off, in the released units.
 */
export function possibleRecord(
  candidate: ArrayLike<number>,
  columns: readonly string[],
  slack: ArrayLike<number>,
  structure: OneHotStructure,
  latticeColumns: readonly LatticeColumn[] = [],
): boolean {
  const placeOf = new Map(columns.map((name, at) => [name, at]))
  const bits = new Map<string, number>()
  for (const {name, low, high, closed} of structure.indicators) {
    const at = placeOf.get(name)
    if (at === undefined || !closed) continue
    const share = (candidate[at] - low) / (high - low)
    const own = Math.abs(slack[at] / (high - low))
    if (!(share >= -own && share <= 1 + own) || isBetween(share, own / 2)) return false
    bits.set(name, share > 0.5 ? 1 : 0)
  }
  const isOneHot = structure.groups.every(
    group => !group.every(name => bits.has(name)) || group.reduce((sum, name) => sum + (bits.get(name) ?? 0), 0) === 1,
  )
  return isOneHot && latticeColumns.every(lattice => fitsLattice(lattice, candidate, slack, placeOf))
}

function fitsLattice(
  {name, origin, step, low, high}: LatticeColumn,
  candidate: ArrayLike<number>,
  slack: ArrayLike<number>,
  placeOf: ReadonlyMap<string, number>,
): boolean {
  const at = placeOf.get(name)
  if (at === undefined) return true
  const value = candidate[at]
  if (value < low - slack[at] || value > high + slack[at]) return false
  const steps = (value - origin) / step
  return Math.abs(steps - Math.round(steps)) * step <= slack[at]
}
