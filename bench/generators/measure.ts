import {dcrMia} from '../../src/attacks/membership/dcr-mia.js'
import {subContext, type Context} from '../../src/core/context.js'
import {stackRows, type Matrix, pickRows} from '../../src/core/matrix.js'
import {permutation} from '../../src/core/rng.js'
import {
  categoricalColumn,
  concatTables,
  rowsWithLabel,
  type Column,
  type MinorityClass,
  type Table,
} from '../../src/core/table.js'
import {findCopies} from '../../src/generators/networks/shared/find-copies.js'
import {randomForest} from '../../src/learners/random-forest.js'
import {auroc, averagePrecision} from '../../src/metrics/score-metrics.js'
import {encodeFeatures} from '../../src/preprocess/encode-features.js'
import {auc} from '../../src/stats/roc.js'

const FOLDS = 5
const CLASSIFIER_TREES = 200

export interface Halves {
  readonly train: Table<'train'>
  readonly holdout: Table<'holdout'>
}

export interface Quality {
  readonly c2st: number
  /** Mean over columns of the Kolmogorov-Smirnov or total-variation distance to the held-out minority rows. */
  readonly distance: number
  /** Share of the synthetic rows that equal a training row within rounding. */
  readonly copies: number
  /** AUC of the distance attack: training against held-out minority rows. */
  readonly attack: number
}

export interface Utility {
  readonly auprc: number
  readonly auroc: number
}

/** How near synthetic rows are to held-out ones, and how much nearer to training rows. */
export async function measureQuality(
  {train, holdout}: Halves,
  synthetic: Table<'synthetic'>,
  minority: MinorityClass,
  context: Context,
): Promise<Quality> {
  const own = (table: Table) =>
    table.select(rowsWithLabel(table, minority.target, [minority.label]), 'train').without([minority.target])
  const [members, others, made] = [own(train), own(holdout), synthetic.without([minority.target])]
  const guesses = await dcrMia.create().guess({released: made, targets: concatTables('targets', [members, others])}, context)
  return {
    c2st: await classifierTest(others, made, subContext(context, 'c2st')),
    distance: meanOf(made.columns.map(column => columnDistance(column, others.column(column.field.name)))),
    copies: findCopies(made, members).length / made.rowCount,
    attack: auc(guesses.scores.subarray(0, members.rowCount), guesses.scores.subarray(members.rowCount)),
  }
}

/** AUC of a random forest that tells held-out rows from as many synthetic ones, mean of five stratified folds. */
async function classifierTest(real: Table, made: Table, context: Context): Promise<number> {
  const drawn = permutation(context.rng.fork('rows'), made.rowCount).subarray(0, real.rowCount)
  const encoder = encodeFeatures(concatTables('train', [real, made]), {scaling: 'none', categorical: 'one-hot'})
  const sides = [encoder.transform(real), pickRows(encoder.transform(made), drawn)]
  const orders = sides.map(({rows}, side) => permutation(context.rng.fork(`order/${side}`), rows))
  const folds: number[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const part = (isTest: boolean) =>
      sides.map((side, at) =>
        pickRows(
          side,
          orders[at].filter((_, row) => (row % FOLDS === fold) === isTest),
        ),
      )
    const [fit, test] = [part(false), part(true)]
    const classifier = await randomForest.create({}).fit(stackRows(...fit), labelsOf(fit), subContext(context, `fold/${fold}`))
    const [ours, theirs] = test.map(side => classifier.predict(side))
    folds.push(auc(theirs, ours))
  }
  return meanOf(folds)
}

const labelsOf = ([zeros, ones]: readonly Matrix[]) => new Uint8Array(zeros.rows + ones.rows).fill(1, zeros.rows)

function columnDistance(made: Column, real: Column): number {
  if (made.kind === 'numeric' && real.kind === 'numeric') return kolmogorovSmirnov(made.values, real.values)
  if (made.kind !== 'categorical' || real.kind !== 'categorical') throw new Error('Columns must keep their kinds.')
  const share = (codes: Int32Array, level: number) =>
    codes.reduce((sum, code) => sum + (code === level ? 1 : 0), 0) / codes.length
  const levels = [-1, ...made.field.levels.keys()]
  return levels.reduce((sum, level) => sum + Math.abs(share(made.codes, level) - share(real.codes, level)), 0) / 2
}

/** Largest difference of the distribution functions; missing values are left out. */
function kolmogorovSmirnov(a: Float64Array, b: Float64Array): number {
  const [left, right] = [a, b].map(values => values.filter(value => !Number.isNaN(value)).sort())
  let [i, j, largest] = [0, 0, 0]
  while (i < left.length && j < right.length) {
    const value = Math.min(left[i], right[j])
    while (left[i] === value) i++
    while (right[j] === value) j++
    largest = Math.max(largest, Math.abs(i / left.length - j / right.length))
  }
  return largest
}

/** A forest of 200 trees trained on the training rows and, if there are any, synthetic ones; tested on held-out rows. */
export async function measureUtility(
  {train, holdout}: Halves,
  synthetic: Table<'synthetic'> | undefined,
  {target, label}: MinorityClass,
  context: Context,
): Promise<Utility> {
  const rows: Table<'train'> = synthetic === undefined ? train : concatTables('train', [train, synthetic])
  const encoder = encodeFeatures(rows, {scaling: 'none', categorical: 'one-hot', exclude: [target]})
  const labels = (table: Table) => {
    const {codes, field} = categoricalColumn(table, target)
    return Uint8Array.from(codes, code => (field.levels[code] === label ? 1 : 0))
  }
  const forest = await randomForest.create({trees: CLASSIFIER_TREES}).fit(encoder.transform(rows), labels(rows), context)
  const scores = forest.predict(encoder.transform(holdout))
  const figure = (value: number | undefined) => {
    if (value === undefined) throw new Error('The held-out rows are all of one class.')
    return value
  }
  const truth = labels(holdout)
  return {auprc: figure(averagePrecision.measure(truth, scores)), auroc: figure(auroc.measure(truth, scores))}
}

export const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
