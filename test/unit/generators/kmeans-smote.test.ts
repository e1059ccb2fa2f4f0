import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {NotApplicable} from '../../../src/core/errors.js'
import type {GivenOptions} from '../../../src/core/options.js'
import {createRng} from '../../../src/core/rng.js'
import {Table, numericColumn} from '../../../src/core/table.js'
import {kmeansSmote} from '../../../src/generators/interpolation/kmeans-smote.js'
import {kMeans} from '../../../src/stats/k-means.js'
import {testContext} from '../../support/context.js'
import {matrixOf} from '../../support/releases.js'
import {categorical, gaussianClasses, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}

/**
 * Three groups far apart. The first two hold the class alone, at mean distances (3 + 3 + 4 + 4 + 5 + 5) / 6 = 4 and (6
 * + 8 + 10) / 3 = 8; in the third it is one row of six.
 */
function groups(): Table<'train'> {
  const own = [
    [0, 0],
    [0, 3],
    [4, 0],
    [4, 3],
    [1000, 0],
    [1000, 6],
    [1008, 0],
    [0, 1000],
  ]
  const others = [1, 2, 3, 4, 5].map(at => [at, 1000])
  const rows = [...own, ...others]
  const columns = [0, 1].map(at =>
    numeric(
      `x${at}`,
      rows.map(row => row[at]),
    ),
  )
  const label = categorical(
    'y',
    rows.map((_, row) => (row < own.length ? '1' : '0')),
  )
  return new Table('train', [...columns, label], rows.length)
}

async function countsOf(options: GivenOptions, rowCount: number): Promise<number[]> {
  const fitted = await kmeansSmote.create({clusters: 3, ...options}).fit(groups(), minority, testContext())
  const made = await fitted.sample(rowCount, testContext())
  const [x, y] = ['x0', 'x1'].map(name => numericColumn(made, name).values)
  const group = Array.from(x, (value, row) => (y[row] > 500 ? 2 : value > 500 ? 1 : 0))
  return [0, 1, 2].map(wanted => group.filter(at => at === wanted).length)
}

describe('k-means-SMOTE', () => {
  it('makes more rows where the class is sparse, and none where it is rare', async () => {
    // Sparsities 4 / 4 and 8 / 3: shares of 3/11 and 8/11.
    expect(await countsOf({densityExponent: 1}, 1100)).toEqual([300, 800, 0])
    // By imbalanced-learn's rule, in Python: 4**(log(4, 1.6)**1.8*.16)/4 against 8**(log(3, 1.6)**1.8*.16)/3.
    expect(await countsOf({}, 1000)).toEqual([434, 566, 0])
  })

  it('stays within the cluster', async () => {
    const fitted = await kmeansSmote.create({clusters: 3}).fit(groups(), minority, testContext())
    const made = await fitted.sample(400, testContext())
    const [x, y] = ['x0', 'x1'].map(name => numericColumn(made, name).values)
    x.forEach((value, row) => {
      const inFirst = value >= 0 && value <= 4 && y[row] >= 0 && y[row] <= 3
      const inSecond = value >= 1000 && value <= 1008 && y[row] >= 0 && y[row] <= 6
      expect(inFirst || inSecond).toBe(true)
    })
  })

  it("asks for the class's share of all rows, and says so, where no cluster has half of its rows of the class", async () => {
    const train = gaussianClasses(createRng('rare'), {rows: 200, minority: 20, columns: 2}).as('train')
    const lowered = await kmeansSmote.create({clusters: 1}).fit(train, minority, testContext())
    expect(lowered.notes).toEqual([
      "'balance' of kmeans-smote is the class's share of all rows, 0.10: no cluster has half of its rows of the class.",
    ])
    expect((await lowered.sample(30, testContext())).rowCount).toBe(30)
    const strict = kmeansSmote.create({clusters: 1, balance: 0.5}).fit(train, minority, testContext())
    await expect(strict).rejects.toThrow(NotApplicable)
    await expect(strict).rejects.toThrow("fewer 'clusters' or a lower 'balance' may help")
  })

  it('refuses more clusters than there are rows', async () => {
    await expect(kmeansSmote.create({clusters: 14}).fit(groups(), minority, testContext())).rejects.toThrow(
      "The 'clusters' option of kmeans-smote must be an integer in [1, 13]. Got 14 instead.",
    )
  })

  it('shares rows alike among clusters of repeated rows', async () => {
    const x = [0, 0, 0, 9, 9, 9]
    const train = new Table('train', [numeric('x', x), categorical('y', ['1', '1', '1', '1', '1', '1'])], 6)
    const fitted = await kmeansSmote.create({clusters: 2}).fit(train, minority, testContext())
    const {values} = numericColumn(await fitted.sample(10, testContext()), 'x')
    expect([...values].sort()).toEqual([0, 0, 0, 0, 0, 9, 9, 9, 9, 9])
  })
})

describe('k-means', () => {
  it('puts every point with the nearest mean, which is that of its points', async () => {
    const cell = fc.integer({min: -20, max: 20})
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), {minLength: 3, maxLength: 30}),
        fc.integer({min: 1, max: 3}),
        async (rows, count) => {
          const clusters = await kMeans(matrixOf(rows), count, testContext())
          const means = [...new Set(clusters)].map(cluster => {
            const own = rows.filter((_, row) => clusters[row] === cluster)
            return {cluster, mean: [0, 1].map(at => own.reduce((sum, row) => sum + row[at], 0) / own.length)}
          })
          rows.forEach((row, at) => {
            const away = ({mean}: {mean: number[]}) => Math.hypot(row[0] - mean[0], row[1] - mean[1])
            const own = means.find(({cluster}) => cluster === clusters[at])
            expect(own && away(own)).toBeLessThanOrEqual(Math.min(...means.map(away)) + 1e-9)
          })
        },
      ),
      {numRuns: 100},
    )
  })
})
