import {UserError} from '../../core/errors.js'
import type {InputCheck} from '../../core/input-check.js'
import {MISSING_CODE, type CategoricalColumn} from '../../core/table.js'
import {say, setting} from '../../core/text.js'
import {about, type NamedTable} from './names.js'
import {isTruthPair, spellingKey, truthOf} from './spelling.js'

/** A level that fewer rows share may say who somebody is: it is counted, not named. */
const COMMON = 5
/** So many pairs of levels a message names. */
const NAMED = 6
/** A column most of whose rows have a level of their own is free text: that a release has others says nothing. */
const FREE_TEXT = 0.5

/** What a level of another file is in the reference, as the user confirmed it: `smoker:TRUE=yes`. */
export type ConfirmedLevels = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Reads `COLUMN:LEVEL=LEVEL OF THE DATA`. Names and levels may hold the signs themselves: the column is the longest that fits, and what
 * stands behind an equals sign must be a level of it.
 *
 * @throws {UserError} When a column or level is not there.
 */
export function confirmedLevels(pairs: readonly string[], {table, path}: NamedTable): ConfirmedLevels {
  const confirmed = new Map<string, Map<string, string>>()
  for (const pair of pairs) {
    const columns = table.columns.filter(({field}) => pair.startsWith(`${field.name}:`))
    const column = columns.sort((a, b) => b.field.name.length - a.field.name.length).at(0)
    if (column?.kind !== 'categorical')
      throw new UserError(
        'wrong-value',
        {setting: 'mapLevels', given: pair},
        say`${setting('mapLevels')} must be COLUMN:LEVEL=LEVEL OF THE DATA with a column of categories. Got '${pair}' instead.`,
        [say`For example: ${setting('mapLevels', ['smoker:TRUE=yes'])}. The columns are those of '${path}'.`],
      )
    const {name, levels} = column.field
    const given = pair.slice(name.length + 1)
    const known = new Set(levels)
    let at = given.indexOf('=')
    while (at >= 0 && !known.has(given.slice(at + 1))) at = given.indexOf('=', at + 1)
    if (at < 0)
      throw new UserError(
        'wrong-value',
        {setting: 'mapLevels', given: pair},
        say`${setting('mapLevels', [pair])} must end in '=' and a level that column '${name}' has in '${path}'.`,
      )
    confirmed.set(name, (confirmed.get(name) ?? new Map<string, string>()).set(given.slice(0, at), given.slice(at + 1)))
  }
  return confirmed
}

/** Per level of the other file the level of the reference that it is; levels that have none stay as they are. */
interface Match {
  readonly to: ReadonlyMap<string, string>
  /** Of these the reference has several that differ in spelling alone. */
  readonly ambiguous: readonly string[]
}

/**
 * Gives levels the spelling of the reference where that is certain: they differ in case, accents, blanks, Unicode form
 * or the writing of a number, and the reference has one such level; or both columns hold a yes and a no in different
 * words.
 *
 * @throws {UserError} When more than one level of the reference may be meant, or none of the rows has a level that the reference has.
 */
export function alignLevels(
  column: CategoricalColumn,
  reference: CategoricalColumn,
  confirmed: ReadonlyMap<string, string> | undefined,
  other: NamedTable,
  of: NamedTable,
): {column: CategoricalColumn; checks: InputCheck[]} {
  const used = levelCounts(column)
  const match = matchLevels([...used.keys()], reference.field.levels, confirmed)
  const unknown = [...used.keys()].filter(level => !match.to.has(level))
  if (match.ambiguous.length > 0 || (unknown.length === used.size && used.size > 0 && !isFreeText(reference)))
    throw unlike(column, reference, unknown, other, of, match.ambiguous.length > 0)
  const respelt = [...match.to].filter(([from, to]) => from !== to)
  const renamed = respelt.length === 0 ? column : withLevels(column, match.to)
  return {
    column: renamed,
    checks: [...alignedCheck(column, reference, respelt, other, of), ...unknownCheck(column, reference, unknown, other, of)],
  }
}

function matchLevels(levels: readonly string[], known: readonly string[], confirmed?: ReadonlyMap<string, string>): Match {
  const byKey = new Map<string, string[]>()
  for (const level of known) byKey.set(spellingKey(level), [...(byKey.get(spellingKey(level)) ?? []), level])
  const exact = new Set(known)
  const to = new Map<string, string>()
  const ambiguous: string[] = []
  for (const level of levels) {
    const same = byKey.get(spellingKey(level)) ?? []
    const told = confirmed?.get(level) ?? (exact.has(level) ? level : undefined)
    if (told !== undefined) to.set(level, told)
    else if (same.length === 1) to.set(level, same[0])
    else if (same.length > 1) ambiguous.push(level)
  }
  const left = levels.filter(level => !to.has(level) && !ambiguous.includes(level))
  if (
    left.length === levels.length &&
    isTruthPair([...byKey.keys()]) &&
    left.every(level => truthOf(spellingKey(level)) !== undefined)
  )
    for (const level of left) {
      const [[, [same]]] = [...byKey].filter(([key]) => truthOf(key) === truthOf(spellingKey(level)))
      to.set(level, same)
    }
  return {to, ambiguous}
}

