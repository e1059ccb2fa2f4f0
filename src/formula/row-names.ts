import {MISSING_CODE, type Column, type Table} from '../core/table.js'
import type {Names, Reference} from './check-tree.js'

/**
 * Names for formulas over the columns of a table, whose scope is a row number: `amount`, or `column["amount in EUR"]` for a name
 * that a formula cannot hold by itself. Numeric columns are numbers, categorical ones text.
 */
export function rowNames(table: Table): Names<number> {
  const references = new Map(table.columns.map(column => [column.field.name, referenceTo(column)]))
  return {
    resolve: path => {
      if (path.length === 1) return references.get(path[0])
      return path.length === 2 && path[0] === 'column' ? references.get(path[1]) : undefined
    },
    known: [...references.keys()].map(name =>
      /^[A-Za-z_]\w*$/.test(name) && !WORDS.has(name) ? name : `column[${JSON.stringify(name)}]`,
    ),
  }
}

/** Words with a meaning of their own in a formula. */
const WORDS = new Set('and or xor not mod to in true false null undefined NaN Infinity end'.split(' '))

function referenceTo(column: Column): Reference<number> {
  if (column.kind === 'numeric') return {kind: 'number', read: row => column.values[row]}
  const {codes, field} = column
  return {kind: 'text', read: row => (codes[row] === MISSING_CODE ? undefined : field.levels[codes[row]])}
}
