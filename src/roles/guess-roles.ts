import type {ColumnReading} from '../core/column-reading.js'
import type {Table} from '../core/table.js'
import {identifyingColumns, type IdentifyingColumn} from '../identity/identifying-columns.js'
import {meaningOf} from './meanings.js'
import type {ColumnRole} from './role.js'

/** The role that a column may have, for its owner to confirm. */
export interface GuessedRole {
  readonly column: ColumnReading
  readonly role: ColumnRole
  /** Why, in plain words and without a cell; undefined where nothing speaks for another role. */
  readonly because?: string
}

/** So many rows of each value, or more, make an id that of a person with several rows. */
const ROWS_PER_PERSON = 1.5

/**
 * Guesses what each column is for. What was said when the file was read stands as it is; of an id that repeats, the
 * rows are those of one person. In doubt whether a column names people, it is said to, which leaves it out.
 *
 * @param readings How the columns of the file were read, in its order.
 * @param table Its columns, the target included.
 */
export function guessRoles(readings: readonly ColumnReading[], table: Table): GuessedRole[] {
  const target = readings.find(({part}) => part === 'target')
  const found = new Map(
    identifyingColumns(target === undefined ? table : table.without([target.name])).map(each => [each.column, each] as const),
  )
  const hasGroup = readings.some(({part}) => part === 'group')
  const person = hasGroup ? undefined : [...found.values()].find(repeats)?.column
  return readings.map((column): GuessedRole => {
    if (column.part === 'target') return {column, role: 'target', because: 'you said so'}
    if (column.part === 'group') return {column, role: 'group', because: 'you said so'}
    if (column.part === 'ignored') return {column, role: 'ignored', because: 'you said so'}
    if (column.name === person) return {column, role: 'group', because: `${found.get(person)?.because ?? ''}, and it repeats`}
    return {column, ...ofFeature(column, found.get(column.name))}
  })
}

function ofFeature({name, type}: ColumnReading, identity: IdentifyingColumn | undefined): Omit<GuessedRole, 'column'> {
  const meaning = meaningOf(name)
  if (identity === undefined || (type === 'date' && meaning !== undefined)) {
    if (meaning !== undefined) return {role: meaning.role, because: `its name speaks of ${meaning.about}`}
    return type === 'date' ? {role: 'date'} : {role: 'ordinary'}
  }
  const {because, certain} = identity
  return {role: 'identifier', because: certain ? because : `${because}; if it measures or groups people, make it ordinary`}
}

/** An id that several rows share. */
function repeats({certain, rows, differentValues, nameHint}: IdentifyingColumn): boolean {
  return certain && nameHint === 'strong' && rows >= ROWS_PER_PERSON * differentValues
}