function withLevels({field, codes}: CategoricalColumn, to: ReadonlyMap<string, string>): CategoricalColumn {
  const renamed = field.levels.map(level => to.get(level) ?? level)
  const levels = [...new Set(renamed)].sort()
  const recode = renamed.map(level => levels.indexOf(level))
  return {
    kind: 'categorical',
    field: {...field, levels},
    codes: codes.map(code => (code === MISSING_CODE ? code : recode[code])),
  }
}

/** Rows per level that occurs. */
function levelCounts({field, codes}: CategoricalColumn): Map<string, number> {
  const counts = new Int32Array(field.levels.length)
  for (const code of codes) if (code !== MISSING_CODE) counts[code]++
  return new Map(field.levels.flatMap((level, code) => (counts[code] > 0 ? [[level, counts[code]] as const] : [])))
}

function isFreeText(column: CategoricalColumn): boolean {
  const present = column.codes.length - column.field.missing
  return column.field.levels.length > FREE_TEXT * present
}

function alignedCheck(
  column: CategoricalColumn,
  reference: CategoricalColumn,
  respelt: readonly (readonly [string, string])[],
  other: NamedTable,
  of: NamedTable,
): InputCheck[] {
  if (respelt.length === 0) return []
  const {name} = column.field
  const counts = levelCounts(reference)
  const common = respelt.filter(([, to]) => (counts.get(to) ?? 0) >= COMMON)
  return [
    {
      code: 'levels-aligned',
      severity: 'note',
      ...about(other, of),
      column: name,
      renamed: common.slice(0, NAMED).map(([from, to]) => ({from, to})),
      count: respelt.length,
      of: column.field.levels.length,
    },
  ]
}

function unknownCheck(
  column: CategoricalColumn,
  reference: CategoricalColumn,
  unknown: readonly string[],
  other: NamedTable,
  of: NamedTable,
): InputCheck[] {
  if (unknown.length === 0) return []
  const counts = levelCounts(column)
  const rows = unknown.reduce((sum, level) => sum + (counts.get(level) ?? 0), 0)
  const present = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return [
    {
      code: 'levels-unknown',
      severity: 2 * rows > present && !isFreeText(reference) ? 'warning' : 'note',
      ...about(other, of),
      column: column.field.name,
      inRows: {count: rows, of: present},
      count: unknown.length,
      of: counts.size,
    },
  ]
}

function unlike(
  column: CategoricalColumn,
  reference: CategoricalColumn,
  unknown: readonly string[],
  other: NamedTable,
  of: NamedTable,
  ambiguous: boolean,
): UserError {
  const {name} = column.field
  const why = ambiguous
    ? `has levels that may stand for more than one level in '${of.path}', which differ in spelling alone`
    : `has no level that '${of.path}' has: the files cannot be compared`
  return new UserError(
    'levels-differ',
    {column: name, file: other.path, reference: of.path},
    `Column '${name}' of '${other.path}' ${why}.`,
    [
      say`Say what each level is, once for each: ${setting(
        'mapLevels',
        proposals(column, reference, unknown).map(pair => `${name}:${pair}`),
      )}.`,
      say`Or leave the column out with ${setting('ignore', [name])}.`,
    ],
  )
}

/** Likely pairs to be confirmed: one level begins with the other, and nothing else does. Levels that few rows share are not named. */
function proposals(column: CategoricalColumn, reference: CategoricalColumn, unknown: readonly string[]): string[] {
  const named = (of: CategoricalColumn) => [...levelCounts(of)].flatMap(([level, count]) => (count >= COMMON ? [level] : []))
  const [own, known] = [named(column).filter(level => unknown.includes(level)), named(reference)]
  const begins = (a: string, b: string) => {
    const [one, two] = [spellingKey(a), spellingKey(b)]
    return one !== '' && two !== '' && (one.startsWith(two) || two.startsWith(one))
  }
  const pairs = own.slice(0, NAMED).map(level => {
    const likely = known.filter(candidate => begins(level, candidate))
    const [only] = likely
    return likely.length === 1 && own.filter(one => begins(one, only)).length === 1
      ? `${level}=${only}`
      : `${level}=LEVEL OF THE DATA`
  })
  return pairs.length === 0 ? ['LEVEL=LEVEL OF THE DATA'] : pairs
}
