import {describe, expect, it} from 'vitest'
import {NotApplicable} from '../../../../src/core/errors.js'
import {createRng} from '../../../../src/core/rng.js'
import {Table, rowsWithLabel} from '../../../../src/core/table.js'
import type {Generator} from '../../../../src/generators/generator.js'
import {mixup} from '../../../../src/generators/interpolation/mixup.js'
import {polynomFitSmote} from '../../../../src/generators/interpolation/polynom-fit-smote.js'
import {prowsyn} from '../../../../src/generators/interpolation/prowsyn.js'
import {testContext} from '../../../support/context.js'
import {placesOnLines, rowsOf} from '../../../support/sampled-rows.js'
import {categorical, gaussianClasses, numeric} from '../../../support/tables.js'

const minority = {target: 'y', label: '1'}
const train = gaussianClasses(createRng('segments'), {rows: 60, minority: 12, columns: 3}).as('train')
const real = rowsOf(train.select(rowsWithLabel(train, 'y', ['1']), 'train'))

async function made(generator: Generator, rowCount: number, table = train): Promise<number[][]> {
  return rowsOf(await (await generator.fit(table, minority, testContext())).sample(rowCount, testContext()))
}

/** One column x and labels. */
function line(own: readonly number[], others: readonly number[]): Table<'train'> {
  const x = [...own, ...others]
  const labels = x.map((_, row) => (row < own.length ? '1' : '0'))
  return new Table('train', [numeric('x', x), categorical('y', labels)], x.length)
}

describe('Rows of mixup', () => {
  it('lie between any two records, near or far', async () => {
    const pairs = new Set<string>()
    for (const row of await made(mixup.create(), 2000)) {
      expect(placesOnLines(real, row).filter(place => place >= 0 && place <= 1).length).toBeGreaterThan(0)
      real.forEach((from, a) => {
        real.slice(0, a).forEach((to, b) => {
          if (placesOnLines([from, to], row).length > 0) pairs.add(`${a} ${b}`)
        })
      })
    }
    expect(pairs.size).toBe((12 * 11) / 2)
  })

  it.each([0.05, 0.4, 1, 6])('have weights of Beta(%s, same): mean 1/2, variance 1 / (4 (2 alpha + 1))', async alpha => {
    const weights = (await made(mixup.create({alpha}), 20_000, line([0, 1], [5]))).map(([x]) => x)
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
    const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length
    expect(mean).toBeCloseTo(0.5, 1.5)
    expect(variance * 4 * (2 * alpha + 1)).toBeCloseTo(1, 1)
  })
})

describe('Rows of polynom-fit-smote', () => {
  const mean = [0, 1, 2].map(at => real.reduce((sum, row) => sum + row[at], 0) / real.length)

  it('lie at even places on the way from each record to the mean, each place once', async () => {
    const rows = await made(polynomFitSmote.create(), 36)
    const places = rows.map(row =>
      real.map(record => placesOnLines([record, mean], row)[0]).map(place => Math.round(place * 4e6) / 1e6),
    )
    const taken = places.map(found => found.findIndex(place => [1, 2, 3].includes(place)))
    expect(taken.every(record => record >= 0)).toBe(true)
    expect(new Set(places.map((found, row) => `${taken[row]} ${found[taken[row]]}`)).size).toBe(36)
  })

  it('of a bus lie between a record and the next in the file, those of a mesh between any two', async () => {
    const between = (rows: number[][]) =>
      rows.map(row =>
        real.flatMap((from, a) => real.flatMap((to, b) => (b < a && placesOnLines([from, to], row).length > 0 ? [a - b] : []))),
      )
    const bus = between(await made(polynomFitSmote.create({topology: 'bus'}), 33))
    expect(bus.every(steps => steps.length === 1 && steps[0] === 1)).toBe(true)
    const mesh = between(await made(polynomFitSmote.create({topology: 'mesh'}), 66))
    // All pairs, each at its middle: pairs are as many steps apart as there are such pairs.
    for (let steps = 1; steps < 12; steps++) expect(mesh.filter(([found]) => found === steps)).toHaveLength(12 - steps)
  })

  it('of a curve lie on the polynomial that the columns are', async () => {
    const ranks = Array.from({length: 9}, (_, row) => row)
    const table = new Table(
      'train',
      [
        numeric('a', [...ranks, 50]),
        numeric('b', [...ranks.map(row => 3 + row ** 2), 50]),
        numeric('c', [...ranks.map(row => row ** 3 - 2 * row), 50]),
        categorical('y', [...ranks.map(() => '1'), '0']),
      ],
      10,
    )
    for (const [a, b, c] of await made(polynomFitSmote.create({topology: 'curve'}), 200, table)) {
      expect(a >= 0 && a <= 8).toBe(true)
      expect(b).toBeCloseTo(3 + a ** 2, 8)
      expect(c).toBeCloseTo(a ** 3 - 2 * a, 8)
    }
  })
})

describe('Rows of prowsyn', () => {
  // The border is at 100: with two nearest, levels are {8, 9}, {6, 7}, then the rest {0, ..., 5}.
  const table = line([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [100, 101])

  it('lie within a level of distance from the border, and are the more the nearer it is', async () => {
    const values = (await made(prowsyn.create({neighbours: 2, levels: 2}), 1000, table)).map(([x]) => x)
    const counts = [values.filter(x => x >= 8), values.filter(x => x >= 6 && x <= 7), values.filter(x => x <= 5)].map(
      ({length}) => length,
    )
    // exp(-0) : exp(-1) : exp(-2) of 1000.
    expect(counts).toEqual([665, 245, 90])
  })

  it('are none in a level of a single row, and are refused where all are such or nothing borders on the class', async () => {
    const values = (await made(prowsyn.create({neighbours: 1, levels: 4}), 200, table)).map(([x]) => x)
    expect(Math.max(...values)).toBeLessThanOrEqual(5)
    await expect(made(prowsyn.create({neighbours: 1, levels: 20}), 5, table)).rejects.toThrow(
      /every level of class '1' has a single row/,
    )
    await expect(made(prowsyn.create(), 5, line([0, 1, 2], []))).rejects.toThrow(NotApplicable)
  })
})
