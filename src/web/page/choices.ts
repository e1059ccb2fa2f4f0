import type {FilePreview, PreviewedColumn} from '../../jobs/preview-file.js'
import type {ReadOptions} from '../../io/read-options.js'
import type {ColumnRole, ColumnType} from '../../roles/role.js'

/** How thoroughly: what is found within a time, or the default audit to its end. */
export type Depth = {readonly kind: 'quick'} | {readonly kind: 'whole'} | {readonly kind: 'budget'; readonly minutes: number}

/** How the file is written, where that is not found out. */
export type Writing = Pick<ReadOptions, 'delimiter' | 'decimalComma' | 'header' | 'encoding' | 'sheet'>

/** What the user said, beside what was found. Names of columns are keys of maps: a column may be called __proto__. */
export interface Choices {
  readonly roles: ReadonlyMap<string, ColumnRole>
  readonly types: ReadonlyMap<string, ColumnType>
  readonly minority?: readonly string[]
  readonly writing: Writing
  readonly depth: Depth
  /** Of real data without a release; none: the SMOTE that fits the columns. */
  readonly generators: readonly string[]
}

export const NO_CHOICES: Choices = {
  roles: new Map(),
  types: new Map(),
  writing: {},
  depth: {kind: 'whole'},
  generators: [],
}

/** A first answer comes within this. */
const QUICK_SECONDS = 60
export const QUICK_DEPTH: Depth = {kind: 'quick'}

/** What a column is for: what the user said, or else what was found. */
export const roleOf = ({name, role}: PreviewedColumn, {roles}: Pick<Choices, 'roles'>): ColumnRole => roles.get(name) ?? role

/** There is one class column and one that names persons: the column that was it before is an ordinary one. */
export function withRole(choices: Choices, columns: readonly PreviewedColumn[], name: string, role: ColumnRole): Choices {
  const roles = new Map(choices.roles).set(name, role)
  if (role === 'target' || role === 'group')
    for (const column of columns) if (column.name !== name && roleOf(column, choices) === role) roles.set(column.name, 'ordinary')
  const {minority: _, ...rest} = choices
  // Labels are those of another column then.
  const isOther = targetOf(columns, {roles}) !== targetOf(columns, choices)
  return isOther ? {...rest, roles} : {...choices, roles}
}

export function withType(choices: Choices, name: string, type: ColumnType | undefined): Choices {
  const types = new Map(choices.types)
  if (type === undefined) types.delete(name)
  else types.set(name, type)
  return {...choices, types}
}

/** The class column, as it stands. */
export const targetOf = (columns: readonly PreviewedColumn[], choices: Pick<Choices, 'roles'>): string | undefined =>
  columns.find(column => roleOf(column, choices) === 'target')?.name

/** The labels of the minority: those that the user named, or the one that was found. */
export const minorityOf = ({minority}: Choices, preview: FilePreview): readonly string[] => minority ?? preview.minority ?? []

export const budgetOf = (depth: Depth): number | undefined =>
  depth.kind === 'quick' ? QUICK_SECONDS : depth.kind === 'budget' ? depth.minutes * 60 : undefined
