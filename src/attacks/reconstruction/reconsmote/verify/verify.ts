import {CERTAIN} from '../../../../core/certain.js'
import type {NumericColumn, Table} from '../../../../core/table.js'
import {followsLines, type PlacedRow} from '../../../../geometry/follows-lines.js'
import {placesIn, type ReleaseSpace} from '../../../../geometry/space.js'
import {NOISE_ALONE} from '../parameters.js'
import {mostConfidence} from './edge-ends.js'
import {solvedConfidence, type SolvedColumn} from './solved-columns.js'

/** What every way of reconstruction hands over to be checked. */
export interface Unverified {
  readonly records: Table<'reconstructed'>
  /** Per record: the probability that it is right, as far as the way of reconstruction can tell. */
  readonly confidence: Float64Array
  /** Per record: how far its place may be off, on the scale of the space. */
  readonly error: Float64Array
  /** Released rows between two of the records. */
  readonly rows: readonly PlacedRow[]
  /** By name: columns that placed no row. */
  readonly solved: ReadonlyMap<string, Omit<SolvedColumn, 'values'> & {readonly written?: Float64Array}>
  /** Per record what its way of reconstruction knows of the columns of the space, where it knows anything. */
  readonly known?: readonly (Float64Array | undefined)[]
  /** Whether lines are exact, so that no three rows are on one by chance. */
  readonly isExact: boolean
  /** Whether records were put on the grid of a rounded release, each as surely as its confidence says. */
  readonly isOnGrid?: boolean
}

export interface Verified {
  readonly confidence: Float64Array
  /** By name, where some record is not certain: per record the probability that its value is right, given the others. */
  readonly columnConfidence: ReadonlyMap<string, Float64Array>
  readonly notes: readonly string[]
}

/** A row may be off its line by so many times what the file's digits allow: its records and its place are off as well. */
const ALLOWED = 8
/** Of a value's size: what is left of numbers of full length in a least-squares solution. */
const SOLVED_ERROR = 1e-9
/** Rounded columns with fewer steps in their range leave no record certain, however well its digits fit. */
const FEWEST_STEPS = 500
const FEW_STEPS_CONFIDENCE = 0.98
/** Noise that moves numbers of full length by more than this share of their column's half range makes tubes that hold any rows. */
const MUCH_NOISE = 1 / 64
const MUCH_NOISE_CONFIDENCE = 0.4
/** A column does not follow the lines where more than this share of the records is more likely wrong than right in it. */
const MOSTLY_WRONG = 0.5

/**
 * Checks reconstructed records against the released rows, whatever way they were found: column by column, whether the rows on their edges
 * are where the values at both ends put them, and whether it is an end of edges at all. Values of different columns are wrong
 * independently, as far as this goes.
 */
export function verifyRecords(released: Table, space: ReleaseSpace, found: Unverified): Verified {
  const {records, confidence} = found
  const checked = records.columns.flatMap((column): [string, Float64Array][] => {
    const {name} = column.field
    const own = released.columns.find(({field}) => field.name === name)
    if (column.kind !== 'numeric' || own?.kind !== 'numeric') return []
    const values = columnCheck(own, column, space, found)
    return values?.some(value => value < 1) ? [[name, values]] : []
  })
  const isBent = (values: Float64Array) => values.filter(value => value <= MOSTLY_WRONG).length > MOSTLY_WRONG * records.rowCount
  const most = mostConfidence({...found, places: placesIn(records, space), rowCount: space.rows.length})
  const mostInAll = found.isExact ? 1 : mostOfInexact(space, found.isOnGrid === true)
  return {
    confidence: confidence.map((value, record) =>
      checked.reduce((product, [, values]) => product * values[record], Math.min(value, most[record], mostInAll)),
    ),
    columnConfidence: new Map(checked.filter(([, values]) => values.some(value => value < CERTAIN))),
    notes: checked.flatMap(([name, values]) =>
      isBent(values)
        ? [`${name} does not follow the lines between the records, or is too coarse to tell: its values in them are uncertain.`]
        : [],
    ),
  }
}

function mostOfInexact(space: ReleaseSpace, isOnGrid: boolean): number {
  if (isMostlyNoise(space)) return MUCH_NOISE_CONFIDENCE
  return !isOnGrid && hasFewSteps(space) ? FEW_STEPS_CONFIDENCE : 1
}

/** Whether most columns are of full length and still known no better than this: what looks like noise may be no line at all. */
function isMostlyNoise({columns, forms, uncertainty}: ReleaseSpace): boolean {
  const noisy = columns.filter((name, at) => forms.get(name)?.kind === 'double' && uncertainty[at] > MUCH_NOISE)
  return 2 * noisy.length > columns.length
}

/** Whether some column is so coarse that rows of other edges are within its error: edges are then taken for one another. */
const hasFewSteps = ({uncertainty}: ReleaseSpace) => uncertainty.some(error => error > 1 / FEWEST_STEPS && error < NOISE_ALONE)

/** Undefined for a column that holds nothing to check, such as one with a single value. */
function columnCheck(
  {field: {name}, values}: NumericColumn,
  rebuilt: NumericColumn,
  space: ReleaseSpace,
  {error, rows, solved, known, isExact}: Unverified,
): Float64Array | undefined {
  const other = solved.get(name)
  const at = space.columns.indexOf(name)
  if (other !== undefined && other.step > 0) {
    const {isFixed, ...solution} = other
    // The bounds that rows set are as sure as that the rows are on these edges.
    const fixed = isExact && isFixed !== undefined && {isFixed}
    return solvedConfidence({...solution, ...fixed, values: other.written ?? values, mayBeOffGrid: at >= 0}, rows)
  }
  if (at < 0 && other === undefined) return undefined
  const size = rebuilt.values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
  const allowed = ({from, to}: PlacedRow) =>
    at < 0 ? SOLVED_ERROR * size : ALLOWED * space.halfRange[at] * (space.uncertainty[at] + Math.max(error[from], error[to]))
  const own = followsLines({values, records: rebuilt.values, allowed}, rows)
  return at < 0 ? own : own.map((value, record) => Math.min(value, known?.[record]?.[at] ?? 1))
}
