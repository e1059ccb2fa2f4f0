import {subContext, type Context} from '../../../core/context.js'
import {pickRows, stackRows, type Matrix} from '../../../core/matrix.js'
import {rowsWithLabel, type Table} from '../../../core/table.js'
import {mlp} from '../../../learners/mlp.js'
import {encodeFeatures} from '../../../preprocess/encode-features.js'
import type {ModelObserver, AskedRecord} from './experiment.js'
import type {Observation, Watch} from './observation.js'
import {PLANTED_EPOCHS, type InAndOutRuns} from './in-and-out-runs.js'

const HIDDEN_LAYERS = 2

/** Real rows of an in-run or out-run, as a classifier is trained on them. */
interface Members {
  readonly features: Matrix
  readonly labels: Uint8Array
}

/**
 * Trains the classifier that an attack asks: two hidden layers as wide as there are features, everything else as scikit-learn has
 * it by default (Ganev et al., SMOTE and Mirrors, arXiv 2510.15083), on all real rows of a run and, if so wanted, the released
 * ones. Numbers are scaled to [-1, 1] by their range in the data with everybody in them, levels one-hot, in both kinds of runs alike.
 */
export function createModelWatch(
  observer: ModelObserver,
  asked: AskedRecord,
  {members, planted}: InAndOutRuns,
  context: Context,
): Watch {
  const {data, minority} = asked
  const encoder = encodeFeatures(data, {scaling: 'minmax', categorical: 'one-hot', exclude: [minority.target]})
  const points = pickRows(encoder.transform(data), observer.queries(asked, subContext(context, 'queries', 0, 0)))
  const prepare = (table: Table): Members => {
    const labels = new Uint8Array(table.rowCount)
    for (const row of rowsWithLabel(table, minority.target, [minority.label])) labels[row] = 1
    return {features: encoder.transform(table), labels}
  }
  const realRows = {with: prepare(members.with), without: prepare(members.without)}
  const learner = mlp.create({
    epochs: observer.epochs * (planted ? PLANTED_EPOCHS : 1),
    hiddenLayers: HIDDEN_LAYERS,
    hiddenUnits: encoder.featureNames.length,
  })
  const ask = async ({features, labels}: Members, part: Context) => (await learner.fit(features, labels, part)).predict(points)

  return async (released, side, run): Promise<Observation> => {
    const real = realRows[side]
    const seen: Observation = {}
    if (observer.training !== 'augmented') seen.real = await ask(real, subContext(run, 'real', 0.5, 0.75))
    if (observer.training !== 'real')
      seen.augmented = await ask(withReleased(real, encoder.transform(await released())), subContext(run, 'augmented', 0.75, 1))
    return seen
  }
}

function withReleased({features, labels}: Members, released: Matrix): Members {
  const both = new Uint8Array(features.rows + released.rows).fill(1)
  both.set(labels)
  return {features: stackRows(features, released), labels: both}
}
