import type {TypedLevels, TypedMixed, ValueLabels} from '../../typed-column.js'

/** A column that is written as texts or labels; cells of several kinds are written as their texts. */
export type LevelColumn = TypedLevels | TypedMixed

/**
 * The numbers that stand for the levels of a column where its source, or the kind of its type, has them: the numbers of value labels as
 * they were, 0 and 1 for booleans, 1, 2, ... for categories. Undefined for texts.
 */
export function levelNumbers(column: LevelColumn): ValueLabels | undefined {
  const {type, levels} = column
  const labels = column.kind === 'levels' ? column.labels : undefined
  if (labels !== undefined && isComplete(levels, labels)) return labels
  if (type === 'bool' && levels.every(level => level === 'false' || level === 'true'))
    return new Map([
      [0, 'false'],
      [1, 'true'],
    ])
  // A text without a character is missing in files of statistics packages; as a label it is not.
  if (type === 'category' || levels.includes('')) return new Map(levels.map((level, at) => [at + 1, level]))
  return undefined
}

function isComplete(levels: readonly string[], labels: ValueLabels): boolean {
  const known = new Set(labels.values())
  return known.size === labels.size && levels.every(level => known.has(level))
}
