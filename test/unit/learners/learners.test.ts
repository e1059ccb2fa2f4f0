import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createMatrix, type Matrix} from '../../../src/core/matrix.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {binFeatures} from '../../../src/learners/bins.js'
import {choleskyFactor, solvePositiveDefinite} from '../../../src/stats/cholesky.js'
import {logisticRegression} from '../../../src/learners/logistic-regression.js'
import {Network} from '../../../src/learners/network.js'
import {randomForest} from '../../../src/learners/random-forest.js'
import {TreeGrower} from '../../../src/learners/grow-tree.js'
import {createTypescriptTrees} from '../../../src/nn/kernels/trees-typescript.js'
import {addPredictions, type Tree} from '../../../src/learners/tree.js'
import {createTypescriptDense} from '../../../src/nn/kernels/dense-typescript.js'
import {createAddProduct, turned, wide} from '../../../src/nn/kernels/typescript-product.js'
import {randomBatch} from '../../support/batches.js'
import {testContext} from '../../support/context.js'

function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  return {data: Float64Array.from(rows.flat()), rows: rows.length, columns: rows[0].length}
}

describe('matrix products', () => {
  it('equal the sums of the definition for all shapes, with zeros and turned matrices', () => {
    const size = fc.integer({min: 1, max: 9})
    const addProduct = createAddProduct()
    fc.assert(
      fc.property(
        size,
        size,
        size,
        fc.boolean(),
        fc.infiniteStream(fc.constantFrom(0, 0, 1, -2, 3.5)),
        (rows, inner, columns, isTurned, values) => {
          const draw = (count: number) => Float64Array.from({length: count}, () => values.next().value as number)
          const [a, b, out] = [draw(rows * inner), draw(inner * columns), draw(rows * columns)]
          const expected = Array.from(out, (start, at) => {
            const [i, j] = [Math.floor(at / columns), at % columns]
            let sum = start
            for (let k = 0; k < inner; k++) sum += a[i * inner + k] * (isTurned ? b[j * inner + k] : b[k * columns + j])
            return sum
          })
          const right = isTurned ? turned(b, inner) : wide(b, columns)
          addProduct(wide(a, inner), right, wide(out, columns), rows, inner, columns)
          expected.forEach((value, at) => {
            expect(out[at]).toBeCloseTo(value, 10)
          })
        },
      ),
    )
  })
})

describe('solving', () => {
  it('a positive definite system gives back the vector it was made from', () => {
    const rng = createRng('cholesky')
    const size = 7
    const root = Float64Array.from({length: size * size}, () => normal(rng))
    const a = Float64Array.from({length: size * size}, (_, at) => {
      const [i, j] = [Math.floor(at / size), at % size]
      let sum = i === j ? 1 : 0
      for (let k = 0; k < size; k++) sum += root[i * size + k] * root[j * size + k]
      return sum
    })
    const x = Array.from({length: size}, () => normal(rng))
    const b = Float64Array.from(x, (_, i) => x.reduce((sum, value, j) => sum + a[i * size + j] * value, 0))
    expect(solvePositiveDefinite(a, b)).toBe(true)
    x.forEach((value, i) => {
      expect(b[i]).toBeCloseTo(value, 9)
    })
  })

  it('an indefinite system is refused', () => {
    expect(solvePositiveDefinite(Float64Array.of(1, 0, 2, 1), Float64Array.of(1, 1))).toBe(false)
  })

  it('correlations that do not fit together, or are no numbers, have no factor', () => {
    expect(choleskyFactor(Float64Array.of(1, 0, 0.6, 1))).toEqual(Float64Array.of(1, 0, 0.6, 0.8))
    expect(choleskyFactor(Float64Array.of(1, 0, 1, 1))).toBeUndefined()
    expect(choleskyFactor(Float64Array.of(1, 0, NaN, 1))).toBeUndefined()
  })
})

describe('binning', () => {
  it('keeps order, and puts a value at or below a cut exactly when its code is at or below the cut’s number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({noNaN: true, noDefaultInfinity: true}), fc.integer({min: -3, max: 3})), {
          minLength: 1,
          maxLength: 700,
        }),
        values => {
          const {codes, cuts} = binFeatures(matrixOf(values.map(value => [value])), new Uint8Array(values.length))
          values.forEach((value, row) => {
            cuts[0].forEach((cut, at) => {
              expect(value <= cut).toBe(codes[row] <= at)
            })
          })
        },
      ),
      {numRuns: 30},
    )
  })

  it('keeps up to 256 distinct values apart and fills bins evenly beyond', () => {
    const few = binFeatures(matrixOf(Array.from({length: 1000}, (_, row) => [row % 256])), new Uint8Array(1000))
    expect(few.cuts[0]).toHaveLength(255)
    const many = binFeatures(matrixOf(Array.from({length: 5000}, (_, row) => [Math.sqrt(row)])), new Uint8Array(5000))
    const counts = new Int32Array(256)
    for (const code of many.codes) counts[code]++
    expect(Math.max(...counts)).toBeLessThanOrEqual(21)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(18)
  })
})

