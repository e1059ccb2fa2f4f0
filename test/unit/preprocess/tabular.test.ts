import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {MISSING_CODE, Table, categoricalColumn, numericColumn, type Column} from '../../../src/core/table.js'
import {fitMixture, type Mixture} from '../../../src/preprocess/tabular/gaussian-mixture.js'
import {fitModes, fromMode, toMode} from '../../../src/preprocess/tabular/modes.js'
import {fitQuantileNormal, fromNormal, toNormal} from '../../../src/preprocess/tabular/quantile-normal.js'
import {decodeTable, encodeTable, fitTabular, layoutOf, type TabularOptions} from '../../../src/preprocess/tabular/tabular.js'
import {digamma, normalCdf} from '../../../src/stats/special.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

// Made by fixtures/golden/tabular.py from numpy and scipy.
const golden = JSON.parse(readFileSync(new URL('../../../fixtures/golden/tabular.json', import.meta.url), 'utf8')) as {
  digamma: [number, number][]
  queries: number[]
  quantileNormal: Record<'few' | 'many', number[]>
  mixture: Record<'two' | 'few', Mixture>
}
const few = Float64Array.from({length: 26}, (_, i) => (i * i) % 17)
const many = Float64Array.from({length: 720}, (_, i) => ((7919 * (i + 1)) % 104_729) / 104_729)
const two = Float64Array.from({length: 120}, (_, i) => ((7919 * (i + 1)) % 104_729) / 104_729 + ((i + 1) % 3 === 0 ? 40 : 0))

const tableOf = (...columns: Column[]) => {
  const [first] = columns
  return new Table('train', columns, first.kind === 'numeric' ? first.values.length : first.codes.length)
}
const fit = (table: Table<'train'>, options: TabularOptions) => fitTabular(table, options, testContext())

it('digamma agrees with scipy', () => {
  for (const [x, expected] of golden.digamma) expect(Math.abs(digamma(x) / expected - 1)).toBeLessThan(1e-10)
})

describe('fitMixture', () => {
  it.each([
    ['two', two, (_: number, i: number) => i % 6, 6],
    ['few', few, (x: number) => x % 5, 5],
  ] as const)('has the posterior of a plain transcription of the equations: %s', (name, values, start, count) => {
    const found = fitMixture(values, Int32Array.from(values, start), count)
    for (const part of ['means', 'deviations', 'weights'] as const)
      found[part].forEach((value, at) => {
        expect(value).toBeCloseTo(golden.mixture[name][part][at], 8)
      })
  })
})

describe('fitModes', () => {
  it('finds two well separated modes and drops the components that are not needed', async () => {
    const rng = createRng(3)
    const values = Float64Array.from({length: 600}, (_, row) => (row % 3 === 0 ? 100 + 2 * normal(rng) : 5 * normal(rng)))
    const modes = await fitModes(values, testContext())
    const near = (centre: number) => modes.means.map((mean, at) => ({mean, at})).filter(({mean}) => Math.abs(mean - centre) < 30)
    const weight = (centre: number) => near(centre).reduce((sum, {at}) => sum + modes.weights[at], 0)
    expect(modes.means.length).toBe(near(0).length + near(100).length)
    expect(weight(100)).toBeCloseTo(1 / 3, 2)
    expect(weight(0)).toBeCloseTo(2 / 3, 2)
    expect(modes.weights.every(share => share >= 0.005)).toBe(true)
  })

  it('draws a mode in proportion to its density at the value', () => {
    // At 1 the densities are 0.5 phi(1) and 0.5 phi(0.5) / 2.
    const modes = {kind: 'modes', means: [0, 2], deviations: [1, 2], weights: [0.5, 0.5]} as const
    const expected = Math.exp(-0.5) / (Math.exp(-0.5) + Math.exp(-0.125) / 2)
    const rng = createRng(4)
    const draws = Array.from({length: 20_000}, () => toMode(modes, 1, rng))
    const share = draws.filter(({mode}) => mode === 0).length / draws.length
    // Four standard errors.
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / draws.length))
    for (const {mode, alpha} of draws.slice(0, 50)) expect(fromMode(modes, mode, alpha)).toBeCloseTo(1, 12)
  })

  it('is the same whatever else was drawn, and needs no more modes than there are values', async () => {
    const values = Float64Array.from({length: 40}, (_, row) => row % 2)
    const modes = await fitModes(values, testContext('x'))
    expect(modes.means.length).toBeLessThanOrEqual(2)
    expect(await fitModes(values, testContext('x'))).toEqual(modes)
  })
})

describe('The quantile transform', () => {
  it.each([
    ['few', few],
    ['many', many],
  ] as const)("is scikit-learn's up to 1e-7 of probability: %s", (name, values) => {
    const transform = fitQuantileNormal(values)
    golden.queries.forEach((query, at) => {
      const [found, expected] = [toNormal(transform, query), golden.quantileNormal[name][at]].map(normalCdf)
      expect(Math.abs(found - expected)).toBeLessThanOrEqual(1.0001e-7)
    })
  })

  it('puts the ends where the edge says, and comes back from there', () => {
    const transform = fitQuantileNormal(few, 0.5 / few.length)
    // Standard normal quantile of 0.5 / 26.
    expect(toNormal(transform, 0)).toBeCloseTo(-2.06988, 4)
    for (const value of [0, 16, 4.5]) expect(fromNormal(transform, toNormal(transform, value))).toBeCloseTo(value, 9)
  })
})

