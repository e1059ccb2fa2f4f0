import {MISSING_CODE, categoricalColumn, type CategoricalColumn, type Column} from '../core/table.js'
import {mostFrequentCode} from './impute.js'
import type {FitTransform} from './transform.js'

/**
 * One feature per level, 1 at the row's level and 0 elsewhere. A missing value takes the most frequent level of the training
 * rows. Back, the largest feature of the group is the level, the first of them on a tie.
 */
export const fitOneHot: FitTransform = (train, name) => {
  const column = categoricalColumn(train, name)
  const fill = mostFrequentCode(column)
  const {levels} = column.field
  return {
    featureNames: levels.map(level => `${name}=${level}`),
    forward(given, target, offset, stride) {
      const {codes} = asCategorical(given)
      for (let row = 0; row < codes.length; row++) {
        const code = codes[row] === MISSING_CODE ? fill : codes[row]
        target[row * stride + offset + code] = 1
      }
    },
    inverse(source, offset, stride, rowCount) {
      const codes = new Int32Array(rowCount)
      for (let row = 0; row < rowCount; row++) {
        const start = row * stride + offset
        for (let code = 1; code < levels.length; code++) if (source[start + code] > source[start + codes[row]]) codes[row] = code
      }
      return {kind: 'categorical', field: column.field, codes}
    },
  }
}

/** The level's position in the sorted list of levels; back, rounded and clipped to the list. Missing values as in one-hot. */
export const fitOrdinal: FitTransform = (train, name) => {
  const column = categoricalColumn(train, name)
  const fill = mostFrequentCode(column)
  const last = column.field.levels.length - 1
  return {
    featureNames: [name],
    forward(given, target, offset, stride) {
      const {codes} = asCategorical(given)
      for (let row = 0; row < codes.length; row++) target[row * stride + offset] = codes[row] === MISSING_CODE ? fill : codes[row]
    },
    inverse(source, offset, stride, rowCount) {
      const codes = new Int32Array(rowCount)
      for (let row = 0; row < rowCount; row++) codes[row] = Math.min(last, Math.max(0, Math.round(source[row * stride + offset])))
      return {kind: 'categorical', field: column.field, codes}
    },
  }
}

function asCategorical(column: Column): CategoricalColumn {
  if (column.kind !== 'categorical') throw new RangeError(`Column '${column.field.name}' is not categorical.`)
  return column
}
