import type {ColumnReading} from '../core/column-reading.js'
import {shownName} from '../core/printable.js'
import type {GuessedRole} from './guess-roles.js'
import {columnRoles, type ColumnType} from './role.js'

/** What the file is about, for its first lines. */
export interface RolesHeading {
  /** Name of the data's file, without folders. */
  readonly data: string
  readonly rows: number
  /** How the file is given to a command. */
  readonly given: string
  /** Where editors find the schema, from the file's folder. */
  readonly schema: string
  /** What the user said of the cells of columns. */
  readonly types: ReadonlyMap<string, ColumnType>
}

/** How a column was read, in a few words. */
type ReadAs = (column: ColumnReading) => string

/**
 * The roles as YAML with comments: what was read of each column, without any cell, and why its role was guessed.
 */
export async function renderRoles(guesses: readonly GuessedRole[], heading: RolesHeading, readAs: ReadAs): Promise<string> {
  const {stringify} = await import('yaml')
  const scalar = (text: string) => stringify(text, {lineWidth: 0, defaultStringType: 'PLAIN', defaultKeyType: 'PLAIN'}).trimEnd()
  const key = (name: string) => (isPlain(name) ? scalar(name) : JSON.stringify(name))
  const lines = guesses.flatMap(({column, role, because}) => {
    const type = heading.types.get(column.name)
    const value = type === undefined ? role : `{role: ${role}, type: ${type}}`
    const reason = because === undefined ? '' : `. Why ${role}: ${shownName(because)}`
    return [`  # ${comment(readAs(column))}${comment(reason)}`, `  ${key(column.name)}: ${value}`]
  })
  return [
    `# yaml-language-server: $schema=${comment(heading.schema)}`,
    `# Column roles of ${comment(heading.data)}, ${heading.rows} rows.`,
    `# All roles are guesses. Check them, change what is wrong, and give the file: ${comment(heading.given)}`,
    '#',
    ...Object.entries(columnRoles).map(([name, means]) => `#   ${name.padEnd(ROLE_WIDTH)} ${means}`),
    '#',
    '# A column whose cells are to be read otherwise: {role: ordinary, type: category} or type: number.',
    '',
    'columns:',
    ...lines,
    '',
  ].join('\n')
}

const ROLE_WIDTH = Math.max(...Object.keys(columnRoles).map(({length}) => length))

/** Names that cannot be mistaken for anything else in YAML; others are quoted. */
const isPlain = (name: string) => /^[\p{L}_][\p{L}\p{N}_ .-]*$/u.test(name) && name.trim() === name

const comment = (text: string) => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
