import {sharedInt32} from '../../core/shared.js'
import {MISSING_CODE} from '../../core/table.js'
import type {TypedMixed} from '../typed-column.js'

/** What the folders of a file say of all its rows: a text, which may stand for a number or a date as in a file of text. */
export function keyColumn(name: string, value: string, rowCount: number): TypedMixed {
  const isMissing = value === ''
  const codes = sharedInt32(rowCount).fill(isMissing ? MISSING_CODE : 0)
  return {kind: 'mixed', name, type: 'folder', isKey: true, levels: isMissing ? [] : [value], codes}
}
