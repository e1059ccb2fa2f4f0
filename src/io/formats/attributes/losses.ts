import type {TypedColumn, TypedColumns} from '../../typed-column.js'
import {columnsInWords} from '../binary/columns-in-words.js'
import {cellText} from './cells.js'
import {javaForm} from './java-dates.js'
import {asLevels} from '../../typed/as-levels.js'

/** What an ARFF file does not keep. */
export function arffLosses({columns}: TypedColumns): string[] {
  const fine = columns.filter(column => column.kind === 'moments' && javaForm(column.form) === undefined)
  return fine.length > 0 ? [`ARFF has no times finer than milliseconds: ${columnsInWords(fine)} is written as texts.`] : []
}

/** What the programs of KEEL do not understand of a KEEL file. */
export function keelLosses({columns}: TypedColumns): string[] {
  const quoted = columns.filter(column => [column.name, ...textsOf(column)].some(text => cellText(text) !== text))
  return quoted.length > 0
    ? [`Names or values of ${columnsInWords(quoted)} stand in quotes, which this program reads and those of KEEL do not know.`]
    : []
}

function textsOf(column: TypedColumn): readonly string[] {
  if (column.kind === 'moments') return asLevels(column).levels
  return column.kind === 'levels' || column.kind === 'mixed' ? column.levels : []
}
