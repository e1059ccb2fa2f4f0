import {describe, expect, test} from 'vitest'
import type {Context} from '../../../src/core/context.js'
import {createRng, integerBelow, type Rng} from '../../../src/core/rng.js'
import {Table, categoricalColumn, numericColumn} from '../../../src/core/table.js'
import {ConcentratedBudget} from '../../../src/dp/concentrated-budget.js'
import {insecureSeededNoise} from '../../../src/dp/secure-noise.js'
import {aim} from '../../../src/generators/private/aim.js'
import {affordable, subsetsUpTo} from '../../../src/generators/private/aim/candidates.js'
import {fitAim} from '../../../src/generators/private/aim/fit-aim.js'
import {cellCount} from '../../../src/generators/private/graphical-model/cells.js'
import {junctionTree} from '../../../src/generators/private/graphical-model/junction-tree.js'
import {marginalAt} from '../../../src/generators/private/graphical-model/marginal-at.js'
import {codedColumn, codesOf, type CodedColumn} from '../../../src/generators/private/marginal-based/cells-of-columns.js'
import {choose, measure, type CodedRows, type PrivateFit} from '../../../src/generators/private/marginal-based/measure.js'
import {mst} from '../../../src/generators/private/mst.js'
import {fitMst} from '../../../src/generators/private/mst/fit-mst.js'
import {mergeRare, mergedMeasurement} from '../../../src/generators/private/mst/merge-rare.js'
import {dpGaussianCopula} from '../../../src/generators/private/dp-gaussian-copula.js'
import {scaleOf} from '../../../src/generators/private/dp-gaussian-copula/scale.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}
const ROWS = 3000

/** Two numbers on a ring, which no correlation shows; a level that names the quarter of the ring; numbers in steps with gaps. */
function ring(): Table<'train'> {
  const rng = createRng('ring')
  const angles = Array.from({length: ROWS}, () => 2 * Math.PI * rng.next())
  return new Table(
    'train',
    [
      numeric('east', angles.map(Math.cos)),
      numeric('north', angles.map(Math.sin)),
      categorical(
        'quarter',
        angles.map(angle => 'abcd'[Math.floor((2 * angle) / Math.PI)]),
      ),
      numeric(
        'stepped',
        angles.map((angle, row) => (row % 4 === 0 ? NaN : 5 * Math.floor(angle / 2))),
      ),
      categorical('y', new Array<string>(ROWS).fill('1')),
    ],
    ROWS,
  )
}

const domain = JSON.stringify({
  east: {min: -1, max: 1},
  north: {min: -1, max: 1},
  quarter: {levels: ['a', 'b', 'c', 'd']},
  stepped: {min: 0, max: 20, step: 5, missing: true},
})

const scale = (name: string, missing = false) =>
  scaleOf(numeric(name, []).field, {kind: 'numeric', min: 0, max: 4, step: 1, missing}, 4)

/** Columns of five values in which the second follows the first and the third the second, and a fourth that follows none. */
function chain(rng: Rng, rows: number): {rows: CodedRows; columns: CodedColumn[]} {
  const columns = ['a', 'b', 'c', 'd'].map(name => codedColumn(scale(name), 5))
  const first = Int32Array.from({length: rows}, () => integerBelow(rng, 5))
  const follow = (codes: Int32Array) => codes.map(code => (rng.next() < 0.9 ? (code * 2) % 5 : integerBelow(rng, 5)))
  const second = follow(first)
  const codes = [first, second, follow(second), Int32Array.from({length: rows}, () => integerBelow(rng, 5))]
  return {rows: {sizes: [5, 5, 5, 5], codes}, columns}
}

const fitFor = (rho: number, seed = 'noise') => ({
  budget: new ConcentratedBudget(rho),
  noise: insecureSeededNoise(createRng(seed)),
})

const share = (values: ArrayLike<number>, wanted: (value: number, row: number) => boolean) =>
  Array.from(values).filter(wanted).length / values.length

/** Rows near the ring, on which all records are. Of 2 million pairs of independent numbers of this kind 54 % are so near to it. */
const nearRing = (table: Table) => {
  const [east, north] = ['east', 'north'].map(name => numericColumn(table, name).values)
  return share(east, (x, row) => Math.abs(Math.hypot(x, north[row]) - 1) < 0.2)
}

/** Rows whose quarter of the ring is north where they are north, or south where they are south. */
const inQuarter = (table: Table) => {
  const {codes, field} = categoricalColumn(table, 'quarter')
  const north = numericColumn(table, 'north').values
  return share(codes, (code, row) => field.levels[code] < 'c' === north[row] > 0)
}

