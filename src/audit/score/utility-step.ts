import {subContext, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {outcomeOf, type Outcome} from '../../core/outcome.js'
import type {Rng} from '../../core/rng.js'
import {rowsWithLabel} from '../../core/table.js'
import type {PlannedAlgorithm} from '../../core/planned.js'
import {learners} from '../../learners/registry.js'
import type {MeasuredClass} from '../../metrics/class-figures.js'
import {measureUtility, type MeasuredUtility} from '../../metrics/utility.js'
import type {MinorityClasses} from '../../core/planned.js'
import {costsOnRows} from './row-costs.js'
import type {PlannedCost} from '../../result/plan.js'
import type {Release} from '../release/release.js'
import {labelsOf, realRows, TrainingData} from './training-data.js'
import type {TaskOutput} from '../plan/task-output.js'

export interface UtilityClasses extends MinorityClasses {
  /** Weigh the classes equally in training. */
  readonly weighted: boolean
  readonly cost?: PlannedCost
  /** Measure the minority labels one by one too. */
  readonly perLabel: boolean
}

/**
 * Trains a learner on real and synthetic rows and tests it on real rows that neither it nor the generator saw. Several minority
 * labels count as one class, and with `perLabel` each of them is then measured by itself too: one against the rest, the
 * same learner trained anew on the same rows. Where there are many rows, a sample of them trains (`sampleRows`); test rows
 * are never sampled.
 *
 * @param shared Randomness that all subjects of a repeat share: their figures are compared on the same draws of the test rows.
 */
export async function runUtility(
  planned: PlannedAlgorithm,
  {holdout, ...release}: Release,
  classes: UtilityClasses,
  shared: Rng,
  context: Context,
  kept?: TrainingData, // of another learner of the same release
): Promise<TaskOutput> {
  if (holdout === undefined) throw new NotApplicable({code: 'no-unseen-rows'})
  const {target, minority, weighted, cost, perLabel} = classes
  const learner = await learners.get(planned.name).create(planned.options)
  const train = realRows(release)
  const data = kept ?? new TrainingData(release, holdout, classes, shared)
  const {features, rows: picked, weights: given, sampled} = await data.rowsFor(planned.name, context)
  const measure = async (positive: readonly string[], part: Context, costs?: PlannedCost) => {
    const allLabels = labelsOf(data.table, {target, minority: positive})
    const trainLabels = picked === undefined ? allLabels : Uint8Array.from(picked, row => allLabels[row])
    // A sample is of a release alone, which is not weighted by class.
    const weights = weighted ? balancedWeights(trainLabels) : given
    const testLabels = labelsOf(holdout, {target, minority: positive})
    return measureUtility(
      {
        learner: learner,
        trainFeatures: features,
        testFeatures: data.testFeatures,
        trainLabels,
        testLabels,
        ...(weights && {weights}),
        ...(costs && bothClasses(testLabels) && {costs: await costsOnRows(holdout, testLabels, classes, costs)}),
        resampling: data.resampling,
        ...(positive === minority && {resamples: data.resamples}),
      },
      part,
    )
  }
  const rows = {trainRows: train.rowCount, testRows: holdout.rowCount, ...(sampled && {sampled})}
  if (!perLabel) return {kind: 'utility', ...(await measure(minority, context, cost)), ...rows}

  const parts = minority.length + 1
  const together = {...subContext(context, 'together', 0, 1 / parts), rng: context.rng}
  const measured = await measure(minority, together, cost)
  const each: MeasuredClass[] = []
  for (const [label, name] of minority.entries()) {
    const part = subContext(context, `label ${label}`, (label + 1) / parts, (label + 2) / parts)
    const trainRows = rowsWithLabel(train, target, [name]).length
    each.push({label, trainRows, ...classOutcome(await outcomeOf(() => measure([name], part)))})
  }
  return {kind: 'utility', ...measured, ...rows, classes: each}
}

/** A label that cannot be measured takes nothing from the others. */
function classOutcome(outcome: Outcome<MeasuredUtility>): Pick<MeasuredClass, 'figures' | 'reason'> {
  return outcome.status === 'done' ? {figures: outcome.value.figures} : {figures: {}, reason: outcome.reason}
}

/** Without rows of a class its share cannot be changed to the target population's; measuring says so. */
const bothClasses = (labels: Uint8Array) => labels.includes(0) && labels.includes(1)

/** Each class weighs half: n / (2 n_class), as scikit-learn's class_weight='balanced'. */
function balancedWeights(labels: Uint8Array): Float64Array {
  const minority = labels.reduce((sum, label) => sum + label, 0)
  const weightOf = [labels.length / (2 * (labels.length - minority)), labels.length / (2 * minority)]
  return Float64Array.from(labels, label => weightOf[label])
}
