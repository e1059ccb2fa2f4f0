import type {Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'
import type {Grid} from '../core/sample-form.js'

/** What a learner sees of rows; with a grid, the columns are the numbers of samples such as pixels, in its order. */
export interface Features extends Matrix {
  readonly grid?: Grid
}

/** A binary classifier. Features are encoded and scaled by the caller (see preprocess); those on a grid are as they are. */
export interface Learner {
  /**
   * @param features [rows, columns], finite.
   * @param labels [rows], 1 for the minority class, 0 for the rest.
   * @param weights [rows], positive; all 1 when absent.
   */
  fit(features: Features, labels: Uint8Array, context: Context, weights?: Float64Array): Promise<Classifier>
  /**
   * Learners that tell more than two classes apart with one model.
   *
   * @param labels [rows], from 0 to `classes` - 1, each on a row at least.
   */
  fitClasses?(
    features: Features,
    labels: Int32Array,
    classes: number,
    context: Context,
    weights?: Float64Array,
  ): Promise<ClassesClassifier>
}

export interface Classifier {
  /** [rows], probability of the minority class. */
  predict(features: Features): Float64Array
}

export interface ClassesClassifier {
  /** [rows], the most probable class of each. */
  classify(features: Features): Int32Array
}
