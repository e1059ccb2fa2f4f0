import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {breather} from '../../../src/core/context.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {MISSING_CODE, Table, categoricalColumn, numericColumn, type Column} from '../../../src/core/table.js'
import {gaussianCopula} from '../../../src/generators/statistical/gaussian-copula.js'
import {latentCorrelations} from '../../../src/generators/statistical/gaussian-copula/latent-correlation.js'
import {marginalsOf} from '../../../src/generators/statistical/gaussian-copula/marginal.js'
import {nearestCorrelation} from '../../../src/stats/nearest-correlation.js'
import {symmetricEigen} from '../../../src/stats/symmetric-eigen.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

/** Levels are marked by their place in the alphabet. */
const marginalsInOrder = (column: Column) => marginalsOf(column, Float64Array.of(-1, 0, 1, 2))
const latentOf = (...columns: Column[]) => latentCorrelations(columns.flatMap(marginalsInOrder), breather(testContext()))

/** Fits to rows of one class and samples it. */
async function madeFrom(columns: readonly Column[], rowCount: number, options: {shrinkage?: number} = {}) {
  const [first] = columns
  const size = first.kind === 'numeric' ? first.values.length : first.codes.length
  const train = new Table('train', [...columns, categorical('y', new Array<string>(size).fill('1'))], size)
  const fitted = await gaussianCopula.create(options).fit(train, {target: 'y', label: '1'}, testContext())
  return {table: await fitted.sample(rowCount, testContext('sample')), notes: fitted.notes.join(' ')}
}

describe('latentCorrelations', () => {
  it('is the tetrachoric correlation of two halved normals', async () => {
    // P(both above) = 1/4 + asin(r) / (2 pi), Sheppard 1899: 0.397584 at r = 0.8.
    const same = Math.round(20_000 * (0.5 + Math.asin(0.8) / Math.PI))
    const rows = Array.from({length: 20_000}, (_, row) => [row % 2, row < same ? row % 2 : 1 - (row % 2)])
    const [a, b] = [0, 1].map(at =>
      categorical(
        `c${at}`,
        rows.map(row => String(row[at])),
      ),
    )
    const {correlations} = await latentOf(a, b)
    expect(correlations[1]).toBeCloseTo(0.8, 2)
  })

  it('finds the correlation that normals were made with, whole, rounded or cut into levels', async () => {
    const rng = createRng(2)
    const pairs = Array.from({length: 20_000}, () => {
      const x = normal(rng)
      return [x, 0.6 * x + 0.8 * normal(rng)]
    })
    const [x, y] = [0, 1].map(at => pairs.map(pair => pair[at]))
    const exact = numeric('x', x)
    const rounded = numeric('y', y.map(Math.round))
    const levels = categorical(
      'y',
      y.map(value => (value < 0.5 ? 'a' : value < 1.2 ? 'b' : 'c')),
    )
    // (1 - 0.6^2) / sqrt(20000) = 0.0045 for whole normals; a few of them, since levels tell less.
    for (const other of [numeric('y', y), rounded, levels])
      expect(Math.abs((await latentOf(exact, other)).correlations[1] - 0.6)).toBeLessThan(0.025)
  })

  it('draws few rows further towards 0 than many, and independent columns all the way', async () => {
    const rng = createRng(9)
    const shrinkageOf = async (rows: number, dependence: number) => {
      const common = Array.from({length: rows}, () => normal(rng))
      const columns = ['a', 'b', 'c', 'd', 'e'].map(name =>
        numeric(
          name,
          common.map(value => dependence * value + normal(rng)),
        ),
      )
      return (await latentOf(...columns)).shrinkage
    }
    const [few, many, independent] = [await shrinkageOf(12, 1), await shrinkageOf(1200, 1), await shrinkageOf(300, 0)]
    expect(few).toBeGreaterThan(5 * many)
    expect(many).toBeLessThan(0.02)
    expect(independent).toBeGreaterThan(0.5)
    expect(await shrinkageOf(3, 1)).toBe(1)
  })
})

