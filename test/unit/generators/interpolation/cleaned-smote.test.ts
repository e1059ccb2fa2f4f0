import {describe, expect, it} from 'vitest'
import type {GivenOptions} from '../../../../src/core/options.js'
import {createRng, normal} from '../../../../src/core/rng.js'
import {Table, rowsWithLabel} from '../../../../src/core/table.js'
import type {Generator} from '../../../../src/generators/generator.js'
import {smoteEnn} from '../../../../src/generators/interpolation/smote-enn.js'
import {smoteIpf} from '../../../../src/generators/interpolation/smote-ipf.js'
import {keepUnlinked, smoteTomek} from '../../../../src/generators/interpolation/smote-tomek.js'
import {smote} from '../../../../src/generators/interpolation/smote.js'
import {testContext} from '../../../support/context.js'
import {matrixOf} from '../../../support/releases.js'
import {placesOnLines, rowsOf} from '../../../support/sampled-rows.js'
import {categorical, gaussianClasses, numeric} from '../../../support/tables.js'

const minority = {target: 'y', label: '1'}
const cleaners = [smoteTomek, smoteEnn, smoteIpf]

/** Two records at 0 and 10, and others from `from` on, `apart` from one another. */
function line(from: number, apart: number, count: number): Table<'train'> {
  const x = [0, 10, ...Array.from({length: count}, (_, at) => from + at * apart)]
  const labels = x.map((_, row) => (row < 2 ? '1' : '0'))
  return new Table('train', [numeric('x', x), categorical('y', labels)], x.length)
}

async function rowCountOf(generator: (typeof cleaners)[number], train: Table<'train'>, rows: number) {
  return (await (await generator.create().fit(train, minority, testContext())).sample(rows, testContext())).rowCount
}

async function valuesOf(generator: (typeof cleaners)[number], train: Table<'train'>, rows: number, options?: GivenOptions) {
  const fitted = await generator.create(options).fit(train, minority, testContext())
  return rowsOf(await fitted.sample(rows, testContext())).map(([x]) => x)
}

describe('Cleaned SMOTE', () => {
  it.each(cleaners)('$name releases rows of SMOTE alone: none is real, each lies between two records', async generator => {
    const train = gaussianClasses(createRng('cleaned'), {rows: 100, minority: 30, columns: 3}).as('train')
    const real = rowsOf(train.select(rowsWithLabel(train, 'y', ['1']), 'train'))
    const made = rowsOf(await (await generator.create().fit(train, minority, testContext())).sample(150, testContext()))
    expect(made.every(row => placesOnLines(real, row).some(place => place >= 0 && place < 1))).toBe(true)
    expect(new Set(made.map(String)).size).toBe(150)
  })

  it('of smote-enn stays away from rows of other classes, by all neighbours or by most', async () => {
    // Others stand from 4 to 6; a row there has some of them among its three nearest.
    const train = line(4, 0.01, 201)
    const among = (values: readonly number[]) => values.filter(x => x > 4 && x < 6).length
    expect(among(await valuesOf(smoteEnn, train, 400))).toBe(0)
    const plain = rowsOf(await (await smote.create().fit(train, minority, testContext())).sample(400, testContext()))
    expect(among(plain.map(([x]) => x))).toBeGreaterThan(40)
    // A row just outside has two synthetic neighbours of three at times: `most` is content with it.
    const nearest = (values: readonly number[]) => Math.min(...values.map(x => Math.abs(x - 5)))
    const [all, most] = [await valuesOf(smoteEnn, train, 400), await valuesOf(smoteEnn, train, 400, {agreement: 'most'})]
    expect(nearest(most)).toBeLessThan(nearest(all))
  })

  it('of smote-tomek goes without one row of each link, and keeps rows that another class is merely near to', async () => {
    // Others at 5 and 5.05, which are each other's nearest; at 20, whose nearest is the row at 21; then synthetic rows.
    const points = matrixOf([[5], [5.05], [20], [4], [4.9], [21], [23]])
    const classes = Int32Array.from([0, 0, 0, 1, 1, 1, 1])
    expect(await keepUnlinked({points, classes, firstSynthetic: 3}, testContext())).toEqual([true, true, false, true])
  })

  it('says so when it keeps nothing', async () => {
    const fitted = await smoteEnn.create({editNeighbours: 200}).fit(line(-1, 0.1, 120), minority, testContext())
    await expect(fitted.sample(1, testContext())).rejects.toThrow(
      "smote-enn removed nearly all rows of class '1' that SMOTE made: of 2360 it kept 0",
    )
  })

  it('judges rows in a balanced table, however few are asked for', async () => {
    // With three real rows of the class no tree would keep a single synthetic one.
    const train = gaussianClasses(createRng('few'), {rows: 203, minority: 3, columns: 3}).as('train')
    expect(await rowCountOf(smoteIpf, train, 1)).toBe(1)
  })

  it('of smote-ipf goes without rows that trees take for another class', async () => {
    // Three records of the class amid the others: the rows between them lie among these.
    const rng = createRng('ipf')
    const own = Array.from({length: 30}, () => normal(rng))
    const others = Array.from({length: 300}, () => 20 + normal(rng))
    const x = [...own, 19, 20, 21, ...others]
    const y = x.map((_, row) => (row < own.length + 3 ? '1' : '0'))
    const train = new Table(
      'train',
      [
        numeric('x', x),
        numeric(
          'z',
          x.map(() => normal(rng)),
        ),
        categorical('y', y),
      ],
      x.length,
    )
    const among = async (generator: {create(options?: GivenOptions): Generator}, options?: GivenOptions) => {
      const made = await (await generator.create(options).fit(train, minority, testContext())).sample(400, testContext())
      return rowsOf(made).filter(([value]) => Math.abs(value - 20) < 1.5).length
    }
    const [plain, filtered, cautious] = [await among(smote), await among(smoteIpf), await among(smoteIpf, {voting: 'consensus'})]
    expect(plain).toBeGreaterThan(8)
    expect(filtered).toBeLessThan(plain / 2)
    expect(cautious).toBeGreaterThan(filtered)
  })
})
