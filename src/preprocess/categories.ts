import {MISSING_CODE, categoricalColumn, type CategoricalColumn, type CategoricalField, type Column} from '../core/table.js'
import {mostFrequentCode} from './impute.js'
import type {FitTransform} from './transform.js'

/** The code of a level that the training rows do not have. */
const UNKNOWN = -1

/**
 * One feature per level that the training rows have, 1 at the row's level and 0 elsewhere; a level they do not have is 0
 * everywhere. A missing value takes the most frequent level of the training rows. Back, the largest feature of the group is
 * the level, the first of them on a tie.
 */
export const fitOneHot: FitTransform = (train, name) => {
  const {codes: trainCodes, field} = categoricalColumn(train, name)
  const fill = mostFrequentCode({codes: trainCodes, field})
  const seen = [...new Set(trainCodes)].filter(code => code !== MISSING_CODE).sort((a, b) => a - b)
  const featureOf = new Int32Array(field.levels.length).fill(UNKNOWN)
  seen.forEach((code, feature) => (featureOf[code] = feature))
  return {
    featureNames: seen.map(code => `${name}=${field.levels[code]}`),
    forward(column, target, offset, stride) {
      const codes = codesOf(column, field, fill)
      for (let row = 0; row < codes.length; row++) {
        const feature = codes[row] === UNKNOWN ? UNKNOWN : featureOf[codes[row]]
        for (let at = 0; at < seen.length; at++) target[row * stride + offset + at] = at === feature ? 1 : 0
      }
    },
    inverse(source, offset, stride, rowCount) {
      const codes = new Int32Array(rowCount).fill(MISSING_CODE)
      for (let row = 0; row < rowCount && seen.length > 0; row++) {
        const start = row * stride + offset
        let best = 0
        for (let at = 1; at < seen.length; at++) if (source[start + at] > source[start + best]) best = at
        codes[row] = seen[best]
      }
      return {kind: 'categorical', field, codes}
    },
  }
}

/**
 * The level's position in the sorted list of levels, -1 for a level that is not in it; back, rounded and clipped to the list.
 * A missing value takes the most frequent level of the training rows.
 */
export const fitOrdinal: FitTransform = (train, name) => {
  const {codes: trainCodes, field} = categoricalColumn(train, name)
  const fill = mostFrequentCode({codes: trainCodes, field})
  const last = field.levels.length - 1
  return {
    featureNames: [name],
    forward(column, target, offset, stride) {
      const codes = codesOf(column, field, fill)
      for (let row = 0; row < codes.length; row++) target[row * stride + offset] = codes[row]
    },
    inverse(source, offset, stride, rowCount) {
      const codes = new Int32Array(rowCount)
      for (let row = 0; row < rowCount; row++) codes[row] = Math.min(last, Math.max(0, Math.round(source[row * stride + offset])))
      return {kind: 'categorical', field, codes}
    },
  }
}

/** The column's codes in the list of levels of the training rows, missing ones filled in. Tables may list levels differently. */
function codesOf(column: Column, field: CategoricalField, fill: number): Int32Array {
  const {codes, field: given} = asCategorical(column)
  const translated = given.levels === field.levels ? undefined : given.levels.map(level => field.levels.indexOf(level))
  return codes.map(code => (code === MISSING_CODE ? fill : translated === undefined ? code : translated[code]))
}

function asCategorical(column: Column): CategoricalColumn {
  if (column.kind !== 'categorical') throw new RangeError(`Column '${column.field.name}' is not categorical.`)
  return column
}
