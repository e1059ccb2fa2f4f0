import {UserError} from '../../core/errors.js'
import {shownName} from '../../core/printable.js'
import {say, setting} from '../../core/text.js'

/** The names of the columns of one part, and what messages call it. */
export interface PartColumns {
  readonly part: string
  readonly names: readonly string[]
  /** Whether the part says how its columns are called. */
  readonly hasNames: boolean
  /** Its names are a first line, which may be a record. */
  readonly isLine: boolean
}

/**
 * Where the columns of the first part stand in another one. Columns are told by their names, whatever their order.
 * @throws {UserError} When one of the two has a column that the other one lacks. What may be a record is not shown.
 */
export function placesOf(first: PartColumns, other: PartColumns): readonly number[] {
  const places = new Map(other.names.map((name, at) => [name, at]))
  const missing = first.names.filter(name => !places.has(name))
  const known = new Set(first.names)
  const more = other.names.filter(name => !known.has(name))
  if (missing.length === 0 && more.length === 0) return first.names.map(name => places.get(name) ?? 0)
  if (!first.hasNames || !other.hasNames)
    throw new UserError(
      'parts-differ',
      {parts: [first.part, other.part]},
      `'${other.part}' has ${other.names.length} columns where '${first.part}' has ${first.names.length}, and neither names them.`,
      ['The files of a table must have the same columns. Leave out what is none of it with a pattern in quotes.'],
    )
  // Without a header the first line is a record, and its cells are nobody's to see.
  if (other.isLine && missing.length * 2 > first.names.length)
    throw new UserError(
      'parts-differ',
      {parts: [first.part, other.part]},
      `'${other.part}' does not begin with the names of columns that '${first.part}' begins with.`,
      [
        'Every file of a table must have the same header and the same separator.',
        say`If only the first one has a header, put the files together, and give them as one: cat FILES. If none has, add
          ${setting('header', false)}.`,
        'If it is no part of the table, leave it out with a pattern in quotes.',
      ],
    )
  throw new UserError(
    'parts-differ',
    {parts: [first.part, other.part], ...(missing.length > 0 && {missing}), ...(more.length > 0 && {more})},
    [
      missing.length > 0 ? `'${other.part}' has no column ${listed(missing)}, which '${first.part}' has.` : '',
      more.length > 0 ? `'${other.part}' has a column ${listed(more)}, which '${first.part}' has not.` : '',
    ]
      .filter(text => text !== '')
      .join(' '),
    ['The files of a table must have the same columns. If it is no part of the table, leave it out with a pattern in quotes.'],
  )
}

const MOST_NAMES = 5

const listed = (names: readonly string[]) =>
  names
    .slice(0, MOST_NAMES)
    .map(name => `'${shownName(name)}'`)
    .join(', ') + (names.length > MOST_NAMES ? ' ...' : '')
