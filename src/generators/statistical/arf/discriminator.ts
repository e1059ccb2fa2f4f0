import {breather, type Context} from '../../../core/context.js'
import {createMatrix} from '../../../core/matrix.js'
import {integerBelow, type Rng} from '../../../core/rng.js'
import {binFeatures} from '../../../learners/bins.js'
import {TreeGrower} from '../../../learners/grow-tree.js'
import {addPredictions, type Tree} from '../../../learners/tree.js'
import {loadTreeKernels} from '../../../nn/kernels/trees-wasm.js'
import type {Features} from './rows-as-features.js'

export interface Discriminator {
  readonly trees: readonly Tree[]
  /** Share of the rows that the trees grown without them tell right, of real and synthetic ones alike. */
  readonly accuracy: number
}

export interface ForestSettings {
  readonly trees: number
  readonly minLeaf: number
}

/** A random forest that tells real rows (1) from as many synthetic ones (0), with its accuracy on the rows out of the bag. */
export async function growDiscriminator(
  {real, synthetic}: Features,
  {trees: count, minLeaf}: ForestSettings,
  context: Context,
): Promise<Discriminator> {
  const features = createMatrix(real.rows + synthetic.rows, real.columns)
  features.data.set(real.data)
  features.data.set(synthetic.data, real.data.length)
  const labels = Uint8Array.from({length: features.rows}, (_, row) => (row < real.rows ? 1 : 0))
  const featuresPerSplit = Math.max(1, Math.floor(Math.sqrt(features.columns)))
  const settings = {maxDepth: Infinity, minLeaf, featuresPerSplit}
  const binned = binFeatures(features, labels)
  const grower = loadTreeKernels()(kernels => new TreeGrower(kernels, binned, labels, settings))
  const votes = {real: new Float64Array(features.rows), all: new Float64Array(features.rows)}
  const breathe = breather(context)
  const trees: Tree[] = []
  for (let at = 0; at < count; at++) {
    const rng = context.rng.fork(`tree/${at}`)
    const weights = bootstrap(features.rows, rng)
    const tree = grower.grow(weights, rng)
    const shares = new Float64Array(features.rows)
    addPredictions([tree], features, shares)
    for (let row = 0; row < features.rows; row++) {
      if (weights[row] > 0) continue
      votes.all[row]++
      votes.real[row] += vote(shares[row])
    }
    trees.push(tree)
    context.progress((at + 1) / count)
    await breathe()
  }
  return {trees, accuracy: accuracyOf(votes, labels)}
}

function bootstrap(rows: number, rng: Rng): Float64Array {
  const times = new Float64Array(rows)
  for (let draw = 0; draw < rows; draw++) times[integerBelow(rng, rows)]++
  return times
}

/** Half a vote, or half a right answer, where it is even. */
const vote = (share: number) => (share > 0.5 ? 1 : share < 0.5 ? 0 : 0.5)

function accuracyOf({real, all}: {readonly real: Float64Array; readonly all: Float64Array}, labels: Uint8Array): number {
  let [right, judged] = [0, 0]
  for (let row = 0; row < labels.length; row++) {
    if (all[row] === 0) continue
    const answer = vote(real[row] / all[row])
    right += labels[row] === 1 ? answer : 1 - answer
    judged++
  }
  return judged === 0 ? 0.5 : right / judged
}
