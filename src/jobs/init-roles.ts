import type {Context} from '../core/context.js'
import {libraryWording} from '../core/library-wording.js'
import {setting, wordText} from '../core/text.js'
import {refuseExisting} from '../files/private-file.js'
import type {ReadOptions} from '../io/read-options.js'
import {readTable} from '../io/read-table.js'
import {sourceName} from '../io/table-source.js'
import {writeText} from '../io/write-table.js'
import {missingIn, readAs} from '../report/column-readings.js'
import {guessRoles} from '../roles/guess-roles.js'
import {renderRoles} from '../roles/render-roles.js'
import type {ColumnRole, ColumnType} from '../roles/role.js'
import {schemaFrom} from './schema-from.js'

export interface RolesRequest {
  readonly data: string
  readonly read: ReadOptions
  readonly out: string
}

export interface WrittenRoles {
  readonly file: string
  readonly columns: readonly {readonly name: string; readonly role: ColumnRole; readonly because?: string}[]
}

/**
 * Reads a table and writes what each of its columns may be for, as a file for its owner to check.
 * @throws {UserError} When the table cannot be read, or the file is there already.
 */
export async function initRoles({data, read, out}: RolesRequest, {signal}: Context): Promise<WrittenRoles> {
  await refuseExisting(out, false)
  const {table, reading} = await readTable(data, {...read, signal})
  const guesses = guessRoles(reading.columns, table)
  const types = new Map<string, ColumnType>([
    ...(read.categorical ?? []).map(name => [name, 'category'] as const),
    ...(read.numeric ?? []).map(name => [name, 'number'] as const),
    ...(read.dates ?? []).flatMap(text => reading.columns.flatMap(({name}) => (name === text ? [[name, 'date'] as const] : []))),
  ])
  const given = wordText([setting('roles', out)], read.wording ?? libraryWording)
  const heading = {
    data: data === '-' ? 'stdin' : sourceName(data, 'data'),
    rows: table.rowCount,
    given,
    schema: schemaFrom(out, 'roles.schema.json'),
    types,
  }
  const text = await renderRoles(guesses, heading, column => {
    const missing = missingIn(column)
    const read = missing === '' ? readAs(column) : `${readAs(column)}; missing: ${missing}`
    return [read, ...column.notes].join('. ')
  })
  await writeText(out, text, {signal})
  return {
    file: out,
    columns: guesses.map(({column, role, because}) => ({name: column.name, role, ...(because !== undefined && {because})})),
  }
}
