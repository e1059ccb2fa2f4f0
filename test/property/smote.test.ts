import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {subContext} from '../../src/core/context.js'
import type {GivenOptions} from '../../src/core/options.js'
import {createRng, integerBelow, normal} from '../../src/core/rng.js'
import {Table, numericColumn, rowsWithLabel} from '../../src/core/table.js'
import {adasyn} from '../../src/generators/interpolation/adasyn.js'
import {apportion} from '../../src/generators/apportion.js'
import {gaussian} from '../../src/generators/statistical/gaussian.js'
import type {Generator} from '../../src/generators/generator.js'
import {noisySmote} from '../../src/generators/interpolation/noisy-smote.js'
import {smote} from '../../src/generators/interpolation/smote.js'
import {testContext} from '../support/context.js'
import {categorical, gaussianClasses, numeric} from '../support/tables.js'

const minority = {target: 'y', label: '1'}

async function made(generator: Generator, train: Table<'train'>, rowCount: number): Promise<Table<'synthetic'>> {
  const fitted = await generator.fit(train, minority, testContext())
  return fitted.sample(rowCount, testContext('sample'))
}

/** The feature rows of a table. */
function rowsOf(table: Table): number[][] {
  const columns = table.columns.filter(column => column.kind === 'numeric').map(({values}) => values)
  return Array.from({length: table.rowCount}, (_, row) => columns.map(values => values[row]))
}

const classRowsOf = (train: Table) => rowsOf(train.select(rowsWithLabel(train, 'y', ['1']), 'train'))

const squaredDistance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0)

/** The k nearest others of each row, by sorting all of them. */
const nearestOf = (rows: readonly number[][], count: number) =>
  rows.map((row, own) =>
    rows
      .map((_, other) => other)
      .filter(other => other !== own)
      .sort((a, b) => squaredDistance(row, rows[a]) - squaredDistance(row, rows[b]) || a - b)
      .slice(0, count),
  )

/** Position of a point on the segment, undefined when it is off it by more than 1e-9 of the numbers' size. */
function positionOn(from: readonly number[], to: readonly number[], point: readonly number[]): number | undefined {
  const length = squaredDistance(from, to)
  const size = Math.max(...from.map(Math.abs), ...to.map(Math.abs))
  const dot = from.reduce((sum, start, at) => sum + (point[at] - start) * (to[at] - start), 0)
  const position = length === 0 ? 0 : dot / length
  const off = from.some((start, at) => Math.abs(start + position * (to[at] - start) - point[at]) > 1e-9 * size)
  return off || position < -1e-9 || position > 1 + 1e-9 ? undefined : position
}

/** Upper quantile of chi-square at z = 3.09 (0.001), Wilson and Hilferty 1931, doi:10.1073/pnas.17.12.684. */
const chiSquareLimit = (df: number) => df * (1 - 2 / (9 * df) + 3.09 * Math.sqrt(2 / (9 * df))) ** 3

