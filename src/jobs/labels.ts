import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {categoricalColumn, rowsWithLabel, type Table} from '../core/table.js'
import type {MinorityClasses} from '../generators/sample-classes.js'

/**
 * Every minority label occurs in the target column.
 * @throws {UserError} Naming the label; the labels of the column are listed, since the user names classes by them.
 */
export function requireLabels(table: Table, {target, minority}: MinorityClasses): void {
  const {levels} = categoricalColumn(table, target).field
  for (const label of minority)
    if (rowsWithLabel(table, target, [label]).length === 0)
      throw new UserError(`No row has '${label}' in column '${target}'.`, [...didYouMean(label, levels), labelsOf(levels)])
}

const LISTED_LABELS = 12

function labelsOf(levels: readonly string[]): string {
  if (levels.length > LISTED_LABELS) return `The column holds ${levels.length} different labels: is it the target?`
  const comma = levels.some(level => level.includes(',')) ? ' In --minority a comma that is part of a label is written \\,.' : ''
  return `Its labels are: ${levels.join(', ')}.${comma}`
}
