import {describe, expect, test} from 'vitest'
import {createRng, integerBelow, normal, type Rng} from '../../../src/core/rng.js'
import {settleCells} from '../../../src/geometry/cells/settle-cells.js'
import {settleColumn} from '../../../src/geometry/cells/settle-column.js'
import {largestErrorOf, nameOfForm, numberFormOf, numberFormsOf} from '../../../src/geometry/number-form.js'

const RECORDS = 40

/** Rows between a record and one of the next five, and what `write` makes of their values. */
function rowsBetween(rng: Rng, records: readonly number[], write: (value: number) => number, count = 10 * RECORDS) {
  return Array.from({length: count}, () => {
    const from = integerBelow(rng, RECORDS)
    const to = (from + 1 + integerBelow(rng, 5)) % RECORDS
    const share = rng.next()
    return {from, to, share, shareError: 0, value: write((1 - share) * records[from] + share * records[to])}
  })
}

function settle(records: readonly number[], write: (value: number) => number, seed: string, count?: number) {
  const rows = rowsBetween(createRng(seed), records, write, count)
  const values = Float64Array.from(rows, ({value}) => value)
  const size = Math.max(...values.map(Math.abs))
  return settleColumn(numberFormOf(values), size, rows, RECORDS)
}

const wholeNumbers = (seed: string, shift: number) => {
  const rng = createRng(seed)
  return Array.from({length: RECORDS}, () => Math.round(20 * normal(rng) + shift))
}

const shareRight = (found: Float64Array, records: readonly number[]) =>
  records.filter((value, at) => found[at] === value).length / RECORDS

describe('whole numbers of the source', () => {
  test.each([
    ['all of one sign', 100],
    ['of both signs', 0],
  ])('are put back where the release cut their mixes off, %s', (_, shift) => {
    const records = wholeNumbers('cut off', shift)
    const {form, values, isFixed} = settle(records, Math.trunc, 'cut off rows')
    expect(nameOfForm(form)).toBe('truncated whole numbers')
    expect(shareRight(values, records)).toBeGreaterThanOrEqual(0.95)
    records.forEach((value, record) => {
      if (isFixed[record] === 1) expect(values[record]).toBe(value)
    })
  })

  test('are put back where many records share one: their rows show it whole, with nothing cut off', () => {
    const rng = createRng('shared')
    const records = Array.from({length: RECORDS}, (_, record) => 200 + 17 * Math.floor(record / 8))
    const rows = rowsBetween(rng, records, value => value).map(row => {
      // As imbalanced-learn computes it: exact between equal numbers.
      const mix = records[row.from] + row.share * (records[row.to] - records[row.from])
      return {...row, value: Math.trunc(mix)}
    })
    const written = numberFormOf(Float64Array.from(rows, ({value}) => value))
    const {form, values} = settleColumn(written, Math.max(...records), rows, RECORDS)
    expect(nameOfForm(form)).toBe('truncated whole numbers')
    expect(Array.from(values)).toEqual(records)
  })

  test('are put back where the release rounded their mixes, which is not taken for cutting off', () => {
    const records = wholeNumbers('rounded', 100)
    const {form, values} = settle(records, Math.round, 'rounded rows')
    expect(nameOfForm(form)).toBe('whole numbers')
    expect(shareRight(values, records)).toBeGreaterThanOrEqual(0.95)
  })

  test('are found in rows of six significant digits, to the last digit', () => {
    const records = wholeNumbers('six', 300)
    const {values, isFixed} = settle(records, value => Number(value.toPrecision(6)), 'six rows')
    expect(Array.from(values)).toEqual(records)
    expect(Math.min(...isFixed)).toBe(1)
  })
})

test('one value of more decimals than all others keeps them', () => {
  const records = wholeNumbers('one', 300)
  records[7] = 300.625
  const {values} = settle(records, value => Number(value.toPrecision(7)), 'one rows')
  expect(values[7]).toBeCloseTo(300.625, 2)
  expect(shareRight(values, records)).toBeGreaterThanOrEqual((RECORDS - 1) / RECORDS)
})

test('a value that its rows do not tell is not called certain', () => {
  const records = wholeNumbers('few', 100)
  const {values, isFixed} = settle(records, Math.trunc, 'few rows', 60)
  const wrong = records.filter((value, at) => isFixed[at] === 1 && values[at] !== value)
  expect(wrong.length).toBeLessThanOrEqual(1)
  expect(isFixed.reduce((sum, flag) => sum + flag, 0)).toBeLessThan(RECORDS)
})

