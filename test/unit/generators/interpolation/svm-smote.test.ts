import {describe, expect, it} from 'vitest'
import {NotApplicable} from '../../../../src/core/errors.js'
import {createRng} from '../../../../src/core/rng.js'
import {Table, rowsWithLabel} from '../../../../src/core/table.js'
import {svmSmote} from '../../../../src/generators/interpolation/svm-smote.js'
import {supportVectors} from '../../../../src/stats/support-vectors.js'
import {testContext} from '../../../support/context.js'
import {matrixOf} from '../../../support/releases.js'
import {categorical, gaussianClasses, numeric} from '../../../support/tables.js'
import {placesOnLines, rowsOf} from '../../../support/sampled-rows.js'

const minority = {target: 'y', label: '1'}

/** Columns x0, x1, ... and y of rows of the class and of others. */
function tableOf(own: readonly number[][], others: readonly number[][]): Table<'train'> {
  const rows = [...own, ...others]
  const columns = rows[0].map((_, at) =>
    numeric(
      `x${at}`,
      rows.map(row => row[at]),
    ),
  )
  return new Table(
    'train',
    [
      ...columns,
      categorical(
        'y',
        rows.map((_, row) => (row < own.length ? '1' : '0')),
      ),
    ],
    rows.length,
  )
}

describe('Rows of svm-smote', () => {
  it('lie between two records, or beyond one by no more than half of the way to the other', async () => {
    const train = gaussianClasses(createRng('svm'), {rows: 120, minority: 40, columns: 3}).as('train')
    const real = rowsOf(train.select(rowsWithLabel(train, 'y', ['1']), 'train'))
    const fitted = await svmSmote.create().fit(train, minority, testContext())
    const made = rowsOf(await fitted.sample(300, testContext()))
    const places = made.map(row => placesOnLines(real, row))
    expect(places.every(found => found.some(place => place > -0.5 && place < 1))).toBe(true)
    // Both kinds occur: a share of Beta(10, 10) is interpolated.
    const beyond = places.filter(found => found.every(place => place < 0 || place > 1)).length
    expect(beyond).toBeGreaterThan(30)
    expect(beyond).toBeLessThan(270)
  })

  it('do not start from support vectors in the midst of other classes', async () => {
    const grid = (from: number, count: number) => Array.from({length: count}, (_, at) => [from + (at % 5), Math.floor(at / 5)])
    // One record of the class stands among the others, beyond the reach of any extrapolation.
    const train = tableOf([...grid(0, 25), [102.5, 2.5]], grid(100, 25))
    const fitted = await svmSmote.create({dangerNeighbours: 5}).fit(train, minority, testContext())
    const made = rowsOf(await fitted.sample(200, testContext()))
    expect(made.every(([x]) => x < 50)).toBe(true)
  })

  it('are refused where every support vector is noise, and without other classes', async () => {
    const others = Array.from({length: 30}, (_, at) => [at, at % 2])
    const scattered = tableOf(
      [
        [3.5, 0.5],
        [14.5, 0.5],
        [25.5, 0.5],
      ],
      others,
    )
    const surrounded = svmSmote.create({dangerNeighbours: 4}).fit(scattered, minority, testContext())
    await expect(surrounded).rejects.toThrow("every support vector of class '1' is surrounded by other classes")
    const alone = tableOf(
      [
        [0, 1],
        [1, 0],
        [2, 2],
      ],
      [],
    )
    await expect(svmSmote.create().fit(alone, minority, testContext())).rejects.toThrow(NotApplicable)
  })
})

describe('Support vectors', () => {
  it('are all points of a tiny problem, and the border ones where classes are far apart', async () => {
    const points = matrixOf([[0], [0.1], [10], [10.1]])
    const labels = Uint8Array.from([1, 1, 0, 0])
    // So wide a kernel that the class is nearly one point: the inner pair carries the border.
    const found = await supportVectors(points, labels, {penalty: 1e4, gamma: 1e-3}, testContext())
    expect(Array.from(found)).toEqual([1, 2])
    // With a small penalty each multiplier is at its bound.
    expect(Array.from(await supportVectors(points, labels, {penalty: 1e-3, gamma: 1e-3}, testContext()))).toEqual([0, 1, 2, 3])
  })
})
