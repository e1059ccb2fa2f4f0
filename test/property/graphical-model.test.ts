import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {createRng, integerBelow} from '../../src/core/rng.js'
import {calibrate, wire} from '../../src/generators/private/graphical-model/calibrate.js'
import {cellCount, projection, sumInto} from '../../src/generators/private/graphical-model/cells.js'
import {estimateModel, type Measurement} from '../../src/generators/private/graphical-model/estimate.js'
import {junctionTree, modelCells} from '../../src/generators/private/graphical-model/junction-tree.js'
import {marginalAt} from '../../src/generators/private/graphical-model/marginal-at.js'
import {sampleRows} from '../../src/generators/private/graphical-model/sample-rows.js'
import {testContext} from '../support/context.js'

/** Sizes of up to six columns, and sets of one to three of them. */
const domains = fc
  .array(fc.integer({min: 1, max: 3}), {minLength: 1, maxLength: 6})
  .chain(sizes =>
    fc.tuple(
      fc.constant(sizes),
      fc.array(fc.subarray([...sizes.keys()], {minLength: 1, maxLength: Math.min(3, sizes.length)}), {maxLength: 6}),
      fc.integer(),
    ),
  )

const all = (sizes: readonly number[]) => [...sizes.keys()]
const potentialsFor = (cliques: readonly (readonly number[])[], sizes: readonly number[], seed: number) => {
  const rng = createRng(seed)
  return cliques.map(clique => Float64Array.from({length: cellCount(clique, sizes)}, () => 6 * rng.next() - 3))
}

/** The whole table of the product of the factors, normalised: what calibration must agree with. */
function bruteForce(
  cliques: readonly (readonly number[])[],
  potentials: readonly Float64Array[],
  sizes: readonly number[],
): Float64Array {
  const logs = new Float64Array(cellCount(all(sizes), sizes))
  cliques.forEach((clique, at) => {
    projection(all(sizes), clique, sizes).forEach((cell, whole) => (logs[whole] += potentials[at][cell]))
  })
  const weights = logs.map(Math.exp)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map(weight => weight / sum)
}

const marginalOf = (table: Float64Array, columns: readonly number[], sizes: readonly number[]) =>
  sumInto(table, projection(all(sizes), columns, sizes), cellCount(columns, sizes))

const expectClose = (found: Float64Array, expected: Float64Array, digits = 10) => {
  expect(found).toHaveLength(expected.length)
  found.forEach((value, cell) => {
    expect(value).toBeCloseTo(expected[cell], digits)
  })
}

describe('a junction tree', () => {
  test('covers every column and every set, and the cliques that hold a column hang together', () => {
    fc.assert(
      fc.property(domains, ([sizes, sets]) => {
        const {cliques, parents, separators} = junctionTree(sizes, sets)
        for (const set of [...sets, ...all(sizes).map(column => [column])])
          expect(cliques.some(clique => set.every(column => clique.includes(column)))).toBe(true)
        for (const column of all(sizes)) {
          const holders = cliques.filter(clique => clique.includes(column)).length
          const joints = separators.filter(separator => separator.includes(column)).length
          expect(joints).toBe(holders - 1)
        }
        parents.forEach((parent, clique) => {
          expect(clique === 0 ? parent === -1 : parent >= 0 && parent < clique).toBe(true)
        })
        expect(modelCells(sizes, sets)).toBe(cliques.reduce((sum, clique) => sum + cellCount(clique, sizes), 0))
      }),
    )
  })

  test('of a ring is made of triangles', () => {
    const ring = [0, 1, 2, 3, 4].map(column => [column, (column + 1) % 5])
    expect(junctionTree([2, 2, 2, 2, 2], ring).cliques.map(clique => clique.length)).toEqual([3, 3, 3])
  })
})

test('calibrated marginals, and those of any columns, are those of the whole table', () => {
  fc.assert(
    fc.property(domains, fc.integer(), ([sizes, sets, seed], which) => {
      const tree = junctionTree(sizes, sets)
      const potentials = potentialsFor(tree.cliques, sizes, seed)
      const table = bruteForce(tree.cliques, potentials, sizes)
      const marginals = calibrate(wire(tree), potentials)
      tree.cliques.forEach((clique, at) => {
        expectClose(marginals[at], marginalOf(table, clique, sizes))
      })
      const asked = all(sizes).filter(column => (which >> column) & 1)
      expectClose(marginalAt({tree, marginals}, asked), marginalOf(table, asked, sizes))
    }),
  )
})