test('a truncated column is settled by the places that exact columns give, however wrong the given ones are', () => {
  const rng = createRng('places')
  const exact = Float64Array.from({length: RECORDS}, () => normal(rng))
  const whole = wholeNumbers('places', 100)
  const rows = rowsBetween(rng, whole, Math.trunc).map((row, at) => ({...row, row: at}))
  const mixes = Float64Array.from(rows, ({from, to, share}) => (1 - share) * exact[from] + share * exact[to])
  const columns = [
    {form: {kind: 'double', digits: 17} as const, values: mixes, start: exact, error: 1e-15},
    {form: {kind: 'decimals', digits: 0} as const, values: rows.map(({value}) => value), error: 0.5},
  ]
  const vague = rows.map(({row, from, to}) => ({row, from, to, share: 0.5}))
  const settled = settleCells(columns, [1], vague, RECORDS)
  expect(shareRight(settled.columns.get(1)?.values ?? new Float64Array(), whole)).toBeGreaterThanOrEqual(0.95)
  settled.rows.forEach(({share}, at) => {
    expect(share).toBeCloseTo(rows[at].share, 9)
  })
})

describe('tables of truncated whole numbers alone', () => {
  /** Records of six columns, and rows between them. */
  function release(seed: string) {
    const rng = createRng(seed)
    const deviations = [8, 10, 12, 15, 20, 25]
    const records = deviations.map(deviation => Array.from({length: RECORDS}, () => Math.round(deviation * normal(rng) + 1000)))
    const rows = rowsBetween(rng, records[0], value => value).map((row, at) => ({...row, row: at}))
    const columns = records.map(values =>
      Float64Array.from(rows, ({from, to, share}) => Math.trunc(values[from] + share * (values[to] - values[from]))),
    )
    return {records, rows, columns}
  }

  test('are put back, although no column but these says where a row is between its records', () => {
    const {records, rows, columns} = release('whole table')
    const cells = columns.map((values, at) => {
      // As taken for rounded numbers: half a unit too low, and a little off.
      const rng = createRng(`start ${at}`)
      const start = Float64Array.from(records[at], value => value - 0.5 + 0.4 * (2 * rng.next() - 1))
      return {form: numberFormOf(values), values, start, error: 0.5}
    })
    const settled = settleCells(cells, [...cells.keys()], rows, RECORDS).columns
    const found = cells.map((_, at) => settled.get(at))
    expect(found.map(own => own && nameOfForm(own.form))).toEqual(cells.map(() => 'truncated whole numbers'))
    const isRight = (record: number) => found.every((own, at) => own?.values[record] === records[at][record])
    const right = records[0].filter((_, record) => isRight(record)).length
    expect(right).toBeGreaterThanOrEqual(0.95 * RECORDS)
    found.forEach((own, at) => {
      own?.isFixed.forEach((fixed, record) => {
        if (fixed === 1) expect(own.values[record]).toBe(records[at][record])
      })
    })
  })
})

describe('a column of few steps, zero in most records,', () => {
  const CUT_OFF = 'three decimals, cut off'
  const written: Record<string, (value: number) => number> = {
    'six significant digits': value => Number(value.toPrecision(6)),
    'single precision': Math.fround,
    [CUT_OFF]: value => Math.trunc(1000 * value) / 1000,
  }
  const steps = [0.5, 0.25, 0.1]

  test.each(Object.keys(written).flatMap(form => steps.map(step => [form, step] as const)))(
    'is not taken for whole numbers: %s, steps of %s',
    (form, step) => {
      const rng = createRng(`${form} ${step}`)
      const write = written[form]
      const others = [1, 10, 100].map(scale =>
        Array.from({length: RECORDS}, () => (Math.round(100 * (10 + normal(rng))) / 100) * scale),
      )
      const stage = Array.from({length: RECORDS}, () => step * Math.max(0, integerBelow(rng, 8) - 5))
      const rows = rowsBetween(rng, stage, value => value, 5 * RECORDS).map((row, at) => ({...row, row: at}))
      const columns = [...others, stage]
      const released = columns.map(records =>
        Float64Array.from(rows, ({from, to, share}) => write((1 - share) * records[from] + share * records[to])),
      )
      const cells = numberFormsOf(released).map((numbers, at) => {
        const size = Math.max(...columns[at])
        const error = largestErrorOf(numbers, size, size)
        const start = Float64Array.from(columns[at], value => value + 0.2 * error * normal(rng))
        return {form: numbers, values: released[at], start, error}
      })
      const found = settleCells(cells, [...cells.keys()], rows, RECORDS).columns.get(others.length)
      const off = stage.map((value, record) => Math.abs((found?.values[record] ?? NaN) - value))
      expect(Math.max(...off)).toBeLessThan(step / 10)
      if (form !== CUT_OFF) expect(off.filter(error => error < 1e-9).length).toBeGreaterThanOrEqual(0.9 * RECORDS)
    },
  )
})
