import type {Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'

/** A binary classifier. Features are encoded and scaled by the caller (see preprocess). */
export interface Learner {
  /**
   * @param features [rows, columns], finite.
   * @param labels [rows], 1 for the minority class, 0 for the rest.
   * @param weights [rows], positive; all 1 when absent.
   */
  fit(features: Matrix, labels: Uint8Array, context: Context, weights?: Float64Array): Promise<Classifier>
}

export interface Classifier {
  /** [rows], probability of the minority class. */
  predict(features: Matrix): Float64Array
}
