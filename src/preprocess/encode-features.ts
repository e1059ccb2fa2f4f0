import {createMatrix, type Matrix} from '../core/matrix.js'
import {Table, type Role} from '../core/table.js'
import {fitIdentity, fitMinmax, fitStandardise} from './affine.js'
import {fitOneHot, fitOrdinal} from './categories.js'
import {missingIn, withMissingIndicator} from './impute.js'
import {fitRobust} from './robust.js'
import type {FittedTransform} from './transform.js'

/** How columns become features. */
export interface EncodingOptions {
  readonly scaling: 'none' | 'minmax' | 'standardise' | 'robust'
  readonly categorical: 'one-hot' | 'ordinal'
  /** Columns that are no features, such as the target. */
  readonly exclude?: readonly string[]
  /** Adds a feature that says which cells were missing, to columns with missing cells in the training rows. Default false. */
  readonly missingIndicators?: boolean
}

/** A table's feature columns as a matrix of numbers, and back. */
export interface FeatureEncoder {
  readonly featureNames: readonly string[]
  /** Per feature the name of the column it is made from. */
  readonly sourceColumns: readonly string[]
  /** [rows, features], finite. Columns are found by name, so a table may have others besides, in any order. */
  transform(table: Table): Matrix
  /** The excluded columns do not come back, nor missing cells without indicators. Numbers come back up to rounding. */
  inverse<R extends Role>(matrix: Matrix, role: R): Table<R>
}

const NUMERIC = {none: fitIdentity, minmax: fitMinmax, standardise: fitStandardise, robust: fitRobust} as const
const CATEGORICAL = {'one-hot': fitOneHot, ordinal: fitOrdinal} as const

/**
 * Fits one transform per feature column on the training rows alone. Missing values take the median or the most frequent level
 * of the training rows.
 *
 * @throws {RangeError} When a table to be transformed lacks a column or has it in another kind.
 * @example
 * const encoder = encodeFeatures(train, {scaling: 'minmax', categorical: 'one-hot', exclude: ['diagnosis']})
 * encoder.transform(holdout) // [rowCount, features]
 */
export function encodeFeatures(
  train: Table<'train'>,
  {scaling, categorical, exclude = [], missingIndicators = false}: EncodingOptions,
): FeatureEncoder {
  const names = train.columns.map(({field}) => field.name).filter(name => !exclude.includes(name))
  const transforms = names.map((name): FittedTransform => {
    const column = train.column(name)
    const transform = (column.kind === 'numeric' ? NUMERIC[scaling] : CATEGORICAL[categorical])(train, name)
    return missingIndicators && missingIn(column) > 0 ? withMissingIndicator(transform, name) : transform
  })
  const offsets: number[] = []
  let width = 0
  for (const {featureNames} of transforms) {
    offsets.push(width)
    width += featureNames.length
  }
  return {
    featureNames: transforms.flatMap(({featureNames}) => featureNames),
    sourceColumns: transforms.flatMap(({featureNames}, at) => featureNames.map(() => names[at])),
    transform(table) {
      const matrix = createMatrix(table.rowCount, width)
      transforms.forEach((transform, at) => {
        transform.forward(table.column(names[at]), matrix.data, offsets[at], width)
      })
      return matrix
    },
    inverse(matrix, role) {
      const columns = transforms.map((transform, at) => transform.inverse(matrix.data, offsets[at], width, matrix.rows))
      return new Table(role, columns, matrix.rows)
    },
  }
}
