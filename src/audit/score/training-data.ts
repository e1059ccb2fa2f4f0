import type {Context} from '../../core/context.js'
import {pickRows} from '../../core/matrix.js'
import type {MinorityClasses} from '../../core/planned.js'
import type {Rng} from '../../core/rng.js'
import {gridOf, sampleForm, withoutSamples} from '../../core/sample-form.js'
import {concatTables, rowsWithLabel, type Table} from '../../core/table.js'
import type {Features} from '../../learners/learner.js'
import {gradientBoosting} from '../../learners/gradient-boosting.js'
import type {Resamples} from '../../metrics/resamples.js'
import {resamplesOf} from '../../metrics/utility.js'
import {encodeFeatures} from '../../preprocess/encode-features.js'
import {sampleNumbers} from '../../preprocess/sample-features.js'
import type {SampledRows} from '../../result/audit-result.js'
import type {Release} from '../release/release.js'
import {needsSample, sampledOf, sampleRows} from './sample-rows.js'

type TrainedOn = Pick<Release, 'train' | 'withheld' | 'synthetic'>

/** Whoever trains a model has the rows that the generator did not get. */
export const realRows = ({train, withheld}: Omit<TrainedOn, 'synthetic'>): Table<'train'> =>
  withheld === undefined ? train : concatTables('train', [train, withheld])

/** Rows to train on. */
export interface TrainingRows {
  readonly features: Features
  /** [rows], row numbers in the training table; all when left out. */
  readonly rows?: Int32Array
  /** [rows], how many rows each of them stands for; one when left out. */
  readonly weights?: Float64Array
  readonly sampled?: SampledRows
}

/** It has to find out what is hard, not to be good. */
const PILOT = {trees: 50, earlyStopping: 'false'} as const
/**
 * Learners whose figures on a sample of a release are those on all rows. Those of the others are not, or they are quick: the Brier score
 * of a forest grows, and a network may stop before it has learnt. On real rows alone boosted trees are quick too.
 */
const SAMPLED: ReadonlySet<string> = new Set(['gradient-boosting'])

/**
 * What is trained on and tested with: encoded, sampled and resampled once for all learners of a release. Features are encoded as the real
 * training rows say: no test row has a part in it. Samples on a grid, such as pictures, are their numbers as they are.
 *
 * @param shared Randomness that all subjects of a repeat share.
 */
export class TrainingData {
  /** Real and synthetic rows, without the numbers of samples. */
  readonly table: Table<'train'>
  readonly testFeatures: Features
  /** Draws the resamples of the test rows. */
  readonly resampling: Rng
  /** Resamples of the test rows, the minority labels taken together. */
  readonly resamples: Resamples
  readonly #features: Features
  readonly #real: Table<'train'>
  readonly #synthetic: Table<'synthetic'>
  readonly #classes: MinorityClasses
  readonly #rng: Rng
  #sample: TrainingRows | undefined

  constructor(release: TrainedOn, holdout: Table<'holdout'>, classes: MinorityClasses, shared: Rng) {
    const {synthetic} = release
    const train = realRows(release)
    const {table, features, testFeatures} = encoded(train, synthetic, holdout, classes.target)
    this.table = table
    this.testFeatures = testFeatures
    this.resampling = shared.fork('test rows')
    this.resamples = resamplesOf(labelsOf(holdout, classes), this.resampling)
    this.#features = features
    this.#real = train
    this.#synthetic = synthetic
    this.#classes = classes
    this.#rng = shared.fork('training rows')
  }

  /** The rows that a learner is trained on: a sample where a release leaves many and a sample serves it, unless all are wanted. */
  async rowsFor(learner: string, context: Context): Promise<TrainingRows> {
    const isWanted = context.allRows !== true && SAMPLED.has(learner) && this.#synthetic.rowCount > 0
    const strata = isWanted ? this.#strata() : []
    if (!needsSample(strata)) return {features: this.#features}
    return (this.#sample ??= await this.#draw(strata, context))
  }

  async #draw(strata: readonly Int32Array[], context: Context): Promise<TrainingRows> {
    const {target, minority} = this.#classes
    const data = {features: this.#features, labels: labelsOf(this.table, {target, minority}), strata}
    const pilot = gradientBoosting.create(PILOT)
    const sample = await sampleRows(data, pilot, this.#rng, context)
    return {features: pickRows(this.#features, sample.rows), ...sample, sampled: sampledOf(data, sample)}
  }

  /** The majority, and the synthetic rows of each label. */
  #strata(): Int32Array[] {
    const [train, synthetic] = [this.#real, this.#synthetic]
    const {target, minority} = this.#classes
    const labels = labelsOf(train, {target, minority})
    const majority = Int32Array.from(labels.keys()).filter(row => labels[row] === 0)
    return [majority, ...minority.map(label => rowsWithLabel(synthetic, target, [label]).map(row => train.rowCount + row))]
  }
}

/** [rows], 1 for rows with one of the labels. */
export function labelsOf(table: Table, {target, minority}: MinorityClasses): Uint8Array {
  const labels = new Uint8Array(table.rowCount)
  for (const row of rowsWithLabel(table, target, minority)) labels[row] = 1
  return labels
}

/** Real and synthetic rows, one under the other, and what learners see of them and of the test rows. */
function encoded(train: Table<'train'>, synthetic: Table, holdout: Table, target: string) {
  const under = (first: Table<'train'>, second: Table) => (second.rowCount === 0 ? first : concatTables('train', [first, second]))
  const grid = gridOf(sampleForm(train))
  if (grid === undefined) {
    const table = under(train, synthetic)
    const encoder = encodeFeatures(train, {scaling: 'standardise', categorical: 'one-hot', exclude: [target]})
    return {table, features: encoder.transform(table), testFeatures: encoder.transform(holdout)}
  }
  return {
    table: under(withoutSamples(train), withoutSamples(synthetic)),
    features: {...sampleNumbers(train, synthetic), grid},
    testFeatures: {...sampleNumbers(holdout), grid},
  }
}
