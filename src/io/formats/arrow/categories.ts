import {dateWriter} from '../../../core/dates/write.js'
import {levelMaker, type LevelMaker} from '../../typed/column-makers.js'
import type {TypedColumn} from '../../typed-column.js'
import type {ArrowField} from './fields.js'
import type {Part} from './parts.js'
import {bits64, numbersIn, type ValueAt} from './values.js'

type Dictionary = NonNullable<ArrowField['dictionary']>

/** The values of each dictionary as texts, as far as the file is read. */
export type Dictionaries = Map<bigint, readonly (string | undefined)[]>

/** The values of a dictionary as texts; nothing for one that is missing. */
export function textsOf(column: TypedColumn): (string | undefined)[] {
  if (column.kind === 'other') throw new Error('dictionary')
  if ('codes' in column) return Array.from(column.codes, code => (code < 0 ? undefined : column.levels[code]))
  const write = column.kind === 'moments' ? dateWriter(column.form) : (value: number) => String(value + 0)
  return Array.from(column.values, value => (Number.isNaN(value) ? undefined : write(value)))
}

/** Where in the dictionary the value of a cell stands. */
export function placeOf(part: Part, {bits, isSigned}: Dictionary): ValueAt<number> {
  if (bits === 64) {
    const at = bits64(part, isSigned)
    return row => Number(at(row))
  }
  if (bits !== 8 && bits !== 16 && bits !== 32) throw new Error('places')
  return numbersIn(part, `${isSigned ? 'int' : 'uint'}${bits}` as 'int8')
}

/** Categories in the order of their dictionary. Those that no cell has are left out: they may be somebody's who is not in the table. */
export function categoryMaker(
  column: {readonly name: string; readonly type: string},
  {id, isOrdered}: Dictionary,
  dictionaries: Dictionaries,
  rowCount: number,
): LevelMaker {
  const maker = levelMaker(column, rowCount)
  return {
    put: maker.put,
    finish: () => {
      const {codes, levels, ...found} = maker.finish()
      const places = new Map((dictionaries.get(id) ?? []).map((text, place) => [text, place]))
      const placeOfLevel = (level: string) => places.get(level) ?? places.size
      const order = levels.map((_, code) => code).sort((a, b) => placeOfLevel(levels[a]) - placeOfLevel(levels[b]))
      const position = new Int32Array(levels.length)
      for (const [at, code] of order.entries()) position[code] = at
      for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) codes[row] = position[codes[row]]
      return {...found, codes, levels: order.map(code => levels[code]), ...(isOrdered && {isOrdered})}
    },
  }
}
