import {describe, expect, it} from 'vitest'
import {createMatrix, type Matrix} from '../../../src/core/matrix.js'
import {createRng, normal} from '../../../src/core/rng.js'
import type {Classifier} from '../../../src/learners/learner.js'
import {differentiatorFor, logitsOf} from '../../../src/learners/logistic-derivatives.js'
import {logisticRegression} from '../../../src/learners/logistic-regression.js'
import {logLoss} from '../../../src/learners/sigmoid.js'
import {loadDenseKernels} from '../../../src/nn/kernels/dense-wasm.js'
import {testContext} from '../../support/context.js'
import {golden, madeUp} from '../../support/golden-learners.js'

/** The intercept, then the coefficients: logits at 0 and at the unit vectors. */
function coefficientsOf(classifier: Classifier, columns: number): number[] {
  const points = createMatrix(columns + 1, columns)
  for (let column = 0; column < columns; column++) points.data[(column + 1) * columns + column] = 1
  const [intercept, ...others] = Array.from(classifier.predict(points), p => Math.log(p / (1 - p)))
  return [intercept, ...others.map(logit => logit - intercept)]
}

/** Rows of which a share of the cells is 0. */
function problemOf(seed: string, rows: number, columns: number, zeros: number, minority = 0.3) {
  const rng = createRng(seed)
  const features: Matrix = createMatrix(rows, columns)
  for (let at = 0; at < features.data.length; at++) features.data[at] = rng.next() < zeros ? 0 : normal(rng)
  const labels = Uint8Array.from({length: rows}, (_, row) => {
    const signal = features.data[row * columns] - features.data[row * columns + 1]
    return rng.next() < minority && signal > -1 ? 1 : 0
  })
  return {features, labels, weights: Float64Array.from({length: rows}, () => 0.5 + rng.next()), penalty: 1}
}

describe('logistic regression', () => {
  it("has scikit-learn's coefficients to six digits", async () => {
    const {train, trainLabels} = madeUp()
    const classifier = await logisticRegression.create({}).fit(train, trainLabels, testContext())
    // fixtures/golden/learners.py, newton-cholesky of scikit-learn 1.2.1 to a tolerance of 1e-12.
    const expected = [golden.coefficients.intercept, ...golden.coefficients.values]
    coefficientsOf(classifier, train.columns).forEach((value, at) => {
      expect(Math.abs(value - expected[at])).toBeLessThan(1e-6)
    })
  })

  it('ends where the derivative of all rows is 0 although it starts on a sample of them', async () => {
    const {features, labels, weights} = problemOf('many', 12_345, 5, 0, 0.02)
    const classifier = await logisticRegression.create({}).fit(features, labels, testContext(), weights)
    const [intercept, ...others] = coefficientsOf(classifier, 5)
    const {gradient} = await differentiatorFor(features, loadDenseKernels())(
      {features, labels, weights, penalty: 1},
      Float64Array.of(...others, intercept),
      testContext(),
    )
    gradient.forEach(slope => {
      expect(Math.abs(slope)).toBeLessThan(1e-4)
    })
  })
})

describe('the derivatives of the log loss', () => {
  it.each([
    {form: 'dense', zeros: 0},
    {form: 'sparse', zeros: 0.9},
  ])('are those of finite differences on $form features, over several blocks of rows', async ({zeros}) => {
    const problem = problemOf('differences', 150, 6, zeros)
    const {features, labels, weights} = problem
    const at = Float64Array.of(0.3, -0.2, 0.1, 0, 0.5, -0.4, 0.2)
    const lossAt = (coefficients: Float64Array) => {
      const logits = logitsOf(features, coefficients)
      const penalty = coefficients.subarray(0, 6).reduce((sum, each) => sum + each ** 2 / 2, 0)
      return logits.reduce((sum, logit, row) => sum + weights[row] * logLoss(logit, labels[row]), penalty)
    }
    const nudged = (column: number, step: number) => at.map((value, other) => (other === column ? value + step : value))
    const differentiate = differentiatorFor(features, loadDenseKernels())
    const {loss, gradient, curvature} = await differentiate(problem, at, testContext())
    expect(loss).toBeCloseTo(lossAt(at), 9)
    for (let column = 0; column < 7; column++) {
      const [above, below] = [nudged(column, 1e-5), nudged(column, -1e-5)]
      expect((lossAt(above) - lossAt(below)) / 2e-5).toBeCloseTo(gradient[column], 4)
      const [steeper, flatter] = [
        await differentiate(problem, above, testContext()),
        await differentiate(problem, below, testContext()),
      ]
      for (let other = 0; other <= column; other++)
        expect((steeper.gradient[other] - flatter.gradient[other]) / 2e-5).toBeCloseTo(curvature[column * 7 + other], 4)
    }
  })

  it('are the same bits with and without the built kernels', async () => {
    const problem = problemOf('bits', 200, 7, 0)
    const at = Float64Array.from({length: 8}, (_, column) => column / 8 - 0.4)
    const found = []
    for (const kernels of [loadDenseKernels(), loadDenseKernels([])])
      found.push(await differentiatorFor(problem.features, kernels)(problem, at, testContext()))
    expect(found[0]).toEqual(found[1])
  })
})
