import type {Table} from '../../core/table.js'
import {identifyingColumns, type IdentifyingColumn} from '../../identity/identifying-columns.js'
import type {Leak} from '../leak.js'

/**
 * Columns that name people: ids, names, e-mail addresses, exact times, wherever most rows have their own or the
 * column's name says what it is. A file by itself does not say whether the people are real.
 *
 * @param declared Columns of which the user says that they do, whatever they look like.
 */
export function findIdentifiers(table: Table, declared: readonly string[] = []): Leak[] {
  const found = identifyingColumns(table)
  const others = declared.filter(
    name => table.has(name) && table.column(name).field.missing < table.rowCount && found.every(({column}) => column !== name),
  )
  return [...found.map(leakOf), ...others.map(declaredLeak)]
}

function declaredLeak(column: string): Leak {
  return {
    kind: 'identifier',
    columns: [column],
    message:
      `Column '${column}' names people, as you say, and is not empty. If these are real people's, leave the column out, or ` +
      'compare it with the real data in an audit.',
  }
}

function leakOf(found: IdentifyingColumn): Leak {
  return {
    kind: 'identifier',
    columns: [found.column],
    identifier: found,
    message:
      `${sentence(found)} If these are real people's, each row names one: leave the column out, or ` +
      'compare it with the real data in an audit.',
  }
}

function sentence({column, certain, because}: IdentifyingColumn): string {
  return certain
    ? `Column '${column}' looks like one that names people: ${because}.`
    : `Column '${column}' may name people: ${because}.`
}
