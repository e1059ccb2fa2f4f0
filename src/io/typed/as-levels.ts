import {sharedInt32} from '../../core/shared.js'
import {MISSING_CODE} from '../../core/table.js'
import type {TypedLevels, TypedMoments, TypedNumbers} from '../typed-column.js'
import {dateWriter} from '../../core/dates/write.js'

/** Numbers or moments as categories: each different value is a level, written in its shortest form. */
export function asLevels(column: TypedNumbers | TypedMoments): TypedLevels {
  const {name, type, values} = column
  const textOf = column.kind === 'moments' ? dateWriter(column.form) : (value: number) => String(value + 0)
  const codes = sharedInt32(values.length)
  const known = new Map<number, number>()
  const levels: string[] = []
  for (const [row, value] of values.entries()) {
    let code = Number.isNaN(value) ? MISSING_CODE : known.get(value)
    if (code === undefined) {
      code = levels.push(textOf(value)) - 1
      known.set(value, code)
    }
    codes[row] = code
  }
  return {kind: 'levels', name, type, codes, levels}
}