describe('binning many rows', () => {
  const rows = 60_000
  const rng = createRng('many rows')
  // Continuous, few levels with one that a single row has, and heavy tails.
  const features = createMatrix(rows, 3)
  const labels = Uint8Array.from({length: rows}, (_, row) => (row % 600 === 0 ? 1 : 0))
  for (let row = 0; row < rows; row++)
    features.data.set([normal(rng) + 4 * labels[row], row === 777 ? 99 : row % 3, Math.exp(4 * normal(rng))], 3 * row)
  const {codes, cuts} = binFeatures(features, labels)

  it('puts every value where its cuts say', () => {
    for (let row = 0; row < rows; row += 37)
      for (let column = 0; column < 3; column++) {
        const below = cuts[column].filter(cut => cut < features.data[3 * row + column]).length
        expect(codes[column * rows + row]).toBe(below)
      }
  })

  it('keeps a level apart that a single row has', () => {
    expect(cuts[1]).toHaveLength(3)
  })

  it('cuts where a rare class is, too', () => {
    const inMinority = new Set<number>()
    for (let row = 0; row < rows; row += 600) inMinority.add(codes[row])
    // 100 rows of 60,000 lie in half an interval of equally many rows.
    expect(cuts[0].length).toBeGreaterThan(200)
    expect(inMinority.size).toBeGreaterThanOrEqual(2)
  })
})

describe('logistic regression', () => {
  const learner = logisticRegression.create({})

  it('finds the coefficients at which the derivative is zero', async () => {
    // One feature, values 0 and 1, 10 rows each, 2 and 7 minority: intercept a and slope b solve
    // 2 = 10 s(a) + (7 - 10 s(a + b) - b) ... that is, sum of residuals 0 and sum over x = 1 of residuals = b (C = 1).
    const features = matrixOf(Array.from({length: 20}, (_, row) => [row < 10 ? 0 : 1]))
    const labels = Uint8Array.from({length: 20}, (_, row) => (row < 2 || row >= 13 ? 1 : 0))
    const classifier = await learner.fit(features, labels, testContext())
    const [p0, p1] = classifier.predict(matrixOf([[0], [1]]))
    const logit = (p: number) => Math.log(p / (1 - p))
    expect(2 - 10 * p0 + (7 - 10 * p1)).toBeCloseTo(0, 6)
    expect(7 - 10 * p1).toBeCloseTo(logit(p1) - logit(p0), 6)
  })

  it('gives a finite, perfect answer on separable classes and shares weight among equal columns', async () => {
    const features = matrixOf(Array.from({length: 40}, (_, row) => [row - 19.5, row - 19.5, 7]))
    const labels = Uint8Array.from({length: 40}, (_, row) => (row >= 20 ? 1 : 0))
    const scores = (await learner.fit(features, labels, testContext())).predict(features)
    scores.forEach((score, row) => {
      expect(Number.isFinite(score)).toBe(true)
      expect(score > 0.5).toBe(labels[row] === 1)
    })
  })

  it('copes with features of huge and tiny scale', async () => {
    const rng = createRng('scales')
    const rows = Array.from({length: 200}, () => [1e8 * normal(rng), 1e-8 * normal(rng), normal(rng)])
    const labels = Uint8Array.from(rows, row => (row[0] / 1e8 + row[2] > 0.3 ? 1 : 0))
    const scores = (await learner.fit(matrixOf(rows), labels, testContext())).predict(matrixOf(rows))
    const right = scores.filter((score, row) => score > 0.5 === (labels[row] === 1)).length
    expect(right / 200).toBeGreaterThan(0.95)
  })

  it('an integer weight does what repeating the row does', async () => {
    const rng = createRng('repeat')
    const rows = Array.from({length: 30}, () => [normal(rng), normal(rng)])
    const labels = Uint8Array.from(rows, ([x], at) => (x + (at % 3) - 1 > 0 ? 1 : 0))
    const weights = Float64Array.from(rows, (_, at) => 1 + (at % 3))
    const repeated = rows.flatMap((row, at) => new Array<number[]>(weights[at]).fill(row))
    const repeatedLabels = Uint8Array.from(rows.flatMap((_, at) => new Array<number>(weights[at]).fill(labels[at])))
    const weighted = (await learner.fit(matrixOf(rows), labels, testContext(), weights)).predict(matrixOf(rows))
    const plain = (await learner.fit(matrixOf(repeated), repeatedLabels, testContext())).predict(matrixOf(rows))
    weighted.forEach((score, at) => {
      expect(score).toBeCloseTo(plain[at], 8)
    })
  })
})

