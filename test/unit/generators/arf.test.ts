import {describe, expect, it} from 'vitest'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {MISSING_CODE, Table, categoricalColumn, numericColumn, type Column} from '../../../src/core/table.js'
import {arf} from '../../../src/generators/statistical/arf.js'
import {growDiscriminator} from '../../../src/generators/statistical/arf/discriminator.js'
import {leavesOf} from '../../../src/generators/statistical/arf/leaves.js'
import {rowsAsFeatures} from '../../../src/generators/statistical/arf/rows-as-features.js'
import {fitTruncatedNormal, truncatedQuantile} from '../../../src/generators/statistical/arf/truncated-normal.js'
import {variablesOf} from '../../../src/generators/statistical/variables.js'
import type {Tree} from '../../../src/learners/tree.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric, twoGroups} from '../../support/tables.js'

const range = (count: number) => Array.from({length: count}, (_, at) => at)
const matrix = (values: readonly number[]) => ({data: Float64Array.from(values), rows: values.length, columns: 1})

/** Fits to rows of one class and samples it. */
async function madeFrom(columns: readonly Column[], rowCount: number, options: Parameters<typeof arf.create>[0] = {}) {
  const [column] = columns
  const size = column.kind === 'numeric' ? column.values.length : column.codes.length
  const train = new Table('train', [...columns, categorical('y', new Array<string>(size).fill('1'))], size)
  const fitted = await arf.create(options).fit(train, {target: 'y', label: '1'}, testContext())
  return {table: await fitted.sample(rowCount, testContext('sample')), notes: fitted.notes.join(' ')}
}

function correlation(a: Float64Array, b: Float64Array): number {
  const centred = [a, b].map(values => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return values.map(value => value - mean)
  })
  const product = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, at) => sum + value * y[at], 0)
  const [x, y] = centred
  return product(x, y) / Math.sqrt(product(x, x) * product(y, y))
}

describe('The distribution of a number in a leaf', () => {
  it('is a normal one with the mean and deviation of its values, cut off at the bounds', () => {
    const half = fitTruncatedNormal(Float64Array.of(-1, 1), [0, Infinity], [-1, 1])
    expect(half.mean).toBe(0)
    expect(half.deviation).toBeCloseTo(Math.SQRT2, 12)
    const made = range(20_000).map(at => truncatedQuantile({...half, deviation: 1}, (at + 0.5) / 20_000))
    expect(Math.min(...made)).toBeGreaterThanOrEqual(0)
    // The mean of a half-normal distribution is sqrt(2 / pi).
    expect(made.reduce((sum, value) => sum + value / 20_000, 0)).toBeCloseTo(Math.sqrt(2 / Math.PI), 3)
  })

  it('puts 95 % between the bounds where the values do not vary, and narrows with their number', () => {
    // forde of arf: sqrt(2 / n) (upper bound - middle) / qnorm(0.975), with the range of the class for infinite bounds.
    const one = fitTruncatedNormal(Float64Array.of(3), [2, Infinity], [0, 10])
    expect(one.deviation).toBeCloseTo((Math.SQRT2 * 4) / 1.959964, 6)
    expect(fitTruncatedNormal(new Float64Array(8).fill(3), [2, Infinity], [0, 10]).deviation).toBeCloseTo(2 / 1.959964, 6)
    expect(truncatedQuantile(fitTruncatedNormal(Float64Array.of(3, 3), [-Infinity, Infinity], [3, 3]), 0.9)).toBe(3)
  })
})

describe('leavesOf', () => {
  // x <= 5 ? (x <= 2 ? leaf 3 : leaf 4) : leaf 2
  const tree: Tree = {
    feature: Int32Array.of(0, 0, -1, -1, -1),
    threshold: Float64Array.of(5, 2, 0, 0, 0),
    left: Int32Array.of(1, 3, 0, 0, 0),
    value: new Float64Array(5),
  }
  const shown = (values: readonly number[], minLeaf: number) =>
    leavesOf(tree, matrix(values), minLeaf).map(({rows, low, high}) => [[...rows], low[0], high[0]])

  it('has the records and bounds of each leaf', () => {
    expect(shown([1, 3, 7, 2, 4, 9], 2)).toEqual([
      [[0, 3], -Infinity, 2],
      [[1, 4], 2, 5],
      [[2, 5], 5, Infinity],
    ])
  })

  it('gives the records of a leaf with too few to its sibling, with the bounds of their parent', () => {
    expect(shown([1, 3, 7, 4, 9], 2)).toEqual([
      [[0, 1, 3], -Infinity, 5],
      [[2, 4], 5, Infinity],
    ])
    expect(shown([1, 3, 7, 8, 9], 2)).toEqual([[[0, 1, 2, 3, 4], -Infinity, Infinity]])
    expect(shown([1, 3, 7], 2)).toEqual([[[0, 1, 2], -Infinity, Infinity]])
  })
})