describe('Rows of smote', () => {
  it('lie on a segment from a real row to one of its k nearest, whatever the data', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({min: 0, max: 1e6}),
        fc.integer({min: 2, max: 25}),
        fc.integer({min: 1, max: 5}),
        fc.constantFrom('lattice', 'real', 'large'),
        async (seed, rows, columns, kind) => {
          const rng = createRng(seed)
          const value = () => (kind === 'lattice' ? integerBelow(rng, 3) : normal(rng) * (kind === 'large' ? 1e9 : 1))
          const train = new Table(
            'train',
            [
              ...Array.from({length: columns}, (_, at) => numeric(`x${at}`, Array.from({length: rows + 3}, value))),
              categorical(
                'y',
                Array.from({length: rows + 3}, (_, row) => (row < rows ? '1' : '0')),
              ),
            ],
            rows + 3,
          )
          const neighbours = 1 + integerBelow(rng, rows - 1)
          const real = classRowsOf(train)
          const nearest = nearestOf(real, neighbours)
          for (const point of rowsOf(await made(smote.create({neighbours}), train, 40)))
            expect(
              nearest.some((partners, base) => partners.some(to => positionOn(real[base], real[to], point) !== undefined)),
            ).toBe(true)
        },
      ),
      {numRuns: 60},
    )
  })

  it('take base, neighbour and position with equal probability', async () => {
    const train = gaussianClasses(createRng(11), {rows: 80, minority: 30, columns: 3}).as('train')
    const real = classRowsOf(train)
    const nearest = nearestOf(real, 5)
    const perSegment = 100
    const points = rowsOf(await made(smote.create(), train, 30 * 5 * perSegment))
    // A segment that both of its ends may start counts twice: which end it was cannot be seen, and need not be.
    const segments = new Map<string, {from: number; to: number; weight: number; count: number}>()
    nearest.forEach((partners, base) => {
      for (const partner of partners) {
        const [from, to] = base < partner ? [base, partner] : [partner, base]
        const old = segments.get(`${from},${to}`)
        segments.set(`${from},${to}`, {from: base, to: partner, weight: (old?.weight ?? 0) + 1, count: 0})
      }
    })
    const list = [...segments.values()]
    const positions: number[] = []
    for (const point of points) {
      const hit = list.find(({from, to}) => positionOn(real[from], real[to], point) !== undefined)!
      hit.count++
      positions.push(positionOn(real[hit.from], real[hit.to], point)!)
    }
    const chiSquare = list.reduce((sum, {weight, count}) => sum + (count - weight * perSegment) ** 2 / (weight * perSegment), 0)
    expect(chiSquare).toBeLessThan(chiSquareLimit(list.length - 1))
    // Kolmogorov-Smirnov against the uniform distribution, level 0.001.
    const gaps = positions
      .sort((a, b) => a - b)
      .map((value, at) => Math.max((at + 1) / points.length - value, value - at / points.length))
    expect(Math.max(...gaps)).toBeLessThan(1.95 / Math.sqrt(points.length))
  })

  it('follow scaled neighbours with scaling=minmax, but lie between the values as given', async () => {
    // By its unit the second column decides alone; over the range of all training rows it is small, and the first one does.
    const columns = [numeric('x0', [0, 0.1, 9, 10, 5]), numeric('x1', [0, 1000, 10, 1010, 1e6])]
    const train = new Table('train', [...columns, categorical('y', ['1', '1', '1', '1', '0'])], 5)
    const partnersOf = async (scaling: 'none' | 'minmax') => {
      const points = rowsOf(await made(smote.create({neighbours: 1, scaling}), train, 200))
      const real = rowsOf(train)
      const segments = [0, 1, 2, 3].flatMap(from => [0, 1, 2, 3].filter(to => to > from).map(to => [from, to]))
      return segments.filter(([from, to]) => points.some(point => positionOn(real[from], real[to], point) !== undefined))
    }
    expect(await partnersOf('none')).toEqual([
      [0, 2],
      [1, 3],
    ])
    expect(await partnersOf('minmax')).toEqual([
      [0, 1],
      [2, 3],
    ])
  })
})

describe('Rows of adasyn', () => {
  it('come from clusters in proportion to how many foreign neighbours their rows have', async () => {
    // Three clusters of four rows, a unit apart; beside the first lies nothing, beside the others foreign rows.
    const own = [0, 100, 200].flatMap(centre => [0, 1, 2, 3].map(step => centre + step))
    const foreign = [104, 105, 200.5, 201.5, 202.5, 203.5, 1000]
    const values = [...own, ...foreign]
    const labels = values.map((_, at) => (at < own.length ? '1' : '0'))
    const train = new Table('train', [numeric('x0', values), categorical('y', labels)], values.length)
    const weights = own.map(value => {
      const order = values
        .map((other, at) => ({at, gap: Math.abs(other - value)}))
        .filter(({gap}) => gap > 0)
        .sort((a, b) => a.gap - b.gap || a.at - b.at)
      return order.slice(0, 3).filter(({at}) => at >= own.length).length
    })
    const total = 777
    const shares = apportion(Float64Array.from(weights), total)
    const table = await made(adasyn.create({neighbours: 3}), train, total)
    const found = [0, 100, 200].map(centre => rowsOf(table).filter(([x]) => x >= centre && x <= centre + 3).length)
    expect(found).toEqual([0, 4, 8].map(from => shares.subarray(from, from + 4).reduce((sum, count) => sum + count, 0)))
    expect(found[0]).toBe(0)
  })

  it('are as many as asked for, each share rounded to a neighbouring whole number', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({min: 0, max: 9}), {minLength: 1, maxLength: 40})
          .filter(weights => weights.some(weight => weight > 0)),
        fc.integer({min: 0, max: 100_000}),
        (weights, total) => {
          const counts = apportion(Float64Array.from(weights), total)
          const sum = weights.reduce((all, weight) => all + weight, 0)
          expect(counts.reduce((all, count) => all + count, 0)).toBe(total)
          counts.forEach((count, at) => {
            expect(Math.abs(count - (weights[at] * total) / sum)).toBeLessThan(1)
          })
        },
      ),
    )
  })
})

