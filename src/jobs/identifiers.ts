import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import type {Table} from '../core/table.js'
import {say, setting, type Text} from '../core/text.js'
import {identifyingColumns, type IdentifyingColumn} from '../identity/identifying-columns.js'
import type {LoadedTable} from '../io/loaded-table.js'

export interface SettledColumns {
  /** To be left out: their values name people, or may do so and nobody said that they do not. */
  readonly leftOut: readonly IdentifyingColumn[]
  /** Kept because the user said so. */
  readonly kept: readonly IdentifyingColumn[]
}

/**
 * Which columns of the data are left out of generators, attacks and learners. In doubt a column is left out: what is missed
 * then is said, and costs a column; what is made of an id by mistake names people.
 *
 * @param features The data without the target.
 * @param keep Columns that the user wants to be used nonetheless.
 * @param ordinary Columns of which a file of roles says that they name nobody.
 * @throws {UserError} Where a column to keep is not there.
 */
export function settleIdentifiers(
  features: Table,
  keep: readonly string[],
  file: string,
  ordinary: readonly string[] = [],
): SettledColumns {
  const {wanted, others} = divided(features, keep, file, ordinary)
  return {leftOut: others, kept: wanted}
}

/**
 * Refuses such columns where a private generator makes the rows: which columns it makes must not follow from the data.
 * @throws {UserError} Where synthetic rows would carry values that name real people, and the user has not asked for them.
 */
export function refuseIdentifiers(
  features: Table,
  keep: readonly string[],
  file: string,
  ordinary: readonly string[] = [],
): SettledColumns {
  const {wanted, others} = divided(features, keep, file, ordinary)
  if (others.length > 0)
    throw new UserError(
      'identifiers-refused',
      {file, columns: others.map(({column}) => column)},
      say`'${file}' has ${columnsWord(others)} whose values name people, or may do so: ${reasons(others)}. What a private
        generator makes must not depend on that, so you decide.`,
      flagsFor(others, 'Leave it out, so that it stays empty in the output', 'Make it all the same'),
    )
  return {leftOut: [], kept: wanted}
}

/** The file without the columns that are left out, as if they had been ignored. */
export function withoutIdentifiers(file: LoadedTable, leftOut: readonly IdentifyingColumn[]): LoadedTable {
  if (leftOut.length === 0) return file
  const names = new Set(leftOut.map(({column}) => column))
  const columns = file.reading.columns.map(column => (names.has(column.name) ? {...column, part: 'ignored' as const} : column))
  return {
    ...file,
    table: file.table.without([...names]),
    ignored: [...file.ignored, ...names],
    reading: {...file.reading, columns},
    ...(file.texts && {texts: new Map([...file.texts].filter(([name]) => !names.has(name)))}),
  }
}

function divided(features: Table, keep: readonly string[], file: string, ordinary: readonly string[]) {
  for (const name of keep)
    if (!features.has(name))
      throw new UserError(
        'no-such-column',
        {setting: 'keepIdentifiers', file, column: name},
        say`'${file}' has no feature column '${name}' (${setting('keepIdentifiers')}).`,
        [
          ...didYouMean(
            name,
            features.columns.map(({field}) => field.name),
          ),
        ],
      )
  const found = identifyingColumns(features)
  const isKept = new Set([...keep, ...ordinary])
  return {
    wanted: found.filter(({column}) => isKept.has(column)),
    others: found.filter(({column}) => !isKept.has(column)),
  }
}

/** What was decided, for everybody who reads the result. */
export function identifierNotes({leftOut, kept}: SettledColumns): Text[] {
  return [
    ...leftOut.map(({column, because, certain}) =>
      certain
        ? say`Column '${column}' names people (${because}): it was left out of generators, attacks and learners.
            ${setting('keepIdentifiers', [column])} uses it.`
        : say`Column '${column}' may name people (${because}). To be safe it was left out of generators, attacks and
            learners; if it measures or groups people, use it: ${setting('keepIdentifiers', [column])}`,
    ),
    ...kept.map(({column, because, certain}) =>
      certain
        ? say`Column '${column}' names people (${because}) and is used because you say so: synthetic rows carry values of
            real people.`
        : say`Column '${column}' may name people (${because}) and is used because you say so.`,
    ),
  ]
}

/** The same where a saved model learned such columns. */
export function sampledNotes({leftOut, kept}: SettledColumns): Text[] {
  return [
    ...leftOut.map(
      ({column, because, certain}) =>
        say`Column '${column}' ${certain ? 'names' : 'may name'} people (${because}), and the model makes it. It was left empty;
          ${setting('keepIdentifiers', [column])} writes what the model makes.`,
    ),
    ...identifierNotes({leftOut: [], kept}),
  ]
}

/** The same where a file is attacked. */
export function attackedNotes({leftOut}: SettledColumns): Text[] {
  return leftOut.map(
    ({column, because}) =>
      say`Column '${column}' names people (${because}): it was left out of the attack. ${setting('keepIdentifiers', [column])}
        attacks it too.`,
  )
}

const columnsWord = ({length}: readonly unknown[]) => (length === 1 ? 'a column' : `${length} columns`)
const reasons = (columns: readonly IdentifyingColumn[]) =>
  columns.map(({column, because}) => `'${column}' (${because})`).join('; ')

function flagsFor(columns: readonly IdentifyingColumn[], out: string, keep: string): Text[] {
  const names = columns.map(({column}) => column)
  return [say`${out}: ${setting('ignore', names)}`, say`${keep}: ${setting('keepIdentifiers', names)}`]
}