describe('the network', () => {
  it('computes the gradient that finite differences find, for one and two hidden layers, with weights and penalty', () => {
    for (const sizes of [
      [5, 7],
      [4, 6, 5],
    ]) {
      const rng = createRng(`gradient/${sizes.join()}`)
      const rows = 11
      const network = new Network(createTypescriptDense(), sizes, rows)
      network.initialise(rng)
      const batch = randomBatch(rng, rows, sizes[0])
      network.lossAndGradient(batch, 0.3)
      const gradient = network.gradient.slice()
      const step = 1e-6
      gradient.forEach((slope, at) => {
        const kept = network.parameters[at]
        network.parameters[at] = kept + step
        const above = network.lossAndGradient(batch, 0.3)
        network.parameters[at] = kept - step
        const below = network.lossAndGradient(batch, 0.3)
        network.parameters[at] = kept
        expect((above - below) / (2 * step)).toBeCloseTo(slope, 6)
      })
    }
  })
})

describe('the random forest', () => {
  it('repeats the training labels when every tree sees all it needs', async () => {
    const features = matrixOf(Array.from({length: 64}, (_, row) => [row % 8, Math.floor(row / 8)]))
    // Exclusive or: no single split helps.
    const labels = Uint8Array.from({length: 64}, (_, row) => (row % 8 < 4 === row < 32 ? 1 : 0))
    const scores = (await randomForest.create({trees: 60}).fit(features, labels, testContext())).predict(features)
    scores.forEach((score, row) => {
      expect(score > 0.5).toBe(labels[row] === 1)
    })
  })

  it.each([3, Infinity])('to a depth of %d, weighing a row twice is taking it twice', maxDepth => {
    const rng = createRng('twice')
    const rows = Array.from({length: 300}, () => [normal(rng), normal(rng), normal(rng), normal(rng)])
    const labels = Uint8Array.from(rows, ([a, b]) => (a + b + normal(rng) > 0 ? 1 : 0))
    const settings = {maxDepth, minLeaf: 1, featuresPerSplit: 4}
    const weights = Float64Array.from(rows, (_, at) => 1 + (at % 2))
    const doubled = [...rows, ...rows.filter((_, at) => at % 2 === 1)]
    const doubledLabels = Uint8Array.of(...labels, ...labels.filter((_, at) => at % 2 === 1))
    const grow = (of: number[][], classes: Uint8Array, weigh: Float64Array) =>
      new TreeGrower(createTypescriptTrees(), binFeatures(matrixOf(of), classes), classes, settings).grow(
        weigh,
        createRng('grow'),
      )
    const answers = (tree: Tree) => {
      const sums = new Float64Array(rows.length)
      addPredictions([tree], matrixOf(rows), sums)
      return sums
    }
    const twice = grow(doubled, doubledLabels, new Float64Array(doubled.length).fill(1))
    expect(answers(grow(rows, labels, weights))).toEqual(answers(twice))
  })

  it('with leaves of at least all rows gives the share of the minority in the bootstrap samples', async () => {
    const features = matrixOf(Array.from({length: 100}, (_, row) => [row]))
    const labels = Uint8Array.from({length: 100}, (_, row) => (row < 20 ? 1 : 0))
    const scores = (await randomForest.create({trees: 400, minLeaf: 100}).fit(features, labels, testContext())).predict(features)
    expect(new Set(scores).size).toBe(1)
    // Standard error of one bootstrap share: 0.04; of the mean of 400: 0.002.
    expect(Math.abs(scores[0] - 0.2)).toBeLessThan(0.008)
  })

  it('limits depth: one split gives two different answers at most per tree', async () => {
    const features = matrixOf(Array.from({length: 50}, (_, row) => [row]))
    const labels = Uint8Array.from({length: 50}, (_, row) => row % 2)
    const scores = (await randomForest.create({trees: 1, maxDepth: 1}).fit(features, labels, testContext())).predict(features)
    expect(new Set(scores).size).toBeLessThanOrEqual(2)
  })
})

describe('shapes', () => {
  it('labels that are not one per row are a mistake of the caller', async () => {
    await expect(logisticRegression.create({}).fit(createMatrix(3, 1), new Uint8Array(2), testContext())).rejects.toThrow(
      RangeError,
    )
  })
})
