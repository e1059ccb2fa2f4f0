import {defineLearner} from './define-learner.js'
import {breather, throwIfStopped, type Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'
import type {OptionSpecs} from '../core/options.js'
import {integerBelow, type Rng} from '../core/rng.js'
import {loadTreeKernels} from '../nn/kernels/trees-wasm.js'
import {binFeatures} from './bins.js'
import {TreeGrower} from './grow-tree.js'
import type {Classifier} from './learner.js'
import {checkTrainingRows} from './training-rows.js'
import {addPredictions, type Tree} from './tree.js'

export const randomForestOptions = {
  trees: {type: 'integer', min: 1, max: 100_000, default: 100, description: 'Number of trees.'},
  maxDepth: {type: 'integer', min: 1, max: 10_000, description: 'Most splits on the way to a leaf. Left out: no limit.'},
  minLeaf: {type: 'integer', min: 1, max: 1_000_000, default: 1, description: 'Fewest rows in a leaf.'},
  featuresPerSplit: {
    type: 'integer',
    min: 1,
    max: 1_000_000,
    description: 'Features looked at per split. Left out: the square root of their number.',
  },
} as const satisfies OptionSpecs

/**
 * Random forest (Breiman, doi:10.1023/A:1010933404324): each tree is grown by Gini impurity on a bootstrap sample of the rows,
 * looking at a random few features per split; the probability is the mean of the leaves' class shares, as in scikit-learn.
 * Splits are searched over at most 256 quantile bins per feature (bins.ts), which changes the trees a little and the figures hardly.
 * Row weights multiply the bootstrap counts.
 *
 * @throws {UserError} When an option is out of its range.
 */
export const randomForest = defineLearner({
  name: 'random-forest',
  summary: 'Many decision trees, each grown on a random sample of the rows, whose answers are averaged.',
  source: "Breiman (2001), doi:10.1023/A:1010933404324; defaults as scikit-learn's RandomForestClassifier, on binned features",
  options: randomForestOptions,
  create(options) {
    const withKernels = loadTreeKernels()
    return {
      async fit(features, labels, context, weights) {
        checkTrainingRows(features, labels, weights)
        const binned = binFeatures(features, labels)
        const settings = {
          maxDepth: options.maxDepth ?? Infinity,
          minLeaf: options.minLeaf,
          featuresPerSplit: Math.min(
            features.columns,
            options.featuresPerSplit ?? Math.max(1, Math.floor(Math.sqrt(features.columns))),
          ),
        }
        const grower = withKernels(kernels => new TreeGrower(kernels, binned, labels, settings))
        return forest(await growTrees(grower, options.trees, features.rows, context, weights))
      },
    }
  },
})

async function growTrees(
  grower: TreeGrower,
  count: number,
  rows: number,
  context: Context,
  weights?: Float64Array,
): Promise<Tree[]> {
  const breathe = breather(context)
  const trees: Tree[] = []
  const sample = {times: new Uint16Array(rows), weights: new Float64Array(rows)}
  throwIfStopped(context)
  for (let tree = 0; tree < count; tree++) {
    const rng = context.rng.fork(`tree/${tree}`)
    bootstrap(sample, rng, weights)
    trees.push(grower.grow(sample.weights, rng))
    context.progress((tree + 1) / count)
    await breathe()
  }
  return trees
}

interface Sample {
  /** How often each row was drawn: more than 65,535 times is not to be met with. */
  readonly times: Uint16Array
  readonly weights: Float64Array
}

function bootstrap({times, weights: drawn}: Sample, rng: Rng, weights?: Float64Array): void {
  times.fill(0)
  for (let draw = 0; draw < times.length; draw++) times[integerBelow(rng, times.length)]++
  for (let row = 0; row < times.length; row++) drawn[row] = weights === undefined ? times[row] : times[row] * weights[row]
}

function forest(trees: readonly Tree[]): Classifier {
  return {
    predict(features: Matrix) {
      const sums = new Float64Array(features.rows)
      addPredictions(trees, features, sums)
      return sums.map(sum => sum / trees.length)
    },
  }
}
