import type {Context} from '../../core/context.js'
import {createMatrix, type Matrix} from '../../core/matrix.js'
import type {Scorer, Shadows} from './experiment/experiment.js'

/**
 * The meta-classifier of shadow attacks: a random forest (100 trees) that was shown what was observed with and without the
 * record. It never sees a run that it is tested on.
 */
export async function learnByForest(shadows: Shadows, context: Context): Promise<Scorer> {
  const all = [...shadows.with, ...shadows.without]
  const labels = Uint8Array.from(all, (_, run) => (run < shadows.with.length ? 1 : 0))
  const {randomForest} = await import('../../learners/random-forest.js')
  const forest = await randomForest.create({}).fit(matrixOf(all), labels, context)
  return observed => forest.predict(matrixOf(observed))
}

function matrixOf(vectors: readonly Float64Array[]): Matrix {
  const matrix = createMatrix(vectors.length, vectors[0].length)
  vectors.forEach((vector, row) => {
    matrix.data.set(vector, row * matrix.columns)
  })
  return matrix
}
