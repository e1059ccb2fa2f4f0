import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'

/** A table or view of a database. */
export interface TableName {
  /** Left out where the database has none. */
  readonly schema?: string
  readonly table: string
}

/** A name as SQL reads it whatever is in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const quotedTable = ({schema, table}: TableName): string =>
  schema === undefined ? quoted(table) : `${quoted(schema)}.${quoted(table)}`

export const fullName = ({schema, table}: TableName): string => (schema === undefined ? table : `${schema}.${table}`)

/** So many names are told. */
const LISTED = 30

/**
 * The table that is meant by a name, or the only one where none is named. A name may be written with its schema, and in another case
 * where that is clear.
 *
 * @param names All that there are; those that are found without their schema come first.
 * @throws {UserError} When there is none, or several fit.
 */
export function resolveTable(given: string | undefined, names: readonly TableName[], shown: string): TableName {
  if (given === undefined) return onlyTable(names, shown)
  const same = (fold: (text: string) => string) =>
    names.filter(
      name => fold(fullName(name)) === fold(given) || fold(quotedTable(name)) === fold(given) || fold(name.table) === fold(given),
    )
  const exact = same(name => name)
  const found = exact.length > 0 ? exact : same(name => name.toLowerCase())
  const full = found.filter(name => fullName(name) === given)
  if (full.length === 1 || found.length === 1) return [...full, ...found][0]
  if (found.length > 0)
    throw new UserError(
      'no-such-table',
      {file: shown, table: given},
      `'${given}' may be several tables of ${shown}: ${listed(found.map(fullName))}.`,
      ['Name it with its schema, as table=SCHEMA.NAME.'],
    )
  throw new UserError('no-such-table', {file: shown, table: given}, `${shown} has no table '${given}' that may be read.`, [
    ...didYouMean(
      given,
      names.flatMap(name => [fullName(name), name.table]),
    ),
    names.length === 0 ? 'It has no tables at all.' : `Its tables and views are: ${listed(names.map(fullName))}.`,
  ])
}

function onlyTable(names: readonly TableName[], shown: string): TableName {
  if (names.length === 1) return names[0]
  const all = names.map(fullName)
  throw new UserError(
    'table-unclear',
    {file: shown, tables: all},
    all.length === 0 ? `${shown} has no tables.` : `${shown} has several tables: ${listed(all)}.`,
    all.length === 0
      ? ['Give a database with a table.']
      : [`Name one with table=, such as '${withTable(shown, all[0])}', or give a query with query=.`],
  )
}

const withTable = (shown: string, table: string) => `${shown}${shown.includes('?') ? '&' : '?'}table=${table}`

const listed = (names: readonly string[]) =>
  names.length > LISTED ? `${names.slice(0, LISTED).join(', ')} and ${names.length - LISTED} more` : names.join(', ')

/** Whether rows of a query come in an order of their own. */
export const isOrdered = (query: string): boolean => /\border\s+by\b/i.test(query)

export const UNORDERED =
  'the query has no ORDER BY: its rows may come in another order next time, and an audit then does not go on where it was.'
