import {expect, test} from 'vitest'
import {mapped, scaleMaps, statedScale, unmapped} from '../../../src/audit/checks/release-scale.js'
import {UserError} from '../../../src/core/errors.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {numericColumn, rowsWithLabel, Table} from '../../../src/core/table.js'
import {largestGap} from '../../../src/stats/kolmogorov.js'
import {inFlags} from '../../support/in-flags.js'
import {categorical, numeric} from '../../support/tables.js'

const UNSTATED = {factors: new Map<string, number>()}
const FILE = {path: 'release.csv', generator: 'file:release.csv'}
const round = (value: number, decimals: number) => Math.round(value * 10 ** decimals) / 10 ** decimals

/** Ages, doses, a skewed value and an indicator; the first 40 of 160 rows are the minority and a little different. */
function people(seed: number): Table<'source'> {
  const rng = createRng(seed)
  const rows = Array.from({length: 160}, (_, row) => row)
  const shift = (row: number) => (row < 40 ? 1 : 0)
  return new Table(
    'source',
    [
      numeric(
        'age',
        rows.map(row => Math.round(55 + 5 * shift(row) + 12 * normal(rng))),
      ),
      numeric(
        'dose',
        rows.map(row => round(40 + 20 * shift(row) + 8 * normal(rng), 2)),
      ),
      numeric(
        'crp',
        rows.map(() => round(Math.exp(normal(rng)), 1)),
      ),
      numeric(
        'smokes',
        rows.map(() => (rng.next() < 0.4 ? 1 : 0)),
      ),
      categorical(
        'y',
        rows.map(row => String(shift(row))),
      ),
    ],
    rows.length,
  )
}

const minorityOf = (table: Table) => table.select(rowsWithLabel(table, 'y', ['1']), table.role)

function scaled(table: Table, by: (values: Float64Array) => (value: number) => number, of: Table = table): Table {
  return table.withColumns(
    table.columns.map(column =>
      column.kind === 'numeric'
        ? numeric(column.field.name, column.values.map(by(numericColumn(of, column.field.name).values)))
        : column,
    ),
  )
}

const standardise = (freedom: number) => (values: Float64Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - freedom))
  return (value: number) => (value - mean) / deviation
}
const toRange = (low: number, high: number) => (values: Float64Array) => {
  const [min, max] = [Math.min(...values), Math.max(...values)]
  return (value: number) => low + ((high - low) * (value - min)) / (max - min)
}

const WAYS: [string, (values: Float64Array) => (value: number) => number][] = [
  ['standardised as scikit-learn does', standardise(0)],
  ['standardised as R does', standardise(1)],
  ['scaled to [0, 1]', toRange(0, 1)],
  ['scaled to [-1, 1]', toRange(-1, 1)],
]

test.each(WAYS)('Records that were %s come back to the digit, by the minority rows and by all rows', (_, way) => {
  for (const seed of [1, 2, 3]) {
    const all = people(seed)
    const minority = minorityOf(all)
    for (const of of [minority, all]) {
      const released = scaled(minority, way, of)
      const {maps, checks} = scaleMaps(released, minority, all, UNSTATED, FILE)
      expect(checks).toMatchObject([{code: 'scale-aligned', severity: 'note', generator: 'file:release.csv'}])
      const back = mapped(released, maps, minority)
      for (const name of ['age', 'dose', 'crp', 'smokes'])
        expect([...numericColumn(back, name).values], name).toEqual([...numericColumn(minority, name).values])
      const there = unmapped(minority, maps)
      expect(numericColumn(there, 'dose').values[3]).toBeCloseTo(numericColumn(released, 'dose').values[3], 9)
    }
  }
})

test('A release on the scale of the data is left alone, whatever its shape', () => {
  for (const seed of [4, 5, 6, 7]) {
    const all = people(seed)
    const minority = minorityOf(all)
    const others = minorityOf(people(seed + 100))
    for (const released of [minority, others, all, others.select([1, 1, 1, 2, 2, 3], 'synthetic')])
      expect(scaleMaps(released, minority, all, UNSTATED, FILE)).toEqual({maps: new Map(), checks: []})
  }
})

function complaint(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    return inFlags(error as UserError)
  }
  return 'nothing was thrown'
}

test('A column in another unit is refused with the factor to confirm, and aligned when it is confirmed', () => {
  const all = people(8)
  const minority = minorityOf(all)
  const released = minority.withColumns(
    minority.columns.map(column =>
      column.field.name === 'dose' && column.kind === 'numeric'
        ? numeric(
            'dose',
            column.values.map(value => value / 1000),
          )
        : column,
    ),
  )
  expect(complaint(() => scaleMaps(released, minority, all, UNSTATED, FILE))).toMatch(
    /In 1 of 4 columns.*'dose'.*--scale-of-release 'dose=1000'/s,
  )
  const {maps, checks} = scaleMaps(released, minority, all, statedScale(['dose=1000'], all), FILE)
  expect(checks).toEqual([])
  expect([...numericColumn(mapped(released, maps, minority), 'dose').values]).toEqual([...numericColumn(minority, 'dose').values])
})

test('Values that fit on no scale are refused, and said where they are to be taken as they are', () => {
  const all = people(9)
  const minority = minorityOf(all)
  const rng = createRng(10)
  const released = scaled(minority, () => () => 1e5 + rng.next())
  expect(complaint(() => scaleMaps(released, minority, all, UNSTATED, FILE))).toMatch(/--scale-of-release as-is/)
  const {maps, checks} = scaleMaps(released, minority, all, statedScale(['as-is'], all), FILE)
  expect(maps.size).toBe(0)
  expect(checks).toMatchObject([{code: 'scale-differs', severity: 'warning', count: 4, of: 4}])
})

test('Statements about the scale are checked', () => {
  const all = people(11)
  for (const wrong of ['', 'sometimes', 'weight=2', 'y=2', 'dose=0', 'dose=x', '=3'])
    expect(
      complaint(() => statedScale([wrong], all)),
      wrong,
    ).toMatch(/--scale-of-release must be/)
})

test('The gap of two distributions is 1 when nothing overlaps and 0 when all is equal', () => {
  expect(largestGap([1, 2, 3], [4, 5])).toBe(1)
  expect(largestGap([1, 1, 2], [1, 1, 2])).toBe(0)
  // scipy.stats.ks_2samp([1, 2, 2, 3, 5], [2, 3, 4]).statistic
  expect(largestGap([1, 2, 2, 3, 5], [2, 3, 4])).toBeCloseTo(0.2667, 4)
})
