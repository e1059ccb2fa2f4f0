import {UserError} from '../../core/errors.js'
import {namedRows, rowNumbers, type FoundCheck, type InputCheck} from '../../core/input-check.js'
import {rowKeys} from '../../core/row-keys.js'
import {rowsWithLabel, type Table} from '../../core/table.js'
import type {MinorityClasses} from '../../core/planned.js'
import {say, setting} from '../../core/text.js'
import {overlapOf, sharesPeople, sharesUnknownPeople, type Overlap} from './overlap.js'

/** A holdout that shares more than this with the data is none. */
const MOST_SHARED = 0.5
/** Fewer minority rows than this cannot be asked about. */
const FEWEST_LEFT = 4

export interface HoldoutFile {
  readonly path: string
  readonly sha256: string
  /** Per row what the file calls its person, if it does. */
  readonly people?: readonly (string | undefined)[]
}

export interface DataFile {
  readonly path: string
  readonly sha256: string
  readonly people?: ReadonlySet<string>
}

/**
 * Which rows of a holdout file nobody can have seen: not those of the data, and not those of its people. Rows count
 * as shared when they are equal in all columns, and there are more of them than chance explains.
 *
 * @returns The rows that are left, and what was found.
 * @throws {UserError} When it is the same file, or most of its minority rows or people are those of the data.
 */
export function unseenRows(
  holdout: Table,
  source: Table,
  classes: MinorityClasses,
  file: HoldoutFile,
  data: DataFile,
): {rows: number[]; checks: InputCheck[]} {
  if (file.sha256 === data.sha256)
    throw notUnseen(file, `'${file.path}' is the same file as '${data.path}': none of its rows is unseen.`)
  const checks: InputCheck[] = []
  const left = new Set(Array.from({length: holdout.rowCount}, (_, row) => row))
  const minority = rowsWithLabel(holdout, classes.target, classes.minority)
  const names = source.columns.map(({field}) => field.name)
  const strata: {part: OverlapCheck['part']; rows: Int32Array; others: Int32Array}[] = [
    {part: 'minority', rows: minority, others: rowsWithLabel(source, classes.target, classes.minority)},
    {
      part: 'other',
      rows: without(holdout, minority),
      others: without(source, rowsWithLabel(source, classes.target, classes.minority)),
    },
  ]
  for (const {part, rows, others} of strata) {
    const overlap = inFile(
      overlapOf(rowKeys(holdout.select(rows, 'holdout'), names), rowKeys(source.select(others, 'source'), names)),
      rows,
    )
    const about = {file: file.path, against: data.path, of: rows.length, part} as const
    const isMinority = part === 'minority'
    if (sharesUnknownPeople(overlap))
      checks.push({...overlapCheck(overlap, about, 'not-told-apart'), severity: isMinority ? 'fault' : 'warning'})
    if (!sharesPeople(overlap)) continue
    const most = overlap.rows.length > MOST_SHARED * rows.length
    if (isMinority && (most || rows.length - overlap.rows.length < FEWEST_LEFT))
      throw mostlySeen(overlap.rows, rows.length, file, data)
    // Without majority rows nothing could be tested, and what rests on them is utility alone.
    if (!most) for (const row of overlap.rows) left.delete(row)
    checks.push(overlapCheck(overlap, about, most ? 'kept' : 'left-out'))
  }
  checks.push(...withoutKnownPeople(left, minority, file, data))
  return {rows: [...left], checks}
}

function without(table: Table, rows: ArrayLike<number>): Int32Array {
  const known = new Set(Array.from(rows))
  return Int32Array.from(Array.from({length: table.rowCount}, (_, row) => row).filter(row => !known.has(row)))
}

const inFile = (overlap: Overlap, rows: Int32Array): Overlap => ({...overlap, rows: overlap.rows.map(row => rows[row])})

/** Takes out the rows of people who are in the data too. */
function withoutKnownPeople(left: Set<number>, minority: Int32Array, file: HoldoutFile, data: DataFile): InputCheck[] {
  const known = data.people
  const {people} = file
  if (known === undefined || people === undefined) return []
  const isKnown = (row: number) => known.has(people[row] ?? '')
  const shared = [...left].filter(isKnown)
  if (shared.length === 0) return []
  const asked = [...minority].filter(row => left.has(row))
  const lost = asked.filter(isKnown).length
  if (lost > MOST_SHARED * asked.length || asked.length - lost < FEWEST_LEFT)
    throw notUnseen(
      file,
      `Of the ${asked.length} minority rows of '${file.path}', ${lost} are of people whom '${data.path}' has too.`,
      'If the same id means different people in the two files, give them ids of their own.',
    )
  for (const row of shared) left.delete(row)
  return [
    {
      code: 'holdout-people-shared',
      severity: 'warning',
      file: file.path,
      against: data.path,
      count: shared.length,
      of: people.length,
      rows: rowNumbers(shared),
    },
  ]
}

type OverlapCheck = Extract<FoundCheck, {readonly code: 'holdout-overlaps'}>

function overlapCheck(
  {rows, expected, pValue}: Overlap,
  about: Pick<OverlapCheck, 'file' | 'against' | 'of' | 'part'>,
  outcome: OverlapCheck['outcome'],
): OverlapCheck {
  const found = {...about, outcome, count: rows.length, expected, pValue, rows: rowNumbers(rows)}
  return {code: 'holdout-overlaps', severity: 'warning', ...found}
}

function mostlySeen(rows: readonly number[], of: number, file: HoldoutFile, data: DataFile): UserError {
  return notUnseen(
    file,
    `${rows.length} of the ${of} minority rows of '${file.path}' are rows of '${data.path}' ` +
      `(${namedRows(rowNumbers(rows), rows.length)}): that is no file of unseen people.`,
  )
}

function notUnseen(file: HoldoutFile, message: string, ...more: readonly string[]): UserError {
  return new UserError('holdout-seen', {file: file.path}, message, [
    ...more,
    say`Give ${setting('holdout')} rows of people whom no generator saw, or leave it out: what needs such people is then not tested.`,
  ])
}
