import {breather, throwIfStopped, type Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'
import {integerBelow} from '../core/rng.js'
import {loadTreeKernels} from '../nn/kernels/trees-wasm.js'
import {binFeatures} from './bins.js'
import {TreeGrower} from './grow-tree.js'
import {addPredictions, type Tree} from './tree.js'

interface RegressionForestOptions {
  readonly trees: number
  /** Fewest rows in a leaf. */
  readonly minLeaf: number
}

/** [rows], what the forest predicts. */
type Predict = (features: Matrix) => Float64Array

/**
 * Random forest for numbers (Breiman, doi:10.1023/A:1010933404324): trees are grown by the least sum of squares on bootstrap
 * samples, looking at a random third of the features per split, and their answers are averaged. Splits are searched over at
 * most 256 quantile bins per feature (bins.ts).
 *
 * @param features [rows, columns], finite, at least one row. @param values [rows], finite.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function regressionForest(
  features: Matrix,
  values: Float64Array,
  {trees, minLeaf}: RegressionForestOptions,
  context: Context,
): Promise<Predict> {
  throwIfStopped(context)
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)]
  if (low === high) return constant(low)
  if (features.columns === 0) return constant(values.reduce((sum, value) => sum + value / values.length, 0))
  const shares = values.map(value => (value - low) / (high - low))
  const featuresPerSplit = Math.max(1, Math.round(features.columns / 3))
  const settings = {maxDepth: Infinity, minLeaf, featuresPerSplit}
  const binned = binFeatures(features, new Uint8Array(features.rows))
  const grower = loadTreeKernels()(kernels => new TreeGrower(kernels, binned, shares, settings))
  const grown: Tree[] = []
  const breathe = breather(context)
  for (let tree = 0; tree < trees; tree++) {
    const rng = context.rng.fork(`tree/${tree}`)
    const times = new Float64Array(features.rows)
    for (let draw = 0; draw < times.length; draw++) times[integerBelow(rng, times.length)]++
    grown.push(grower.grow(times, rng))
    context.progress((tree + 1) / trees)
    await breathe()
  }
  return rows => {
    const sums = new Float64Array(rows.rows)
    addPredictions(grown, rows, sums)
    return sums.map(sum => low + ((high - low) * sum) / trees)
  }
}

const constant =
  (value: number): Predict =>
  rows =>
    new Float64Array(rows.rows).fill(value)
