import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {categoricalColumn, MISSING_CODE, rowsWithLabel, type Table} from '../core/table.js'
import type {MinorityClasses} from '../core/planned.js'
import {say, setting, type Text} from '../core/text.js'

/**
 * Every minority label occurs in the target column.
 * @throws {UserError} Naming the label; the labels of the column are listed, since the user names classes by them.
 */
export function requireLabels(table: Table, {target, minority}: MinorityClasses): void {
  const {levels, counts} = countedLevels(table, target)
  const common = levels.filter((_, code) => counts[code] >= FEWEST_ROWS)
  for (const label of minority)
    if (rowsWithLabel(table, target, [label]).length === 0)
      throw new UserError('no-such-label', {column: target, label}, `No row has '${label}' in column '${target}'.`, [
        ...didYouMean(label, common),
        labelsOf(common, levels.length),
      ])
}

function countedLevels(table: Table, target: string): {levels: readonly string[]; counts: Float64Array} {
  const {field, codes} = categoricalColumn(table, target)
  const counts = new Float64Array(field.levels.length)
  for (const code of codes) if (code !== MISSING_CODE) counts[code]++
  return {levels: field.levels, counts}
}

const LISTED_LABELS = 12
/** A text that fewer rows share may be somebody's name: the column need not be the target that it was taken for. */
const FEWEST_ROWS = 10

function labelsOf(common: readonly string[], labelCount: number): Text {
  if (labelCount > LISTED_LABELS) return `The column holds ${labelCount} different labels: is it the target?`
  const withComma = common.find(label => label.includes(','))
  const comma = withComma === undefined ? '' : say` The one with a comma is given as ${setting('minority', [withComma])}.`
  const rare = labelCount - common.length
  const others = `${rare} ${rare === 1 ? 'label' : 'labels'} of fewer than ${FEWEST_ROWS} rows`
  return say`Its labels are: ${[...common, ...(rare === 0 ? [] : [others])].join(', ')}.${comma}`
}