describe('fitTabular', () => {
  it('puts scalars first and then a group per choice', async () => {
    const train = tableOf(
      categorical('colour', ['red', 'blue', 'red', undefined]),
      numeric('size', [1.5, 2.5, NaN, 4.5]),
      numeric('same', [7, 7, 7, 7]),
      numeric('count', [1, 2, 3, 4]),
    )
    expect(layoutOf(await fit(train, {numbers: 'quantile-normal'}))).toEqual({
      width: 7,
      scalars: ['size', 'count'],
      groups: [
        {column: 'colour', kind: 'level', offset: 2, size: 3},
        {column: 'size', kind: 'missing', offset: 5, size: 2},
      ],
    })
  })

  it('gives a number its mode as a group, with a further entry for a missing cell', async () => {
    const values = [...Array.from({length: 60}, (_, row) => (row % 2 === 0 ? 0 : 100) + (row % 7) / 10), NaN]
    const encoding = await fit(tableOf(numeric('x', values)), {numbers: 'modes'})
    const layout = layoutOf(encoding)
    const [{kind, offset, size}] = layout.groups
    expect([kind, offset, layout.width]).toEqual(['mode', 1, 1 + size])
    const {data, width} = encodeTable(encoding, tableOf(numeric('x', values)), createRng(1))
    const last = [...data.subarray(60 * width)]
    expect(last).toEqual([...new Array<number>(width - 1).fill(0), 1])
  })

  it('restores integers, decimals, bounds and constants from what a network puts out', async () => {
    const train = tableOf(
      numeric('count', [1, 2, 30, 4]),
      numeric('size', [1.25, 2.5, 4, 3]),
      numeric('same', [0.1, 0.1, 0.1, 0.1]),
    )
    const encoding = await fit(train, {numbers: 'min-max'})
    const features = {data: Float32Array.of(0.123, 0.321, 1.7, -3), rows: 2, width: 2}
    const [count, size, same] = decodeTable(encoding, features, train.schema.fields, createRng(1)) as {values: Float64Array}[]
    // 1 + 29 * 1.123 / 2 = 17.28 and 1.25 + 2.75 * 1.321 / 2 = 3.066.
    expect([...count.values]).toEqual([17, 30])
    expect([...size.values]).toEqual([3.07, 1.25])
    expect([...same.values]).toEqual([0.1, 0.1])
    const open = await fit(train, {numbers: 'min-max', clip: false})
    const [beyond] = decodeTable(open, features, train.schema.fields, createRng(1)) as {values: Float64Array}[]
    expect(beyond.values[1]).toBe(40)
  })

  it('pools ultra-rare levels and draws one of them by how frequent it is', async () => {
    const levels = Array.from({length: 1000}, (_, row) => (row < 3 ? 'a' : row < 4 ? 'b' : row % 2 === 0 ? 'c' : 'd'))
    const train = tableOf(categorical('level', levels))
    const encoding = await fit(train, {numbers: 'modes'})
    expect(encoding.columns[0]).toMatchObject({
      levels: ['c', 'd'],
      pooled: [
        {level: 'a', rows: 3},
        {level: 'b', rows: 1},
      ],
    })
    const features = {data: Float32Array.from({length: 6000}, (_, at) => (at % 3 === 2 ? 1 : 0)), rows: 2000, width: 3}
    const [column] = decodeTable(encoding, features, train.schema.fields, createRng(1)) as {codes: Int32Array}[]
    const share = column.codes.filter(code => code === 0).length / 2000
    expect(new Set(column.codes)).toEqual(new Set([0, 1]))
    expect(Math.abs(share - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / 2000))
  })

  it('keeps the 64 most frequent levels of a column like an id apart', async () => {
    const train = tableOf(
      categorical(
        'id',
        Array.from({length: 150}, (_, row) => `person ${row}`),
      ),
    )
    const {groups} = layoutOf(await fit(train, {numbers: 'modes'}))
    expect(groups.map(({size}) => size)).toEqual([65])
  })

  it('needs no feature for a column without a value and gives none back', async () => {
    const train = tableOf(numeric('x', [NaN, NaN]), categorical('level', [undefined, undefined]))
    const encoding = await fit(train, {numbers: 'modes'})
    expect(layoutOf(encoding).width).toBe(0)
    const columns = decodeTable(encoding, {data: new Float32Array(0), rows: 2, width: 0}, train.schema.fields, createRng(1))
    const table = new Table('synthetic', columns, 2)
    expect([...numericColumn(table, 'x').values]).toEqual([NaN, NaN])
    expect([...categoricalColumn(table, 'level').codes]).toEqual([MISSING_CODE, MISSING_CODE])
  })

  it('gives cells that the training rows do not show zeros in their group', async () => {
    const encoding = await fit(tableOf(categorical('level', ['a', 'b'])), {numbers: 'modes'})
    const other = tableOf(categorical('level', ['c', 'a', undefined]))
    expect([...encodeTable(encoding, other, createRng(1)).data]).toEqual([0, 0, 1, 0, 0, 0])
  })
})
