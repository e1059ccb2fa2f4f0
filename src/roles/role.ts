/** What a column is for. `columnRoles` says what each means; a file of roles gives every column one. */
export const columnRoles = {
  target: 'the class column',
  ordinary: 'used by generators, attacks and learners',
  'quasi-identifier': 'ordinary, and somebody who knows a person could find them by it: disclosure is measured',
  sensitive: 'ordinary, and nobody should find it out about a person: disclosure is measured',
  date: 'ordinary, and a date or time',
  identifier: 'names people: left out, and releases are searched for its values',
  group: 'names the person, who may have several rows: all of them go the same way',
  ignored: 'left out',
} as const

export type ColumnRole = keyof typeof columnRoles

/** What the cells of a column are, where that is not found out from them. */
export const columnTypes = ['number', 'category', 'date'] as const

export type ColumnType = (typeof columnTypes)[number]

/** What the user says of the columns, in the order of the file. */
export interface Roles {
  /** What messages call it. */
  readonly file: string
  readonly columns: readonly RoledColumn[]
}

export interface RoledColumn {
  readonly name: string
  readonly role: ColumnRole
  readonly type?: ColumnType
  /** Marks of missing values in this column, beside the usual ones. */
  readonly missing?: readonly string[]
}

/** What a file of roles holds: the role of each column by name, or its role and type. */
export interface RolesContent {
  readonly columns: Readonly<Record<string, ColumnRole | ColumnSettings>>
}

interface ColumnSettings {
  readonly role: ColumnRole
  readonly type?: ColumnType
  /** Marks of missing values in this column, beside the usual ones. */
  readonly missing?: readonly (string | number)[]
}
