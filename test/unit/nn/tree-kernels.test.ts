import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createMatrix} from '../../../src/core/matrix.js'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {binFeatures} from '../../../src/learners/bins.js'
import {BoostedTreeGrower} from '../../../src/learners/grow-boosted-tree.js'
import {TreeGrower} from '../../../src/learners/grow-tree.js'
import type {TreeKernels} from '../../../src/nn/kernels/trees.js'
import {createTypescriptTrees} from '../../../src/nn/kernels/trees-typescript.js'
import {loadTreeKernels} from '../../../src/nn/kernels/trees-wasm.js'

const withWasm = loadTreeKernels()

/** Rows whose first column is a number and whose others are few values, with weights of which every third is 0. */
function simulate(seed: number, rows: number, columns: number) {
  const rng = createRng(`trees ${seed}`)
  const features = createMatrix(rows, columns)
  for (let at = 0; at < features.data.length; at++)
    features.data[at] = at % columns === 0 ? normal(rng) : integerBelow(rng, 2 + (at % columns))
  const labels = Uint8Array.from({length: rows}, (_, row) => (features.data[row * columns] + normal(rng) > 1 ? 1 : 0))
  const weights = Float64Array.from({length: rows}, (_, row) => (row % 3 === 0 ? 0 : 0.1 + rng.next()))
  return {features, labels, weights, binned: binFeatures(features, labels)}
}

type Data = ReturnType<typeof simulate>

function boosted(kernels: TreeKernels, {binned, labels, weights}: Data, histogramBytes?: number) {
  const settings = {learningRate: 0.1, maxLeaves: 12, minLeaf: 3, l2: 0.3}
  const grower = new BoostedTreeGrower(kernels, binned, settings, histogramBytes)
  const logits = new Float64Array(binned.rows)
  const trees = Array.from({length: 3}, () => {
    const tree = grower.grow(labels, logits, weights)
    if (tree !== undefined) grower.addLast(tree, logits)
    return tree
  })
  return {trees, logits}
}

function forest(kernels: TreeKernels, {binned, labels, weights}: Data, minLeaf: number) {
  const settings = {maxDepth: Infinity, minLeaf, featuresPerSplit: Math.min(5, binned.columns)}
  const grower = new TreeGrower(kernels, binned, labels, settings)
  return Array.from({length: 3}, (_, seed) => grower.grow(weights, createRng(seed)))
}

describe('the kernels of trees', () => {
  it('are those in WASM once the project is built, and those in TypeScript where the module is missing', () => {
    expect(withWasm(kernels => kernels.name)).toBe('wasm')
    expect(loadTreeKernels(['./nowhere.wasm'])(kernels => kernels.name)).toBe('typescript')
  })

  const shapes = [fc.integer({min: 0, max: 1000}), fc.integer({min: 8, max: 500}), fc.integer({min: 1, max: 11})] as const

  it('boost trees to the same bits in WASM and in TypeScript', () => {
    fc.assert(
      fc.property(...shapes, (seed, rows, columns) => {
        const data = simulate(seed, rows, columns)
        expect(withWasm(kernels => boosted(kernels, data))).toStrictEqual(boosted(createTypescriptTrees(), data))
      }),
      {seed: 1, numRuns: 40},
    )
  })

  it('grow forests to the same bits in WASM and in TypeScript', () => {
    fc.assert(
      fc.property(...shapes, fc.integer({min: 1, max: 4}), (seed, rows, columns, minLeaf) => {
        const data = simulate(seed, rows, columns)
        expect(withWasm(kernels => forest(kernels, data, minLeaf))).toStrictEqual(forest(createTypescriptTrees(), data, minLeaf))
      }),
      {seed: 1, numRuns: 40},
    )
  })

  it('count many rows block by block to the same bits in WASM and in TypeScript', () => {
    const data = simulate(3, 15_000, 3)
    expect(withWasm(kernels => boosted(kernels, data))).toStrictEqual(boosted(createTypescriptTrees(), data))
    expect(withWasm(kernels => forest(kernels, data, 50))).toStrictEqual(forest(createTypescriptTrees(), data, 50))
  })

  it('boost the same trees with memory for all histograms and for two', () => {
    const data = simulate(1, 600, 6)
    const all = boosted(createTypescriptTrees(), data)
    const two = boosted(createTypescriptTrees(), data, 1)
    for (const [at, tree] of all.trees.entries()) {
      expect(tree?.feature.length).toBeGreaterThan(20)
      expect(two.trees[at]?.feature).toEqual(tree?.feature)
      expect(two.trees[at]?.threshold).toEqual(tree?.threshold)
    }
    two.logits.forEach((logit, row) => {
      expect(logit).toBeCloseTo(all.logits[row], 10)
    })
  })

  it('lead rows that have no part in a boosted tree to the leaves that their values belong to', () => {
    const data = simulate(2, 400, 4)
    const {trees, logits} = boosted(createTypescriptTrees(), data)
    for (let row = 0; row < 400; row += 3) {
      let sum = 0
      for (const tree of trees) {
        if (tree === undefined) continue
        let node = 0
        while (tree.feature[node] >= 0)
          node = tree.left[node] + (data.features.data[row * 4 + tree.feature[node]] <= tree.threshold[node] ? 0 : 1)
        sum += tree.value[node]
      }
      expect(logits[row]).toBeCloseTo(sum, 12)
    }
  })
})
