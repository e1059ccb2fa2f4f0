import type {TypedColumns} from '../../typed-column.js'
import {clockLosses} from '../binary/clock-losses.js'
import {columnsInWords} from '../binary/columns-in-words.js'
import {isBeforeExcel} from './write.js'

/** What an Excel file does not keep. */
export function excelLosses(table: TypedColumns): string[] {
  const early = table.columns.filter(column => column.kind === 'moments' && isBeforeExcel(column))
  return [
    ...clockLosses(table, 'An Excel file'),
    ...(early.length > 0 ? [`Excel has no dates before March 1900: ${columnsInWords(early)} is written as texts.`] : []),
  ]
}
