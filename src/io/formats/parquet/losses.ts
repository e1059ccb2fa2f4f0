import {zoneOffset} from '../../../core/dates/moment.js'
import type {TypedColumns} from '../../typed-column.js'
import {columnsInWords} from '../binary/columns-in-words.js'

/** What a Parquet file does not keep. */
export function parquetLosses({columns}: TypedColumns): string[] {
  const elsewhere = columns.filter(column => column.kind === 'moments' && (zoneOffset(column.form.zone ?? 'Z') ?? 0) !== 0)
  return elsewhere.length === 0
    ? []
    : [
        `A Parquet file holds moments, and no zone but UTC: those of ${columnsInWords(elsewhere)} are the same, on the clock of UTC.`,
      ]
}
