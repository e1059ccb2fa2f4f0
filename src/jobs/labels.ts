import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {categoricalColumn, MISSING_CODE, rowsWithLabel, type Table} from '../core/table.js'
import type {MinorityClasses} from '../core/planned.js'
import {placeholder, say, setting, type Text} from '../core/text.js'

/** The class column, the labels of the minority, and how these were found where nobody named them. */
export interface FoundClasses extends MinorityClasses {
  readonly notes: readonly Text[]
}

/**
 * The labels that were named; where none was, the rarest one, if there is no doubt that it is what is meant.
 * @throws {UserError} When a label is not there, or the rarest one cannot be told or has too few rows.
 */
export function findMinority(table: Table, target: string, minority: readonly string[] | undefined): FoundClasses {
  if (minority !== undefined && minority.length > 0) {
    requireLabels(table, {target, minority})
    return {target, minority, notes: []}
  }
  const {levels, counts} = countedLevels(table, target)
  const [rarest, second] = [...levels.keys()].sort((a, b) => counts[a] - counts[b])
  const isCertain = levels.length > 1 && levels.length <= LISTED_LABELS && counts[rarest] < counts[second]
  if (!isCertain || counts[rarest] < FEWEST_ROWS)
    throw new UserError(
      'setting-missing',
      {settings: ['minority']},
      say`Which label of '${target}' is the minority? ${setting('minority')} names it, or several.`,
      [labelsOf(commonLevels(levels, counts), levels.length)],
    )
  const label = levels[rarest]
  return {
    target,
    minority: [label],
    notes: [
      say`'${label}' is taken for the minority: the rarest label of '${target}', with ${counts[rarest]} of ${table.rowCount}
        rows. Another one: ${setting('minority', placeholder('LABEL'))}`,
    ],
  }
}

/**
 * The labels of a release whose rows are looked at: those that were named, or the only one that it has.
 * @throws {UserError} When a label is not there, or there are several and none was named.
 */
export function labelsOfRelease(table: Table, target: string, minority: readonly string[] | undefined): readonly string[] {
  const {levels, counts} = countedLevels(table, target)
  const labels = minority !== undefined && minority.length > 0 ? minority : levels.length === 1 ? levels : undefined
  if (labels === undefined)
    throw new UserError(
      'setting-missing',
      {settings: ['minority']},
      say`Which label of '${target}' is looked at? ${setting('minority')} names it, or several.`,
      [labelsOf(commonLevels(levels, counts), levels.length)],
    )
  requireLabels(table, {target, minority: labels})
  return labels
}

/**
 * Every minority label occurs in the target column.
 * @throws {UserError} Naming the label; the labels of the column are listed, since the user names classes by them.
 */
export function requireLabels(table: Table, {target, minority}: MinorityClasses): void {
  const {levels, counts} = countedLevels(table, target)
  const common = commonLevels(levels, counts)
  for (const label of minority)
    if (rowsWithLabel(table, target, [label]).length === 0)
      throw new UserError('no-such-label', {column: target, label}, `No row has '${label}' in column '${target}'.`, [
        ...didYouMean(label, common),
        labelsOf(common, levels.length),
      ])
}

const commonLevels = (levels: readonly string[], counts: Float64Array) => levels.filter((_, code) => counts[code] >= FEWEST_ROWS)

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
