import type {Column, Role, Table} from '../core/table.js'
import type {Domain} from './domain.js'

/**
 * The same rows in a table whose categorical columns also list the levels of the domain: a private generator must be able to make a
 * level whether or not somebody in the data has it. Levels stay sorted by code point.
 */
export function declareLevels<R extends Role>(table: Table<R>, domain: Domain): Table<R> {
  return table.withColumns(table.columns.map(column => widened(column, domain)))
}

function widened(column: Column, domain: Domain): Column {
  const declared = domain.get(column.field.name)
  if (column.kind !== 'categorical' || declared?.kind !== 'levels') return column
  const levels = [...new Set([...column.field.levels, ...declared.levels])].sort()
  const moved = column.field.levels.map(level => levels.indexOf(level))
  return {...column, field: {...column.field, levels}, codes: column.codes.map(code => (code < 0 ? code : moved[code]))}
}
