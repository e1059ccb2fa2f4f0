import {UserError} from '../../core/errors.js'
import {firstColumns, namedColumns, type InputCheck} from '../../core/input-check.js'
import {didYouMean} from '../../core/options.js'
import type {Table} from '../../core/table.js'
import {say, setting} from '../../core/text.js'
import {spellingKey} from './spelling.js'

/** A table and what it is called in messages. */
export interface NamedTable {
  readonly table: Table
  readonly path: string
  /** A release may leave columns of the data out; other files must have them. */
  readonly released?: boolean
  /** How results name it, when it is a release. */
  readonly generator?: string
}

/** Names of one or two letters are all close to one another. */
const SHORTEST_SLIP = 3

/** Names that differ in nothing but case, blanks, and what joins words. */
const nameKey = (name: string) => spellingKey(name).replaceAll(/[\s._-]+/gu, '')

/**
 * Gives columns the names that the reference has for them, where the names differ in nothing but case, blanks or what
 * joins words, and each has one counterpart alone.
 */
export function renameColumns(other: NamedTable, reference: NamedTable): {table: Table; checks: InputCheck[]} {
  const known = namesOf(reference.table)
  const strangers = namesOf(other.table).filter(name => !known.includes(name))
  const missing = known.filter(name => !other.table.has(name))
  const renamed = new Map<string, string>()
  for (const name of strangers) {
    const same = (names: readonly string[]) => names.filter(one => nameKey(one) === nameKey(name))
    const wanted = same(missing).at(0)
    // Two that would come to the same name are left alone.
    if (same(known).length === 1 && same(namesOf(other.table)).length === 1 && wanted !== undefined) renamed.set(name, wanted)
  }
  if (renamed.size === 0) return {table: other.table, checks: []}
  const columns = other.table.columns.map(column => {
    const name = renamed.get(column.field.name)
    if (name === undefined) return column
    return column.kind === 'numeric' ? {...column, field: {...column.field, name}} : {...column, field: {...column.field, name}}
  })
  return {
    table: other.table.withColumns(columns),
    checks: [
      {
        code: 'columns-renamed',
        severity: 'note',
        ...about(other, reference),
        renamed: [...renamed].map(([from, to]) => ({from, to})),
      },
    ],
  }
}

/**
 * The columns that the reference and all others have. Columns that others have beyond those of the reference are left
 * out, and so are columns that a release lacks; both are stated.
 *
 * @throws {UserError} When another file than a release lacks columns, when a missing column may be a slip of the pen,
 *   or when nothing is left.
 */
export function commonColumns(
  reference: NamedTable,
  others: readonly NamedTable[],
): {names: readonly string[]; checks: InputCheck[]} {
  const known = namesOf(reference.table)
  const checks: InputCheck[] = []
  const lacking = new Map(others.map(other => [other, known.filter(name => !other.table.has(name))]))
  const released = others.filter(other => other.released === true)
  const suppressed = new Set(released.flatMap(other => lacking.get(other) ?? []))
  for (const other of others) {
    const missing = lacking.get(other) ?? []
    const extra = namesOf(other.table).filter(name => !reference.table.has(name))
    const mayBe = missing.filter(name => name.length >= SHORTEST_SLIP).flatMap(name => didYouMean(name, extra))
    if (mayBe.length > 0 || (missing.some(name => !suppressed.has(name)) && other.released !== true))
      throw lacks(other, reference, missing, extra, mayBe)
    if (missing.length > 0) checks.push(suppressedCheck(other, reference, missing, known.length))
    if (extra.length > 0) checks.push(extraCheck(other, reference, extra))
  }
  const names = known.filter(name => !suppressed.has(name))
  checkReleasesAgree(others, lacking)
  return {names, checks}
}

/** A column that one release suppressed must not go unlooked at in another. */
function checkReleasesAgree(others: readonly NamedTable[], lacking: ReadonlyMap<NamedTable, readonly string[]>): void {
  const releases = others.filter(({released}) => released === true)
  const [first, ...rest] = releases.map(other => (lacking.get(other) ?? []).join('\0'))
  if (rest.some(columns => columns !== first))
    throw new UserError(
      'releases-differ',
      {files: releases.map(({path}) => path)},
      `Released files that are audited together must have the same columns: ${releases
        .map(other => `'${other.path}' lacks ${namedColumns(lacking.get(other) ?? []) || 'none of the data’s'}`)
        .join('; ')}.`,
      ['Audit each of them by itself, so that every column that is released is looked at.'],
    )
}

function lacks(
  {path, released}: NamedTable,
  reference: NamedTable,
  missing: readonly string[],
  extra: readonly string[],
  mayBe: readonly string[],
): UserError {
  const parts = [
    ...(missing.length > 0 ? [`lacks ${namedColumns(missing)}`] : []),
    ...(extra.length > 0 ? [`has ${namedColumns(extra)} too`] : []),
  ]
  return new UserError(
    'columns-differ',
    {file: path, reference: reference.path, missing, extra},
    `'${path}' must have the columns of '${reference.path}': it ${parts.join(' and ')}.`,
    [
      ...mayBe.slice(0, 3),
      released === true
        ? say`Give the column the same name in both files; or, if it was left out of the release on purpose, leave it
          out with ${setting('ignore')}, here and in the data.`
        : say`Make both files with the same columns, or leave columns out with ${setting('ignore')}.`,
    ],
  )
}

function suppressedCheck(other: NamedTable, reference: NamedTable, missing: readonly string[], all: number): InputCheck {
  return {
    code: 'columns-missing',
    severity: 'warning',
    ...about(other, reference),
    columns: firstColumns(missing),
    count: missing.length,
    of: all,
  }
}

function extraCheck(other: NamedTable, reference: NamedTable, extra: readonly string[]): InputCheck {
  return {
    code: 'columns-extra',
    // What is released and was not looked at must not go unsaid.
    severity: other.released === true ? 'warning' : 'note',
    ...about(other, reference),
    columns: firstColumns(extra),
    count: extra.length,
  }
}

/** Which file a check is about, and which one it was held against. */
export function about({path, generator}: NamedTable, {path: against}: NamedTable) {
  return {file: path, against, ...(generator !== undefined && {generator})}
}

const namesOf = (table: Table) => table.columns.map(({field}) => field.name)
