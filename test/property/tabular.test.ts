import fc from 'fast-check'
import {expect, it} from 'vitest'
import {createRng} from '../../src/core/rng.js'
import {Table, categoricalColumn, numericColumn} from '../../src/core/table.js'
import {decodeTable, encodeTable, fitTabular, type TabularEncoding} from '../../src/preprocess/tabular/tabular.js'
import {testContext} from '../support/context.js'
import {categorical, numeric} from '../support/tables.js'

const decimal = fc.integer({min: -100_000, max: 100_000}).map(value => value / 100)
const cell = <T>(value: fc.Arbitrary<T>, missing: T) =>
  fc.oneof({weight: 6, arbitrary: value}, {weight: 1, arbitrary: fc.constant(missing)})
const rows = fc.array(
  fc.tuple(
    cell(decimal, NaN),
    cell(fc.integer({min: 0, max: 9}), NaN),
    cell(fc.constantFrom<string | undefined>('a', 'b', 'c'), undefined),
  ),
  {minLength: 1, maxLength: 40},
)

it('A table comes back from its features: levels, missing cells and integers exactly, decimals to single precision', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom('modes' as const, 'quantile-normal' as const, 'min-max' as const),
      fc.constantFrom('one-hot' as const, 'ordinal' as const),
      async (cells, numbers, categories) => {
        const train = new Table(
          'train',
          [
            numeric(
              'x',
              cells.map(([x]) => x),
            ),
            numeric(
              'count',
              cells.map(([, count]) => count),
            ),
            categorical(
              'level',
              cells.map(([, , level]) => level),
            ),
          ],
          cells.length,
        )
        // 0.5 / n, the ends of a normal sample: with 1e-7 single precision would not tell apart what lies near them.
        const fitted = await fitTabular(train, {numbers, categories, edge: 0.5 / Math.max(2, cells.length)}, testContext())
        const encoding = JSON.parse(JSON.stringify(fitted)) as TabularEncoding
        const features = encodeTable(encoding, train, createRng(1))
        expect(features.data.every(Number.isFinite)).toBe(true)
        const columns = decodeTable(encoding, features, train.schema.fields, createRng(2))
        const table = new Table('synthetic', columns, cells.length)
        expect(table.schema).toEqual(train.schema)
        expect(categoricalColumn(table, 'level').codes).toEqual(categoricalColumn(train, 'level').codes)
        expect(numericColumn(table, 'count').values).toEqual(numericColumn(train, 'count').values)
        numericColumn(table, 'x').values.forEach((value, row) => {
          const expected = cells[row][0]
          if (Number.isNaN(expected)) expect(value).toBeNaN()
          else expect(Math.abs(value - expected)).toBeLessThanOrEqual(0.0101)
        })
      },
    ),
    {numRuns: 200},
  )
})
