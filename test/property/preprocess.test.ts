import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {MISSING_CODE, Table, categoricalColumn, numericColumn, type Column} from '../../src/core/table.js'
import {encodeFeatures, type EncodingOptions} from '../../src/preprocess/encode-features.js'
import {fitImputation} from '../../src/preprocess/impute.js'
import {categorical, numeric} from '../support/tables.js'

const number = fc.double({min: -1e300, max: 1e300, noNaN: true})
const cell = fc.oneof({weight: 5, arbitrary: number}, {weight: 1, arbitrary: fc.constant(NaN)})
const level = fc.oneof(
  {weight: 5, arbitrary: fc.constantFrom('a', 'b', 'c', 'd')},
  {weight: 1, arbitrary: fc.constant(undefined)},
)

const encoding = fc.record({
  scaling: fc.constantFrom('none' as const, 'minmax' as const, 'standardise' as const),
  categorical: fc.constantFrom('one-hot' as const, 'ordinal' as const),
})

const tableOf = (columns: readonly Column[]) => {
  const [first] = columns
  return new Table('train', columns, first.kind === 'numeric' ? first.values.length : first.codes.length)
}

const mixed = (numbers: fc.Arbitrary<number>, levels: fc.Arbitrary<string | undefined>) =>
  fc.array(fc.tuple(numbers, numbers, levels), {minLength: 1, maxLength: 30}).map(rows =>
    tableOf([
      numeric(
        'x',
        rows.map(([x]) => x),
      ),
      categorical(
        'level',
        rows.map(([, , name]) => name),
      ),
      numeric(
        'z',
        rows.map(([, z]) => z),
      ),
    ]),
  )

/** Equal up to 1e-12 of the largest number of the column; subnormal numbers have no digits to lose. */
function expectSame(found: Table, expected: Table): void {
  for (const column of expected.columns) {
    const {name} = column.field
    if (column.kind === 'categorical') expect(categoricalColumn(found, name).codes).toEqual(column.codes)
    else {
      const size = column.values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0)
      numericColumn(found, name).values.forEach((value, row) => {
        if (Number.isNaN(column.values[row])) expect(value).toBeNaN()
        else expect(Math.abs(value - column.values[row])).toBeLessThanOrEqual(1e-12 * size + 1e-307)
      })
    }
  }
}

