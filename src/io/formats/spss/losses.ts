import type {TypedColumn, TypedColumns} from '../../typed-column.js'
import {clockLosses} from '../binary/clock-losses.js'
import {columnsInWords} from '../binary/columns-in-words.js'
import {isChanged, keepsLabels} from './variables.js'

/** What an SPSS file does not keep. */
export function spssLosses(table: TypedColumns): string[] {
  const cut = table.columns.filter(hasBlanks)
  const unlabelled = table.columns.filter(column => !keepsLabels(column))
  return [
    ...clockLosses(table, 'An SPSS file'),
    ...(cut.length > 0 ? [`SPSS fills texts up with blanks: those at the end of texts of ${columnsInWords(cut)} are lost.`] : []),
    ...(unlabelled.length > 0
      ? [
          `SPSS has no labels beyond 120 bytes, or with blanks at their end: ${columnsInWords(unlabelled)} is written without labels.`,
        ]
      : []),
  ]
}

function hasBlanks(column: TypedColumn): boolean {
  if (column.kind !== 'levels' && column.kind !== 'mixed') return false
  const inUse = new Set(column.codes)
  return column.levels.some((level, code) => inUse.has(code) && isChanged(level))
}
