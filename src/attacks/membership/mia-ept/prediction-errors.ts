import {subContext, type Context} from '../../../core/context.js'
import {createMatrix, type Matrix} from '../../../core/matrix.js'
import {regressionForest} from '../../../learners/regression-forest.js'
import {chosenFeatures, type PredictedColumn} from './encode-columns.js'

/**
 * How wrong models are about each column of some rows: a random forest for each column, trained on other rows to predict it
 * from all the other columns. The error is the difference for a number, and for levels half of the sum of differences over
 * the predicted probabilities, which is 1 minus that of the own level where all levels are predicted.
 *
 * @param train [rows, features], what the forests learn. @param asked Matrices of the same features.
 * @returns Per matrix that was asked about [rows, columns], at least 0.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function predictionErrors(
  columns: readonly PredictedColumn[],
  train: Matrix,
  asked: readonly Matrix[],
  trees: number,
  context: Context,
): Promise<Matrix[]> {
  const errors = asked.map(({rows}) => createMatrix(rows, columns.length))
  for (const [at, {from, own}] of columns.entries()) {
    const part = subContext(context, String(at), at / columns.length, (at + 1) / columns.length)
    const known = chosenFeatures(train, from)
    const knownOfAsked = asked.map(matrix => chosenFeatures(matrix, from))
    const share = own.length === 1 ? 1 : 0.5
    for (const [level, feature] of own.entries()) {
      const values = featureOf(train, feature)
      const predict = await regressionForest(known, values, {trees, minLeaf: 2}, subContext(part, String(level)))
      asked.forEach((matrix, which) => {
        const predicted = predict(knownOfAsked[which])
        const {data} = errors[which]
        featureOf(matrix, feature).forEach((value, row) => {
          data[row * columns.length + at] += share * Math.abs(predicted[row] - value)
        })
      })
    }
  }
  return errors
}

const featureOf = ({data, rows, columns}: Matrix, feature: number) =>
  Float64Array.from({length: rows}, (_, row) => data[row * columns + feature])
