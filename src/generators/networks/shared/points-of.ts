import type {Matrix} from '../../../core/matrix.js'
import type {Table} from '../../../core/table.js'
import {encodeFeatures} from '../../../preprocess/encode-features.js'
import {missingIn} from '../../../preprocess/impute.js'

/**
 * Rows as points to measure distances between: numbers on [-1, 1] by their range in the given rows, levels as one-hot, missing cells filled
 * in. Columns without a value are left out; undefined when none has one.
 */
export function pointsOf(train: Table<'train'>): ((table: Table) => Matrix) | undefined {
  const empty = train.columns.filter(column => missingIn(column) === train.rowCount).map(({field}) => field.name)
  const encoder = encodeFeatures(train, {scaling: 'minmax', categorical: 'one-hot', exclude: empty})
  return encoder.featureNames.length === 0 ? undefined : table => encoder.transform(table)
}