describe('Rows of gaussian-copula', () => {
  it('keep distribution and dependence of skewed numbers and levels, and lie between the values', async () => {
    const rng = createRng(6)
    const rows = Array.from({length: 400}, () => {
      const z = normal(rng)
      const w = 0.8 * z + 0.6 * normal(rng)
      return {x: Math.exp(z), level: w < -0.3 ? 'low' : w < 0.8 ? 'middle' : 'high'}
    })
    const x = rows.map(row => row.x)
    const level = rows.map(row => row.level)
    const {table} = await madeFrom([numeric('x', x), categorical('level', level)], 20_000)
    const made = numericColumn(table, 'x').values
    const {codes, field} = categoricalColumn(table, 'level')
    expect(Math.min(...made)).toBeGreaterThan(Math.min(...x))
    expect(Math.max(...made)).toBeLessThan(Math.max(...x))
    expect([...made].filter(value => x.includes(value))).toEqual([])
    // Kolmogorov-Smirnov at level 0.001 for the sample's size, and the steps of the data.
    const sorted = [...made].sort((a, b) => a - b)
    const gaps = [...x]
      .sort((a, b) => a - b)
      .map((value, at) => Math.abs(sorted.filter(other => other <= value).length / 20_000 - (at + 0.5) / 400))
    expect(Math.max(...gaps)).toBeLessThan(1.95 / Math.sqrt(20_000) + 1 / 400)
    for (const name of ['low', 'middle', 'high']) {
      const share = codes.filter(code => field.levels[code] === name).length / 20_000
      const expected = level.filter(own => own === name).length / 400
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 20_000))
    }
    // The middle level is the most frequent one: in the order of frequency it would not lie between the others.
    const meanLog = (values: ArrayLike<number>, wanted: (row: number) => boolean) => {
      const kept = Array.from(values).filter((_, row) => wanted(row))
      return kept.reduce((sum, value) => sum + Math.log(value), 0) / kept.length
    }
    for (const name of ['low', 'middle', 'high']) {
      const synthetic = meanLog(made, row => field.levels[codes[row]] === name)
      expect(Math.abs(synthetic - meanLog(x, row => level[row] === name))).toBeLessThan(0.15)
    }
  })

  it('restore decimals and integers, and leave as many cells missing as in the class, where they were missing', async () => {
    const rng = createRng(7)
    const size = Array.from({length: 300}, () => Math.round(normal(rng) * 100) / 100)
    const count = size.map(value => (value > 0.5 ? NaN : Math.round(3 * value)))
    const level = size.map((_, row) => (row % 4 === 0 ? undefined : 'a'))
    const {table} = await madeFrom([numeric('size', size), numeric('count', count), categorical('level', level)], 4000)
    for (const value of numericColumn(table, 'size').values) expect(Number(value.toFixed(2))).toBe(value)
    const made = numericColumn(table, 'count').values
    expect(made.filter(value => !Number.isNaN(value)).every(Number.isInteger)).toBe(true)
    const share = count.filter(Number.isNaN).length / 300
    expect(Math.abs(made.filter(Number.isNaN).length / 4000 - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 4000))
    const sizesWithout = numericColumn(table, 'size').values.filter((_, row) => Number.isNaN(made[row]))
    expect(sizesWithout.reduce((sum, value) => sum + value, 0) / sizesWithout.length).toBeGreaterThan(0.5)
    const missing = categoricalColumn(table, 'level').codes.filter(code => code === MISSING_CODE).length / 4000
    expect(Math.abs(missing - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / 4000))
  })

  it('are independent with shrinkage=1 and come from a singular class with a note', async () => {
    const rng = createRng(8)
    const x = Array.from({length: 50}, () => normal(rng))
    const columns = [
      numeric('x', x),
      numeric(
        'double',
        x.map(value => 2 * value),
      ),
      numeric(
        'minus',
        x.map(value => -value),
      ),
      numeric(
        'sum',
        x.map((value, row) => value + x[(row + 1) % 50]),
      ),
    ]
    const correlation = (table: Table, a: string, b: string) => {
      const [p, q] = [a, b].map(name => numericColumn(table, name).values)
      const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
      const [mp, mq] = [mean(p), mean(q)]
      const sum = (u: Float64Array, mu: number, v: Float64Array, mv: number) =>
        u.reduce((all, value, row) => all + (value - mu) * (v[row] - mv), 0)
      return sum(p, mp, q, mq) / Math.sqrt(sum(p, mp, p, mp) * sum(q, mq, q, mq))
    }
    const free = await madeFrom(columns, 5000, {shrinkage: 1})
    expect(Math.abs(correlation(free.table, 'x', 'double'))).toBeLessThan(4 / Math.sqrt(5000))
    const tied = await madeFrom(columns, 5000, {shrinkage: 0})
    expect(correlation(tied.table, 'x', 'double')).toBeGreaterThan(0.99)
    expect(correlation(tied.table, 'x', 'minus')).toBeLessThan(-0.99)
  })
})

describe('nearestCorrelation', () => {
  it("has the value of Higham's example", () => {
    // Higham 2002, section 4, to four decimals.
    const found = nearestCorrelation(Float64Array.of(1, 1, 0, 1, 1, 1, 0, 1, 1), 1e-9)
    const expected = [1, 0.7607, 0.1573, 0.7607, 1, 0.7607, 0.1573, 0.7607, 1]
    found.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at], 3)
    })
  })

  it('leaves a correlation matrix as it is', () => {
    const given = Float64Array.of(1, 0.5, 0.5, 1)
    nearestCorrelation(given, 1e-6).forEach((value, at) => {
      expect(value).toBeCloseTo(given[at], 10)
    })
  })
})

it('symmetricEigen takes a matrix apart into orthogonal vectors and values that make it again', () => {
  fc.assert(
    fc.property(fc.integer({min: 1, max: 8}), fc.integer({min: 0, max: 1e6}), (size, seed) => {
      const rng = createRng(seed)
      const matrix = new Float64Array(size * size)
      for (let i = 0; i < size; i++)
        for (let j = 0; j <= i; j++)
          matrix[i * size + j] = matrix[j * size + i] = seed % 3 === 0 ? Math.round(normal(rng)) : normal(rng)
      const {values, vectors} = symmetricEigen(matrix)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) {
          let [again, product] = [0, 0]
          for (let k = 0; k < size; k++) {
            again += vectors[i * size + k] * values[k] * vectors[j * size + k]
            product += vectors[k * size + i] * vectors[k * size + j]
          }
          expect(again).toBeCloseTo(matrix[i * size + j], 10)
          expect(product).toBeCloseTo(i === j ? 1 : 0, 10)
        }
      expect([...values].sort((a, b) => b - a)).toEqual([...values])
    }),
  )
})