describe('encodeFeatures', () => {
  it('comes back to the rows it was fitted on: levels exactly, numbers up to rounding', () => {
    fc.assert(
      fc.property(
        mixed(
          number,
          level.filter(name => name !== undefined),
        ),
        encoding,
        (train, options) => {
          const encoder = encodeFeatures(train, options)
          const matrix = encoder.transform(train)
          expect(matrix.data.every(Number.isFinite)).toBe(true)
          expect([encoder.featureNames.length, encoder.sourceColumns.length]).toEqual([matrix.columns, matrix.columns])
          expectSame(encoder.inverse(matrix, 'synthetic'), train)
        },
      ),
    )
  })

  it('with indicators comes back to missing cells too', () => {
    fc.assert(
      fc.property(mixed(cell, level), encoding, (train, options) => {
        const encoder = encodeFeatures(train, {...options, missingIndicators: true})
        const matrix = encoder.transform(train)
        expect(matrix.data.every(Number.isFinite)).toBe(true)
        expectSame(encoder.inverse(matrix, 'synthetic'), train)
      }),
    )
  })

  it('maps a row to the same features whatever other rows are transformed with it', () => {
    fc.assert(
      fc.property(mixed(cell, level), encoding, fc.infiniteStream(fc.nat()), (train, options, picks) => {
        const encoder = encodeFeatures(train, options)
        const all = encoder.transform(train)
        const rows = Array.from({length: 4}, () => (picks.next().value as number) % train.rowCount)
        const some = encoder.transform(train.select(rows, 'holdout'))
        rows.forEach((row, at) => {
          expect(some.data.subarray(at * all.columns, (at + 1) * all.columns)).toEqual(
            all.data.subarray(row * all.columns, (row + 1) * all.columns),
          )
        })
      }),
    )
  })

  it('takes the ends of the training range to exactly -1 and 1 with minmax, and rows beyond it further out', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({min: -1e3, max: 1e3, noNaN: true}), {minLength: 2, maxLength: 20}), values => {
        fc.pre(Math.max(...values) - Math.min(...values) > 1e-300)
        const train = tableOf([numeric('x', values)])
        const encoder = encodeFeatures(train, {scaling: 'minmax', categorical: 'one-hot'})
        const {data} = encoder.transform(train)
        expect([Math.min(...data), Math.max(...data)]).toEqual([-1, 1])
      }),
    )
    const encoder = encodeFeatures(tableOf([numeric('x', [10, 20])]), {scaling: 'minmax', categorical: 'one-hot'})
    expect([...encoder.transform(tableOf([numeric('x', [15, 40, 5])])).data]).toEqual([0, 5, -2])
  })

  it('keeps the order of numbers with robust scaling, and brings them back', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(number, fc.integer()), {minLength: 2, maxLength: 30}), values => {
        const train = tableOf([numeric('x', values)])
        const encoder = encodeFeatures(train, {scaling: 'robust', categorical: 'one-hot'})
        const matrix = encoder.transform(train)
        expect(matrix.data.every(Number.isFinite)).toBe(true)
        const found = numericColumn(encoder.inverse(matrix, 'synthetic'), 'x').values
        // A number that is 1e300 times the spread away has a logarithm of 690, whose last digit is 1e-13.
        const size = Math.max(...values.map(Math.abs))
        // Beyond that a double cannot hold the distance in spreads, which are at least a hundredth of the smallest difference.
        const sorted = values.toSorted((a, b) => a - b)
        const steps = sorted.slice(1).map((value, at) => value - sorted[at])
        const isTiny = size < 1e-290 || size > 1e300 * Math.min(...steps.filter(step => step > 0))
        values.forEach((value, at) => {
          if (!isTiny) expect(Math.abs(found[at] - value)).toBeLessThanOrEqual(1e-9 * size)
          values.forEach((other, next) => {
            if (value < other) expect(matrix.data[at]).toBeLessThanOrEqual(matrix.data[next])
          })
        })
      }),
      {examples: [[[0, -1332611665426217000, 0, 0, -1e-290]]]},
    )
  })

  it('scales by quantiles with robust, so that one wild value moves the others little', () => {
    const values = Array.from({length: 101}, (_, at) => at)
    const scaled = (cells: readonly number[]) =>
      encodeFeatures(tableOf([numeric('x', cells)]), {scaling: 'robust', categorical: 'one-hot'}).transform(
        tableOf([numeric('x', cells)]),
      ).data
    // Quartiles 25 and 75 are 1.349 apart in a normal distribution.
    expect(scaled(values)[75]).toBeCloseTo(1.349 / 2, 12)
    const wild = scaled([...values.slice(0, 100), 1e9])
    expect(wild[75]).toBeCloseTo(1.349 / 2, 12)
    expect(wild[100]).toBeCloseTo(2.5 + Math.log1p((1e9 - 50) / (50 / 1.349) - 2.5), 9)
    // Three quarters equal: the next quantiles decide.
    expect(scaled([...Array.from({length: 80}, () => 0), ...Array.from({length: 20}, () => 1)])[99]).toBeGreaterThan(2)
  })

  it('makes a constant column 0 and brings it back exactly', () => {
    for (const scaling of ['minmax', 'standardise', 'robust'] as const) {
      const train = tableOf([numeric('x', [0.1, 0.1, 0.1])])
      const encoder = encodeFeatures(train, {scaling, categorical: 'one-hot'})
      expect([...encoder.transform(train).data]).toEqual([0, 0, 0])
      const {values} = numericColumn(encoder.inverse({data: Float64Array.of(0, 7, -1), rows: 3, columns: 1}, 'synthetic'), 'x')
      expect([...values]).toEqual([0.1, 0.1, 0.1])
    }
  })

  it('gives a level that the training rows do not have zeros in one-hot and -1 as an ordinal when it is not listed', () => {
    const train = tableOf([categorical('level', ['b', 'c', 'b'])])
    const other = tableOf([categorical('level', ['a', 'c', 'b'])])
    const oneHot = encodeFeatures(train, {scaling: 'none', categorical: 'one-hot'})
    expect(oneHot.featureNames).toEqual(['level=b', 'level=c'])
    expect([...oneHot.transform(other).data]).toEqual([0, 0, 0, 1, 1, 0])
    const ordinal = encodeFeatures(train, {scaling: 'none', categorical: 'ordinal'})
    expect([...ordinal.transform(other).data]).toEqual([-1, 1, 0])
  })

  it('knows a level by its name in a table that lists levels differently', () => {
    const train = tableOf([categorical('level', ['b', 'd'])])
    const other = tableOf([categorical('level', ['a', 'b', 'c', 'd'])])
    const {data} = encodeFeatures(train, {scaling: 'none', categorical: 'one-hot'}).transform(other)
    expect([...data]).toEqual([0, 0, 1, 0, 0, 0, 0, 1])
  })

  it('takes the largest feature of a group as the level, the first on a tie', () => {
    const encoder = encodeFeatures(tableOf([categorical('level', ['a', 'b', 'c'])]), {scaling: 'none', categorical: 'one-hot'})
    const table = encoder.inverse({data: Float64Array.of(0.2, 0.9, 0.3, 0.5, 0.1, 0.5), rows: 2, columns: 3}, 'synthetic')
    expect([...categoricalColumn(table, 'level').codes]).toEqual([1, 0])
  })

  it('names features and the columns they come from, without the excluded ones', () => {
    const train = tableOf([numeric('x', [1, NaN]), categorical('level', ['a', 'b']), categorical('y', ['0', '1'])])
    const options: EncodingOptions = {scaling: 'none', categorical: 'one-hot', exclude: ['y'], missingIndicators: true}
    const {featureNames, sourceColumns} = encodeFeatures(train, options)
    expect(featureNames).toEqual(['x', 'x is missing', 'level=a', 'level=b'])
    expect(sourceColumns).toEqual(['x', 'x', 'level', 'level'])
  })

  it('is fitted on training rows and no others: any other role does not compile', () => {
    const holdout = tableOf([numeric('x', [1, 2])]).as('holdout')
    // @ts-expect-error A holdout must not be fitted on.
    encodeFeatures(holdout, {scaling: 'none', categorical: 'one-hot'})
    // @ts-expect-error Nor imputed from.
    fitImputation(holdout)
    expect(holdout.role).toBe('holdout')
  })
})

describe('fitImputation', () => {
  it("fills with the training rows' median and most frequent level, and touches nothing else", () => {
    const train = tableOf([numeric('x', [5, NaN, 1, 2, 100]), categorical('level', ['b', 'a', 'b', undefined, 'a'])])
    const other = train.select([1, 3, 4], 'holdout')
    const filled = fitImputation(train)(other)
    expect([...numericColumn(filled, 'x').values]).toEqual([3.5, 2, 100])
    expect([...categoricalColumn(filled, 'level').codes]).toEqual([0, 0, 0])
    expect(filled.role).toBe('holdout')
  })

  it('fills a numeric column without any value with 0 and leaves such a categorical one missing', () => {
    const train = tableOf([numeric('x', [NaN, NaN]), categorical('level', [undefined, undefined])])
    const filled = fitImputation(train)(train)
    expect([...numericColumn(filled, 'x').values]).toEqual([0, 0])
    expect([...categoricalColumn(filled, 'level').codes]).toEqual([MISSING_CODE, MISSING_CODE])
  })
})
