import type {CategoricalColumn, NumericColumn, Table} from '../../core/table.js'
import type {Leak} from '../leak.js'

const FEWEST_ROWS = 10
/** Of the steps from row to row, the share that must go the same way. */
const NEARLY_MONOTONE = 0.95
const NEARLY_ALL = 0.95

/**
 * Columns that number or name the rows: whole numbers without repeats that run on (nearly) from row to row, and categories with a level of
 * their own in nearly every row.
 */
export function findIdentifiers(table: Table): Leak[] {
  return table.columns.flatMap(column => (column.kind === 'numeric' ? runningNumber(column) : nameColumn(column)))
}

function runningNumber({field: {name}, values}: NumericColumn): Leak[] {
  const present = values.filter(value => !Number.isNaN(value))
  if (present.length < FEWEST_ROWS || !present.every(value => Number.isInteger(value))) return []
  if (new Set(present).size < present.length) return []
  let up = 0
  for (let at = 1; at < present.length; at++) if (present[at] > present[at - 1]) up++
  const share = up / (present.length - 1)
  if (Math.max(share, 1 - share) < NEARLY_MONOTONE) return []
  return [
    {
      kind: 'identifier',
      columns: [name],
      message: `Column '${name}' holds whole numbers without repeats that run on from row to row: an id or a row number. Leave it out.`,
    },
  ]
}

function nameColumn({field: {name}, codes}: CategoricalColumn): Leak[] {
  const present = codes.filter(code => code >= 0)
  if (present.length < FEWEST_ROWS || new Set(present).size < NEARLY_ALL * present.length) return []
  return [
    {
      kind: 'identifier',
      columns: [name],
      message: `Column '${name}' has a value of its own in nearly every row: it names people. Leave it out.`,
    },
  ]
}
