import {MISSING_CODE, type CategoricalColumn} from './column.js'

/** The same columns with one list of levels: all that any of them has, sorted. Those that share one already stay as they are. */
export function withSharedLevels(columns: readonly CategoricalColumn[]): CategoricalColumn[] {
  const [first] = columns
  if (columns.every(({field}) => field.levels === first.field.levels)) return [...columns]
  const levels = [...new Set(columns.flatMap(({field}) => field.levels))].sort()
  const position = new Map(levels.map((level, code) => [level, code]))
  return columns.map(({field, codes}) => {
    const recode = field.levels.map(level => position.get(level) ?? MISSING_CODE)
    return {
      kind: 'categorical',
      field: {...field, levels},
      codes: codes.map(code => (code === MISSING_CODE ? code : recode[code])),
    }
  })
}
