import {describe, expect, it} from 'vitest'
import {createRng} from '../../../../src/core/rng.js'
import {Table, rowsWithLabel} from '../../../../src/core/table.js'
import type {Generator} from '../../../../src/generators/generator.js'
import {gSmote} from '../../../../src/generators/interpolation/g-smote.js'
import {loras} from '../../../../src/generators/interpolation/loras.js'
import {testContext} from '../../../support/context.js'
import {placesOnLines, rowsOf} from '../../../support/sampled-rows.js'
import {categorical, gaussianClasses, numeric} from '../../../support/tables.js'

const minority = {target: 'y', label: '1'}

async function made(generator: Generator, rowCount: number, table: Table<'train'>): Promise<number[][]> {
  return rowsOf(await (await generator.fit(table, minority, testContext())).sample(rowCount, testContext()))
}

/** Rows of two columns and labels. */
function plane(own: readonly number[][], others: readonly number[][]): Table<'train'> {
  const rows = [...own, ...others]
  const columns = ['a', 'b'].map((name, at) =>
    numeric(
      name,
      rows.map(row => row[at]),
    ),
  )
  const labels = rows.map((_, row) => (row < own.length ? '1' : '0'))
  return new Table('train', [...columns, categorical('y', labels)], rows.length)
}

describe('Rows of g-smote', () => {
  const pair = [
    [0, 0],
    [6, 8],
  ]
  const far = [[1000, 1000]]
  /** Along the line of the pair, from the first record, and across. */
  const turned = ([a, b]: readonly number[]) => [0.6 * a + 0.8 * b, 0.8 * a - 0.6 * b]
  const rowsFrom = async (options: Parameters<typeof gSmote.create>[0], others = far) =>
    (await made(gSmote.create(options), 4000, plane(pair, others))).map(turned)

  it('fill the half of a disc that faces the neighbour, evenly', async () => {
    const rows = await rowsFrom({})
    expect(rows.every(([along, across]) => along >= 0 && along <= 10 && Math.abs(across) <= 10)).toBe(true)
    // In a disc of radius 10 the mean square across any axis is 25, in each half of it too.
    expect(rows.reduce((sum, [, across]) => sum + across ** 2, 0) / rows.length / 25).toBeCloseTo(1, 1)
  })

  it('fill the other half or the whole disc, and shrink to the line, as the options say', async () => {
    const outside = async (truncation: number) =>
      (await rowsFrom({truncation})).filter(([along]) => along < 0 || along > 10).length / 4000
    expect(await outside(-1)).toBe(1)
    expect(await outside(0)).toBeCloseTo(0.5, 1)
    const flat = await rowsFrom({deformation: 1})
    expect(flat.every(([along, across]) => along >= 0 && along <= 10 && Math.abs(across) < 1e-12)).toBe(true)
  })

  it('do not reach beyond the nearest row of another class, unless only the class is looked at', async () => {
    const near = [[0, 1], [6, 9], ...far]
    const within = (rows: number[][]) =>
      rows.every(([along, across]) => Math.hypot(along > 5 ? along - 10 : along, across) <= 1 + 1e-9)
    expect(within(await rowsFrom({}, near))).toBe(true)
    expect(within(await rowsFrom({selection: 'majority'}, near))).toBe(true)
    expect(within(await rowsFrom({selection: 'minority'}, near))).toBe(false)
    // Without other classes there is nothing to reach to but the class.
    expect(await rowsFrom({selection: 'majority'}, [])).toHaveLength(4000)
  })
})

describe('Rows of loras', () => {
  const train = gaussianClasses(createRng('loras'), {rows: 60, minority: 20, columns: 3}).as('train')
  const real = rowsOf(train.select(rowsWithLabel(train, 'y', ['1']), 'train'))

  it('are means of several records, on no line of two', async () => {
    const rows = await made(loras.create({noise: 0}), 300, train)
    const onLines = rows.filter(row => placesOnLines(real, row).length > 0)
    // Three draws from 16 shadows of eight records hold a record twice at times, and a weight of 0.
    expect(onLines.length).toBeLessThan(rows.length / 2)
    const [low, high] = [Math.min, Math.max].map(end => [0, 1, 2].map(at => end(...real.map(row => row[at]))))
    expect(rows.every(row => row.every((value, at) => value >= low[at] && value <= high[at]))).toBe(true)
  })

  it('of one combined shadow are records with noise of the size that was asked for', async () => {
    const rows = await made(loras.create({combined: 1, noise: 0.001, shadows: 50}), 2000, train)
    const off = rows.flatMap(row => {
      const nearest = real.reduce((best, record) => (distance(record, row) < distance(best, row) ? record : best))
      return row.map((value, at) => (value - nearest[at]) ** 2)
    })
    expect(Math.sqrt(off.reduce((sum, square) => sum + square, 0) / off.length) / 0.001).toBeCloseTo(1, 1)
  })

  it('come from few shadows in a neighbourhood', async () => {
    const rows = await made(loras.create({combined: 1, neighbours: 1, shadows: 1}), 1000, train)
    // Twenty neighbourhoods of two rows with one shadow each.
    expect(new Set(rows.map(String)).size).toBe(40)
  })
})

const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, at) => value - b[at]))