describe.each([mst, aim])('$name', generator => {
  const made = async (options: Readonly<Record<string, string | number>>, rows: number, train = ring()): Promise<Table> => {
    const fitted = await generator.create({domain, insecureSeed: true, ...options}).fit(train, minority, testContext())
    return fitted.sample(rows, testContext('sample'))
  }

  test('shows dependence that no correlation shows, at epsilon 1', async () => {
    const table = await made({epsilon: 1, bins: 10}, 3000, ring().without(['stepped']))
    expect(nearRing(table)).toBeGreaterThan(0.9)
  })

  test('stays in the domain and on its steps, whatever the data hold', async () => {
    const narrow = JSON.stringify({
      east: {min: 0, max: 0.5},
      north: {min: -1, max: 1},
      quarter: {levels: ['d', 'a']},
      stepped: {min: 5, max: 12, step: 3.5},
    })
    const table = await made({domain: narrow, epsilon: 3}, 500)
    expect(numericColumn(table, 'east').values.every(value => value >= 0 && value <= 0.5)).toBe(true)
    expect(new Set(numericColumn(table, 'stepped').values)).toEqual(new Set([5, 8.5, 12]))
    const {codes, field} = categoricalColumn(table, 'quarter')
    expect(new Set(Array.from(codes, code => field.levels[code]))).toEqual(new Set(['a', 'd']))
  })

  test('makes missing cells as often as they are there', async () => {
    const table = await made({epsilon: 10}, 1000, ring().without(['east', 'north']))
    expect(share(numericColumn(table, 'stepped').values, Number.isNaN)).toBeCloseTo(1 / 4, 1)
  })

  test('spreads rows over the whole domain when the noise hides everything', async () => {
    const table = await made({epsilon: 0.001}, 1000)
    const {codes} = categoricalColumn(table, 'quarter')
    expect(new Set(codes).size).toBeGreaterThan(1)
    expect(numericColumn(table, 'east').values.every(value => value >= -1 && value <= 1)).toBe(true)
  })

  test('works on one column, and on two', async () => {
    for (const kept of [['quarter'], ['quarter', 'east']]) {
      const few = ring().without(['east', 'north', 'quarter', 'stepped'].filter(name => !kept.includes(name)))
      const fitted = await generator.create({domain, insecureSeed: true, epsilon: 80}).fit(few, minority, testContext())
      const {codes} = categoricalColumn(await fitted.sample(1000, testContext()), 'quarter')
      for (const level of [0, 1, 2, 3]) expect(share(codes, code => code === level)).toBeCloseTo(0.25, 1)
    }
  })
})

const aimWith =
  (degree: number, modelCells = 5000) =>
  (rows: CodedRows, _: readonly CodedColumn[], ...rest: readonly [PrivateFit, Context]) =>
    fitAim(rows, {degree, modelCells}, ...rest)

describe.each([
  ['mst', fitMst],
  ['aim', aimWith(2)],
] as const)('the fit of %s', (_, fitMarginals) => {
  test.each([1, 2, 3, 4])('spends all of its budget on %d columns, and no more', async count => {
    const {rows, columns} = chain(createRng('spent'), 200)
    const few = {sizes: rows.sizes.slice(0, count), codes: rows.codes.slice(0, count)}
    const fit = fitFor(0.3)
    await fitMarginals(few, columns.slice(0, count), fit, testContext())
    expect(fit.budget.left).toBeLessThan(1e-9)
  })

  test('ties the columns that depend on each other', async () => {
    const {rows, columns} = chain(createRng('ties'), 2000)
    const {model, members} = await fitMarginals(rows, columns, fitFor(2), testContext())
    const follows = (a: number, b: number) => {
      const pair = marginalAt(model, [a, b])
      let sum = 0
      members[a].forEach(([code], at) => {
        members[b].forEach(([next], other) => {
          if (next === (2 * code) % 5) sum += pair[at * members[b].length + other]
        })
      })
      return sum
    }
    // 0.9 of the records, and a fifth of the rest by chance.
    expect(follows(0, 1)).toBeCloseTo(0.92, 1)
    expect(follows(1, 2)).toBeCloseTo(0.92, 1)
    expect(follows(0, 3)).toBeCloseTo(0.2, 1)
  })
})

describe('mst', () => {
  test('makes one code of all that noise hides, and leaves missing cells a code of their own', () => {
    const measured = {columns: [0], counts: Float64Array.of(40, 2, -3, 31, 1), variances: new Float64Array(5).fill(100)}
    const merging = mergeRare(measured, 4)
    expect(merging).toEqual([[0], [3], [4], [1, 2]])
    const {counts, variances} = mergedMeasurement(measured, merging)
    expect([...counts]).toEqual([40, 31, 1, -1])
    expect([...variances]).toEqual([100, 100, 100, 200])
  })

  test('shares what is merged out evenly among its codes', async () => {
    const column = codedColumn(scale('a'), 5)
    const rows = {sizes: [5], codes: [new Int32Array(0)]}
    const {members} = await fitMst(rows, [column], fitFor(1e-6), testContext())
    expect(members).toEqual([[[0, 1, 2, 3, 4]]])
  })
})

