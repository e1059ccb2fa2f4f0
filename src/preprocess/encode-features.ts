import {createMatrix, type Matrix} from '../core/matrix.js'
import {Table, type Role} from '../core/table.js'
import {fitIdentity, fitMinmax, fitStandardise} from './affine.js'
import {fitOneHot, fitOrdinal} from './categories.js'
import type {FittedTransform} from './transform.js'

export interface EncodingOptions {
  readonly scaling: 'none' | 'minmax' | 'standardise'
  readonly categorical: 'one-hot' | 'ordinal'
  /** Columns that are no features, such as the target. */
  readonly exclude?: readonly string[]
}

/** A table's feature columns as a matrix of numbers, and back. */
export interface FeatureEncoder {
  readonly featureNames: readonly string[]
  /** [rows, features], finite. */
  transform(table: Table): Matrix
  inverse<R extends Role>(matrix: Matrix, role: R): Table<R>
}

const NUMERIC = {none: fitIdentity, minmax: fitMinmax, standardise: fitStandardise} as const
const CATEGORICAL = {'one-hot': fitOneHot, ordinal: fitOrdinal} as const

/** Fits one transform per feature column on the training rows alone. */
export function encodeFeatures(train: Table<'train'>, {scaling, categorical, exclude = []}: EncodingOptions): FeatureEncoder {
  const names = train.columns.map(({field}) => field.name).filter(name => !exclude.includes(name))
  const transforms = names.map((name): FittedTransform => {
    const fit = train.column(name).kind === 'numeric' ? NUMERIC[scaling] : CATEGORICAL[categorical]
    return fit(train, name)
  })
  const offsets: number[] = []
  let width = 0
  for (const {featureNames} of transforms) {
    offsets.push(width)
    width += featureNames.length
  }
  return {
    featureNames: transforms.flatMap(({featureNames}) => featureNames),
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