test('potentials of hundreds neither overflow nor underflow to nothing', () => {
  const tree = junctionTree(
    [2, 2, 2],
    [
      [0, 1],
      [1, 2],
    ],
  )
  const [first, second] = [Float64Array.of(900, 0, 0, -900), Float64Array.of(-900, 0, 0, 900)]
  const marginals = calibrate(wire(tree), [first, second])
  expect(marginals.flatMap(marginal => [...marginal]).every(Number.isFinite)).toBe(true)
  for (const marginal of marginals) expect(marginal.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
})

describe('estimation', () => {
  /** Counts of the rows of a random table, without noise. */
  const exact = (sizes: readonly number[], sets: readonly (readonly number[])[], seed: number): Measurement[] => {
    const rng = createRng(seed)
    const table = Float64Array.from({length: cellCount(all(sizes), sizes)}, () => 1 + integerBelow(rng, 20))
    return sets.map(columns => {
      const counts = marginalOf(table, columns, sizes)
      return {columns, counts, variances: new Float64Array(counts.length).fill(1)}
    })
  }

  test('without noise finds a model that has the measured marginals', async () => {
    await fc.assert(
      fc.asyncProperty(domains, async ([sizes, sets, seed]) => {
        const measurements = exact(sizes, [...sets, ...all(sizes).map(column => [column])], seed)
        const model = await estimateModel(sizes, measurements, 3000, testContext())
        const rows = measurements[0].counts.reduce((sum, count) => sum + count, 0)
        expect(model.total).toBeCloseTo(rows, 6)
        for (const {columns, counts} of measurements)
          expectClose(
            marginalAt(model, columns),
            counts.map(count => count / rows),
            3,
          )
      }),
      {numRuns: 30},
    )
  })

  test('goes on from another model to the same place', async () => {
    const sizes = [3, 2, 3, 2]
    const sets = [[0, 1], [1, 2], [0, 2], [3]]
    const measurements = exact(sizes, sets, 5)
    const smaller = await estimateModel(sizes, measurements.slice(0, 2), 500, testContext())
    const [cold, warm] = [
      await estimateModel(sizes, measurements, 3000, testContext()),
      await estimateModel(sizes, measurements, 3000, testContext(), smaller),
    ]
    for (const set of sets) expectClose(marginalAt(warm, set), marginalAt(cold, set), 3)
    // Nothing speaks for a tie with the last column: the model of most entropy has none.
    const [one, last, both] = [[0], [3], [0, 3]].map(columns => marginalAt(warm, columns))
    expectClose(
      both,
      Float64Array.from(both, (_, cell) => one[cell >> 1] * last[cell & 1]),
      9,
    )
  })

  test('weighs what was measured twice by how exact it was', async () => {
    const measured = (counts: number[], variance: number): Measurement => ({
      columns: [0],
      counts: Float64Array.from(counts),
      variances: new Float64Array(2).fill(variance),
    })
    const model = await estimateModel([2], [measured([50, 50], 9), measured([100, 0], 1)], 3000, testContext())
    expect(model.total).toBeCloseTo(100, 9)
    expect(model.marginals[0][0]).toBeCloseTo(0.95, 3)
  })
})

test('rows are drawn as often as the model says, rounded down or up', async () => {
  await fc.assert(
    fc.asyncProperty(domains, fc.integer({min: 0, max: 60}), async ([sizes, sets, seed], rowCount) => {
      const tree = junctionTree(sizes, sets)
      const marginals = calibrate(wire(tree), potentialsFor(tree.cliques, sizes, seed))
      const codes = await sampleRows({tree, marginals}, rowCount, testContext(seed))
      const [first] = tree.cliques[0]
      const expected = marginalAt({tree, marginals}, [first])
      expected.forEach((share, code) => {
        const count = codes[first].filter(one => one === code).length
        expect(Math.abs(count - share * rowCount)).toBeLessThan(1 + 1e-9)
      })
    }),
    {numRuns: 50},
  )
  const tree = junctionTree(
    [3, 2, 3],
    [
      [0, 1],
      [1, 2],
    ],
  )
  const marginals = calibrate(wire(tree), potentialsFor(tree.cliques, tree.sizes, 8))
  const codes = await sampleRows({tree, marginals}, 20_000, testContext())
  const outer = marginalAt({tree, marginals}, [0, 2])
  outer.forEach((share, cell) => {
    const count = codes[0].filter((code, row) => code * 3 + codes[2][row] === cell).length
    expect(count / 20_000).toBeCloseTo(share, 2)
  })
})
