import type {Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import type {Rng} from '../core/rng.js'
import {concatTables, rowsWithLabel, type Table} from '../core/table.js'
import type {PlannedAlgorithm} from '../generators/sample-classes.js'
import {learners} from '../learners/registry.js'
import {measureUtility} from '../metrics/utility.js'
import {encodeFeatures} from '../preprocess/encode-features.js'
import type {Classes} from './proxy-step.js'
import {costsOnRows, type PlannedCost} from './row-costs.js'
import type {Release} from './release.js'
import type {Tally} from './task.js'

export interface UtilityClasses extends Classes {
  /** Weigh the classes equally in training. */
  readonly weighted: boolean
  readonly cost?: PlannedCost
}

/**
 * Trains a learner on real and synthetic rows and tests it on real rows that neither it nor the generator saw. With several
 * minority labels they count as one class. Features are encoded as the real training rows say: no test row has a part in it.
 *
 * @param shared Randomness that all subjects of a repeat share: their figures are compared on the same draws of the test rows.
 */
export async function runUtility(
  planned: PlannedAlgorithm,
  {train, holdout, synthetic}: Release,
  classes: UtilityClasses,
  shared: Rng,
  context: Context,
): Promise<Tally> {
  if (holdout === undefined) throw new NotApplicable('no real rows that the generator did not see')
  const module = await learners.get(planned.name).load()
  const encoder = encodeFeatures(train, {scaling: 'standardise', categorical: 'one-hot', exclude: [classes.target]})
  const fitted = synthetic.rowCount === 0 ? train : concatTables('train', [train, synthetic])
  const trainLabels = labelsOf(fitted, classes)
  const testLabels = labelsOf(holdout, classes)
  const measured = await measureUtility(
    {
      learner: module.create(planned.options),
      trainFeatures: encoder.transform(fitted),
      trainLabels,
      testFeatures: encoder.transform(holdout),
      testLabels,
      ...(classes.weighted && {weights: balancedWeights(trainLabels)}),
      ...(classes.cost && bothClasses(testLabels) && {costs: await costsOnRows(holdout, testLabels, classes, classes.cost)}),
      resampling: shared.fork('test rows'),
    },
    context,
  )
  return {kind: 'utility', ...measured, trainRows: train.rowCount, testRows: holdout.rowCount}
}

/** Without rows of a class its share cannot be changed to the target population's; measuring says so. */
const bothClasses = (labels: Uint8Array) => labels.includes(0) && labels.includes(1)

function labelsOf(table: Table, {target, minority}: Classes): Uint8Array {
  const labels = new Uint8Array(table.rowCount)
  for (const row of rowsWithLabel(table, target, minority)) labels[row] = 1
  return labels
}

/** Each class weighs half: n / (2 n_class), as scikit-learn's class_weight='balanced'. */
function balancedWeights(labels: Uint8Array): Float64Array {
  const minority = labels.reduce((sum, label) => sum + label, 0)
  const weightOf = [labels.length / (2 * (labels.length - minority)), labels.length / (2 * minority)]
  return Float64Array.from(labels, label => weightOf[label])
}
