import type {TypedColumns} from '../../typed-column.js'
import {clockLosses} from '../binary/clock-losses.js'
import {columnsInWords} from '../binary/columns-in-words.js'
import {keepsLabels} from './variables.js'

/** What a Stata file does not keep. */
export function stataLosses(table: TypedColumns): string[] {
  const unlabelled = table.columns.filter(column => !keepsLabels(column))
  return [
    ...clockLosses(table, 'A Stata file'),
    ...(unlabelled.length > 0
      ? [
          'Stata has labels of whole numbers alone, up to 32,000 bytes and 65,536 of them: ' +
            `${columnsInWords(unlabelled)} is written without labels.`,
        ]
      : []),
  ]
}
