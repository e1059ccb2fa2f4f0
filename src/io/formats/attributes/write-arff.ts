import {MISSING_CODE} from '../../../core/table.js'
import {dateWriter} from '../../../core/dates/write.js'
import type {TypedColumn, TypedColumns, TypedLevels, TypedMixed, TypedMoments} from '../../typed-column.js'
import {cellText, TEXT_TYPE} from './cells.js'
import {javaForm} from './java-dates.js'
import {attributeLines, levelCell, nominal, numberCell, textCell, type WrittenColumn} from './write.js'

const MISSING = '?'
/** So many different texts may be a list of values in any case. */
const LIST = 20

/**
 * Writes an ARFF file: numbers as numeric or integer, levels as lists of values, texts as strings, dates with their patterns. Texts of
 * another file are strings where there are more than 20 and most rows have their own. Times finer than milliseconds are strings:
 * Weka has none.
 * Source: https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/
 */
export function writeArff(table: TypedColumns): Generator<string> {
  const outputs = new Set(table.outputs)
  return attributeLines(
    table,
    table.columns.map(column => written(column, outputs.has(column.name))),
    [],
  )
}

function written(column: TypedColumn, isOutput: boolean): WrittenColumn {
  if (column.kind === 'other') return {type: 'string', cell: () => MISSING}
  if (column.kind === 'numbers') return {type: column.integer ? 'integer' : 'numeric', cell: numberCell(column.values, MISSING)}
  if (column.kind === 'moments') return moments(column)
  if (!isOutput && areTexts(column)) return {type: 'string', cell: levelCell(column, column.levels.map(cellText), MISSING)}
  return nominal(column, MISSING)
}

/** A list must have values, so that a column without any holds texts. */
function areTexts(column: TypedLevels | TypedMixed): boolean {
  if (column.kind === 'levels' && (column.isListed === true || column.type === 'bool')) return column.levels.length === 0
  const present = column.codes.reduce((count, code) => (code === MISSING_CODE ? count : count + 1), 0)
  const {size} = new Set(column.codes.filter(code => code !== MISSING_CODE))
  return size === 0 || column.type === TEXT_TYPE || (column.type !== 'category' && size > LIST && size > present / 2)
}

function moments({values, form}: TypedMoments): WrittenColumn {
  const java = javaForm(form)
  if (java === undefined) return {type: 'string', cell: textCell(values, dateWriter(form), MISSING)}
  return {
    type: `date "${java.pattern.replaceAll(/[\\"]/g, String.raw`\$&`)}"`,
    cell: textCell(values, dateWriter(java.form), MISSING),
  }
}