test('dp-gaussian-copula does not show what the marginal-based generators do', async () => {
  const train = ring().without(['stepped'])
  const fitted = await dpGaussianCopula.create({domain, insecureSeed: true, epsilon: 1}).fit(train, minority, testContext())
  expect(nearRing(await fitted.sample(3000, testContext('sample')))).toBeLessThan(0.6)
})

describe('aim', () => {
  test('keeps three columns that each depend on both others, at epsilon 1', async () => {
    const options = {domain, insecureSeed: true, epsilon: 1, bins: 10}
    const fitted = await aim.create(options).fit(ring().without(['stepped']), minority, testContext())
    expect(inQuarter(await fitted.sample(3000, testContext('sample')))).toBeGreaterThan(0.9)
  })

  /** The third column says whether the other two are equal: no pair of columns shows anything. */
  const parity = (): CodedRows => {
    const rng = createRng('parity')
    const [a, b] = [0, 1].map(() => Int32Array.from({length: 1000}, () => integerBelow(rng, 2)))
    return {sizes: [2, 2, 2], codes: [a, b, a.map((code, row) => (code === b[row] ? 1 : 0))]}
  }
  const agreement = async (degree: number, modelCells?: number) => {
    const {model} = await aimWith(degree, modelCells)(parity(), [], fitFor(1), testContext())
    const [, zeroZeroOne, zeroOneZero, , oneZeroZero, , , oneOneOne] = marginalAt(model, [0, 1, 2])
    return zeroZeroOne + zeroOneZero + oneZeroZero + oneOneOne
  }

  test('shows dependence of three columns that no pair shows, when it may count three together', async () => {
    expect(await agreement(2)).toBeCloseTo(0.5, 1)
    expect(await agreement(3)).toBeGreaterThan(0.95)
  })

  test('keeps within the size of the model that it is allowed', async () => {
    expect(await agreement(3, 7)).toBeCloseTo(0.5, 1)
    const {rows} = chain(createRng('size'), 500)
    for (const most of [45, 80, 400]) {
      const {model} = await aimWith(3, most)(rows, [], fitFor(5), testContext())
      const cells = model.tree.cliques.reduce((sum, clique) => sum + cellCount(clique, rows.sizes), 0)
      expect(cells).toBeLessThanOrEqual(most)
      expect(cells).toBeGreaterThan(20)
    }
  })

  test('asks for all sets of columns, and can afford those that the model holds or has room for', () => {
    const sets = subsetsUpTo(2, 3)
    expect(sets).toEqual([[0], [0, 1], [0, 2], [1], [1, 2], [2]])
    const sizes = [2, 3, 10]
    const measured = [[0, 1], [2]]
    expect(affordable(sets, junctionTree(sizes, measured), measured, 26)).toEqual([[0], [0, 1], [0, 2], [1], [2]])
    expect(affordable(sets, junctionTree(sizes, measured), measured, 1)).toEqual([[0], [0, 1], [1], [2]])
  })
})

describe('what is paid for', () => {
  test('is noise of variance 1 / (2 rho) on every count', () => {
    const size = 4000
    const empty = {sizes: [size], codes: [new Int32Array(0)]}
    for (const rho of [0.005, 0.02]) {
      const {counts, variances} = measure(empty, [0], rho, fitFor(1))
      const variance = counts.reduce((sum, count) => sum + count ** 2, 0) / size
      expect(variances[0]).toBeCloseTo(1 / (2 * rho), 9)
      // The standard error of a variance of 4,000 normal numbers is 2.2 %.
      expect(Math.abs(variance * 2 * rho - 1)).toBeLessThan(0.09)
    }
  })

  test('is a choice at epsilon sqrt(8 rho)', () => {
    const [rho, runs] = [0.5, 2000]
    const fit = fitFor(rho * runs)
    let first = 0
    for (let run = 0; run < runs; run++) if (choose([3, 2], 2, rho, fit) === 0) first++
    // Scores differ by half a sensitivity: odds of exp(2 x 0.5 / 2).
    expect(first / runs).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 1)
    expect(first / runs).toBeGreaterThan(0.56)
    expect(fit.budget.left).toBeLessThan(1e-6)
  })
})

describe('a coded column', () => {
  test('has a bin for each value where there are few, and equal bins otherwise', () => {
    const positions = Float64Array.of(0.1, 0.3, 0.5, 0.7, 0.9, NaN)
    expect([...codesOf(codedColumn(scale('a'), 16), positions)]).toEqual([0, 1, 2, 3, 4, -1])
    expect([...codesOf(codedColumn(scale('a', true), 2), positions)]).toEqual([0, 0, 1, 1, 1, 2])
  })
})
