import {createMatrix, type Matrix} from '../../../core/matrix.js'
import {concatTables, type Table} from '../../../core/table.js'
import {encodeFeatures} from '../../../preprocess/encode-features.js'

/** Levels of a column that are predicted, the commonest. */
const MOST_LEVELS = 20

/** Tables in one encoding. */
interface EncodedColumns {
  /** Per table [rows, features]. */
  readonly tables: readonly Matrix[]
  /** Per column its features: one of numbers, one for each level otherwise. */
  readonly columns: readonly (readonly number[])[]
}

/** A column to be predicted from the others. */
export interface PredictedColumn {
  /** Features of the other columns. */
  readonly from: readonly number[]
  /** Features of its own, at most 20: those of the commonest levels. */
  readonly own: readonly number[]
}

/**
 * Numbers scaled by quantiles and levels one-hot over all rows of the tables. Missing cells take the median or the most
 * frequent level. Columns and levels that are the same in all rows are left out.
 *
 * @param tables Of the same columns.
 */
export function encodeColumns(tables: readonly Table[]): EncodedColumns {
  const all = concatTables('train', tables)
  const encoder = encodeFeatures(all, {scaling: 'robust', categorical: 'one-hot'})
  const {data, rows, columns: width} = encoder.transform(all)
  const varies = (feature: number) => {
    for (let row = 1; row < rows; row++) if (data[row * width + feature] !== data[feature]) return true
    return false
  }
  const kept = encoder.sourceColumns.map((_, feature) => feature).filter(varies)
  const names = [...new Set(kept.map(feature => encoder.sourceColumns[feature]))]
  let start = 0
  return {
    columns: names.map(name => [...kept.keys()].filter(at => encoder.sourceColumns[kept[at]] === name)),
    tables: tables.map(({rowCount}) => {
      const part = createMatrix(rowCount, kept.length)
      for (let row = 0; row < rowCount; row++)
        kept.forEach((feature, at) => {
          part.data[row * kept.length + at] = data[(start + row) * width + feature]
        })
      start += rowCount
      return part
    }),
  }
}

/** @param columns Per column its features. @param rows Whose levels are counted. */
export function predictedColumns(columns: EncodedColumns['columns'], rows: Matrix): PredictedColumn[] {
  return columns.map((features, column) => ({
    from: columns.flatMap((others, at) => (at === column ? [] : others)),
    own: features.length <= MOST_LEVELS ? features : commonest(features, rows),
  }))
}

function commonest(features: readonly number[], {data, rows, columns}: Matrix): number[] {
  const counts = new Map(features.map(feature => [feature, 0]))
  for (let row = 0; row < rows; row++)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + data[row * columns + feature])
  const inOrder = features.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b)
  return inOrder.slice(0, MOST_LEVELS)
}

/** [rows, features.length] */
export function chosenFeatures({data, rows, columns}: Matrix, features: readonly number[]): Matrix {
  const chosen = createMatrix(rows, features.length)
  for (let row = 0; row < rows; row++)
    features.forEach((feature, at) => {
      chosen.data[row * features.length + at] = data[row * columns + feature]
    })
  return chosen
}
