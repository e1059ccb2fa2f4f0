import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import type {Table} from '../core/table.js'
import {say, setting, type Text} from '../core/text.js'
import {identifyingColumns, type IdentifyingColumn} from '../identity/identifying-columns.js'

export interface SettledColumns {
  /** To be left out: their values name people, beyond doubt. */
  readonly leftOut: readonly IdentifyingColumn[]
  /** Kept because the user said so. */
  readonly kept: readonly IdentifyingColumn[]
}

/**
 * Which columns of the data an audit leaves out of generators, attacks and learners.
 *
 * @param features The data without the target.
 * @param keep Columns that the user wants to be used nonetheless.
 * @throws {UserError} Where it is in doubt whether a column names people, with the settings that settle it.
 */
export function settleIdentifiers(features: Table, keep: readonly string[], file: string): SettledColumns {
  const {wanted, others} = divided(features, keep, file)
  const doubtful = others.filter(({certain}) => !certain)
  if (doubtful.length > 0)
    throw new UserError(
      'identifiers-in-doubt',
      {file, columns: doubtful.map(({column}) => column)},
      `'${file}' has ${columnsWord(doubtful)} that may name people, and may not: ${reasons(doubtful)}.`,
      flagsFor(doubtful, 'If it names people, leave it out', 'If it measures or groups them, use it'),
    )
  return {leftOut: others, kept: wanted}
}

/** @throws {UserError} Where synthetic rows would carry values that name real people, and the user has not asked for them. */
export function refuseIdentifiers(features: Table, keep: readonly string[], file: string): SettledColumns {
  const {wanted, others} = divided(features, keep, file)
  if (others.length > 0)
    throw new UserError(
      'identifiers-refused',
      {file, columns: others.map(({column}) => column)},
      say`'${file}' has ${columnsWord(others)} whose values name people: ${reasons(others)}. Synthetic rows would
        carry real people's values, or mixtures of them.`,
      flagsFor(others, 'Leave it out, so that it stays empty in the output', 'Make it all the same'),
    )
  return {leftOut: [], kept: wanted}
}

function divided(features: Table, keep: readonly string[], file: string) {
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
  const isKept = new Set(keep)
  return {
    wanted: found.filter(({column}) => isKept.has(column)),
    others: found.filter(({column}) => !isKept.has(column)),
  }
}

/** What was decided, for everybody who reads the result. */
export function identifierNotes({leftOut, kept}: SettledColumns): Text[] {
  return [
    ...leftOut.map(
      ({column, because}) =>
        say`Column '${column}' names people (${because}): it was left out of generators, attacks and learners.
          ${setting('keepIdentifiers', [column])} uses it.`,
    ),
    ...kept.map(
      ({column, because}) =>
        say`Column '${column}' names people (${because}) and is used because ${setting('keepIdentifiers')} says so:
          synthetic rows carry values of real people.`,
    ),
  ]
}

const columnsWord = ({length}: readonly unknown[]) => (length === 1 ? 'a column' : `${length} columns`)
const reasons = (columns: readonly IdentifyingColumn[]) =>
  columns.map(({column, because}) => `'${column}' (${because})`).join('; ')

function flagsFor(columns: readonly IdentifyingColumn[], out: string, keep: string): Text[] {
  const names = columns.map(({column}) => column)
  return [say`${out}: ${setting('ignore', names)}`, say`${keep}: ${setting('keepIdentifiers', names)}`]
}
