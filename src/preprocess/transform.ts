import type {Column, Table} from '../core/table.js'

/**
 * A column's encoding as one or more features, fitted on training rows and invertible. `forward` writes the features of every
 * row into a row-major matrix; `inverse` reads them back.
 */
export interface FittedTransform {
  /** Names of the features, one per matrix column. */
  readonly featureNames: readonly string[]
  /** @param offset First matrix column of this transform. @param stride Matrix columns in all. */
  forward(column: Column, target: Float64Array, offset: number, stride: number): void
  inverse(source: Float64Array, offset: number, stride: number, rowCount: number): Column
}

/** Fits to one column of the training rows; the type keeps every other role out. */
export type FitTransform = (train: Table<'train'>, name: string) => FittedTransform