describe('The forest that tells records from made rows', () => {
  const features = (shift: number) => {
    const rng = createRng('features')
    const draw = (by: number) => range(300).map(() => normal(rng) + by)
    return {real: matrix(draw(0)), synthetic: matrix(draw(shift))}
  }

  it('is right in half of the rows where both are alike, and in all where they are far apart', async () => {
    const settings = {trees: 20, minLeaf: 5}
    const same = await growDiscriminator(features(0), settings, testContext())
    // Three standard errors of 600 rows.
    expect(Math.abs(same.accuracy - 0.5)).toBeLessThan(0.062)
    expect((await growDiscriminator(features(30), settings, testContext())).accuracy).toBeGreaterThan(0.99)
  })

  it('sees levels in the order in which they are made too often', () => {
    const column = categorical('c', ['a', 'a', 'b', 'b', 'c', 'c'])
    const [variable] = variablesOf(column)
    const {real, synthetic} = rowsAsFeatures([variable], [Int32Array.of(2, 2, 3, 3, 0, 4)], 6)
    const rank = (code: number) => real.data[2 * code]
    expect(rank(1)).toBeLessThan(rank(0))
    expect(rank(1)).toBeLessThan(rank(2))
    expect([...synthetic.data]).toEqual([1, 1, 1, 1, 0, 2].map(rank))
  })
})

describe('arf', () => {
  it('keeps how numbers depend on each other, which columns drawn one by one do not', async () => {
    const rng = createRng('normal')
    const x = range(400).map(() => normal(rng))
    const columns = [
      numeric('x', x),
      numeric(
        'z',
        x.map(value => 0.9 * value + Math.sqrt(0.19) * normal(rng)),
      ),
    ]
    const made = async (options: Parameters<typeof arf.create>[0]) => {
      const {table} = await madeFrom(columns, 4000, options)
      return correlation(numericColumn(table, 'x').values, numericColumn(table, 'z').values)
    }
    expect(await made({})).toBeGreaterThan(0.75)
    // One leaf: no column knows of another.
    expect(Math.abs(await made({minLeaf: 400}))).toBeLessThan(0.06)
  })

  it('keeps how often a level goes with numbers', async () => {
    const groups = twoGroups(400)
    const {table} = await madeFrom([groups.column('x'), groups.column('c')], 4000)
    const high = categoricalColumn(table, 'c').field.levels.indexOf('high')
    const agreement = (of: Table) =>
      categoricalColumn(of, 'c').codes.filter((code, row) => (code === high) === numericColumn(of, 'x').values[row] > 0).length /
      of.rowCount
    expect(Math.abs(agreement(table) - agreement(groups))).toBeLessThan(0.05)
  })

  it('makes missing cells where the class has them', async () => {
    const rng = createRng('gaps')
    const side = range(300).map(() => integerBelow(rng, 2))
    const columns = [
      categorical(
        'c',
        side.map(at => 'ab'[at]),
      ),
      numeric(
        'x',
        side.map(at => (at === 0 ? NaN : normal(rng))),
      ),
      categorical(
        'd',
        side.map(at => (at === 0 ? 'p' : undefined)),
      ),
    ]
    const {table} = await madeFrom(columns, 1000)
    const [c, d] = ['c', 'd'].map(name => categoricalColumn(table, name).codes)
    const isGap = Array.from(numericColumn(table, 'x').values, value => Number.isNaN(value))
    const agree = isGap.filter((gap, row) => gap === (c[row] === 0) && gap === (d[row] !== MISSING_CODE))
    // Drawn one by one, a quarter would agree.
    expect(agree.length).toBeGreaterThan(900)
  })

  it('rounds numbers, lets them pass the range of the class, and stays within it when asked to', async () => {
    const rng = createRng('range')
    const prices = range(200).map(() => Math.round(100 * Math.exp(normal(rng))) / 100)
    const columns = [
      numeric('price', prices),
      numeric(
        'x',
        range(200).map(() => normal(rng)),
      ),
    ]
    const [open, finite] = [await madeFrom(columns, 3000), await madeFrom(columns, 3000, {finiteBounds: true})]
    const within = (value: number) => value >= Math.min(...prices) && value <= Math.max(...prices)
    const values = [open, finite].map(({table}) => numericColumn(table, 'price').values)
    expect(values.map(all => all.every(value => Number(value.toFixed(2)) === value))).toEqual([true, true])
    expect(values.map(all => all.every(within))).toEqual([false, true])
  })

  it('says when a forest still told made rows from real ones', async () => {
    const rng = createRng('line')
    const x = range(200).map(() => normal(rng))
    const {notes} = await madeFrom([numeric('x', x), numeric('same', x)], 10, {rounds: 0})
    expect(notes).toMatch(/arf ended after one forest, which still told \d+ % of the rows right/)
    expect((await madeFrom([numeric('x', x)], 10, {delta: 0.5})).notes).toBe('')
  })
})