describe('Rows of gaussian', () => {
  it('have the means, deviations and correlations of the class', async () => {
    const train = gaussianClasses(createRng(5), {rows: 60, minority: 25, columns: 3}).as('train')
    const rowCount = 40_000
    const [real, synthetic] = [classRowsOf(train), rowsOf(await made(gaussian.create(), train, rowCount))]
    const moments = (rows: readonly number[][]) => {
      const means = [0, 1, 2].map(at => rows.reduce((sum, row) => sum + row[at], 0) / rows.length)
      const covariance = (a: number, b: number) =>
        rows.reduce((sum, row) => sum + (row[a] - means[a]) * (row[b] - means[b]), 0) / (rows.length - 1)
      const deviations = [0, 1, 2].map(at => Math.sqrt(covariance(at, at)))
      const pairs = [[0, 1] as const, [0, 2] as const, [1, 2] as const]
      return {means, deviations, correlations: pairs.map(([a, b]) => covariance(a, b) / (deviations[a] * deviations[b]))}
    }
    const [expected, found] = [moments(real), moments(synthetic)]
    // Four standard errors: s / sqrt(n), s / sqrt(2 n), (1 - r^2) / sqrt(n).
    for (const at of [0, 1, 2]) {
      const unit = 4 / Math.sqrt(rowCount)
      expect(Math.abs(found.means[at] - expected.means[at])).toBeLessThan(unit * expected.deviations[at])
      expect(Math.abs(found.deviations[at] / expected.deviations[at] - 1)).toBeLessThan(unit / Math.SQRT2)
      expect(Math.abs(found.correlations[at] - expected.correlations[at])).toBeLessThan(
        unit * (1 - expected.correlations[at] ** 2),
      )
    }
  })

  it('keep constant and dependent columns as they are, with a note', async () => {
    const rng = createRng(8)
    const free = Array.from({length: 12}, () => normal(rng))
    const labels = free.map(() => '1')
    const columns = [
      numeric('free', free),
      numeric(
        'double',
        free.map(x => 2 * x + 0.1),
      ),
      numeric(
        'same',
        free.map(() => 0.1),
      ),
    ]
    const train = new Table('train', [...columns, categorical('y', labels)], 12)
    const fitted = await gaussian.create().fit(train, minority, testContext())
    const table = await fitted.sample(500, testContext('sample'))
    expect(fitted.notes.join()).toContain('singular covariance')
    expect(new Set(numericColumn(table, 'same').values)).toEqual(new Set([0.1]))
    // A ridge of 1e-6 leaves a correlation of 1 a scatter of about sqrt(2e-6).
    const [one, two] = ['free', 'double'].map(name => numericColumn(table, name).values)
    const scatter = Math.max(...one.map((x, row) => Math.abs(2 * x + 0.1 - two[row])))
    expect(scatter).toBeLessThan(0.02)
    expect(scatter).toBeGreaterThan(0)
  })
})

describe('Rows of noisy-smote', () => {
  const train = gaussianClasses(createRng(12), {rows: 50, minority: 20, columns: 3}).as('train')
  const rangesOfClass = [0, 1, 2].map(at => {
    const values = classRowsOf(train).map(row => row[at])
    return Math.max(...values) - Math.min(...values)
  })
  /** Differences from SMOTE's rows of the same randomness, in units of the column's range. */
  const jitters = async (options: GivenOptions, rowCount = 4000) => {
    const context = testContext('sample')
    const plain = await (await smote.create().fit(train, minority, context)).sample(rowCount, subContext(context, 'rows'))
    const noisy = rowsOf(await made(noisySmote.create(options), train, rowCount))
    return rowsOf(plain).flatMap((row, at) => row.map((value, column) => (noisy[at][column] - value) / rangesOfClass[column]))
  }
  const deviationOf = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)

  it("are SMOTE's with normal jitter of the size asked for, relative to each column's range in the class", async () => {
    const found = await jitters({noise: 0.05})
    // Standard error of a standard deviation from 12000 values: 0.65 %.
    expect(Math.abs(deviationOf(found) / 0.05 - 1)).toBeLessThan(4 * 0.0065)
    expect(await jitters({noise: 0}, 50)).toEqual(new Array<number>(150).fill(0))
  })

  it('have uniform jitter within its half width, and the decimals asked for', async () => {
    const found = await jitters({noise: 0.05, shape: 'uniform'})
    expect(Math.max(...found.map(Math.abs))).toBeLessThan(0.05 + 1e-12)
    expect(Math.abs(deviationOf(found) / (0.05 / Math.sqrt(3)) - 1)).toBeLessThan(0.03)
    for (const row of rowsOf(await made(noisySmote.create({decimals: 1}), train, 100)))
      for (const value of row) expect(Number(value.toFixed(1))).toBe(value)
  })

  it('are said not to be private, and come with levels too but not from levels alone', async () => {
    const columns = [
      numeric('x0', [1, 2, 4, 8]),
      categorical('level', ['a', 'b', 'a', 'a']),
      categorical('y', ['1', '1', '1', '1']),
    ]
    const mixed = new Table('train', columns, 4)
    const fitted = await noisySmote.create().fit(mixed, minority, testContext())
    expect(fitted.notes[0]).toContain('not private')
    expect((await fitted.sample(9, testContext())).rowCount).toBe(9)
    await expect(noisySmote.create().fit(mixed.without(['x0']), minority, testContext())).rejects.toThrow('use smote-n')
    await expect(noisySmote.create({neighbours: 7}).fit(mixed, minority, testContext())).rejects.toThrow(
      'option of noisy-smote must',
    )
  })
})
