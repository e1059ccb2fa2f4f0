import {describe, expect, test} from 'vitest'
import {createRng, integerBelow, normal, permutation, type Rng} from '../../../src/core/rng.js'
import {Table, concatTables, type Column} from '../../../src/core/table.js'
import {columnForms} from '../../../src/inspect/column-forms.js'
import {estimateSettings} from '../../../src/inspect/estimate-settings.js'
import {poissonTail, testInterpolation} from '../../../src/inspect/interpolation-test.js'
import type {LeakKind} from '../../../src/inspect/leak.js'
import {findLeaks} from '../../../src/inspect/leaks.js'
import {oneHotGroups} from '../../../src/inspect/one-hot.js'
import {numberFormOf} from '../../../src/geometry/number-form.js'
import {lastPlaceOf, resolutionOf} from '../../../src/inspect/resolution.js'
import {smote} from '../../../src/generators/interpolation/smote.js'
import {testContext} from '../../support/context.js'
import {categorical, gaussianClasses, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}

/** Synthetic rows of SMOTE from so many Gaussian records. */
async function smoteRows(seed: string, options: {records: number; ratio: number; k: number; columns?: number}): Promise<Table> {
  const {records, ratio, k, columns = 5} = options
  const train = gaussianClasses(createRng(seed), {rows: records + 2, minority: records, columns}).as('train')
  const fitted = await smote.create({neighbours: k}).fit(train, minority, testContext(seed))
  return (await fitted.sample(records * ratio, testContext(seed))).without(['y'])
}

const mapped = (table: Table, change: (value: number) => number) =>
  table.withColumns(
    table.columns.map((column): Column => (column.kind === 'numeric' ? {...column, values: column.values.map(change)} : column)),
  )

const gaussianRows = (rng: Rng, rows: number, columns: number) =>
  gaussianClasses(rng, {rows, minority: rows, columns}).without(['y'])

function kinds(columns: readonly Column[], rows: number): LeakKind[] {
  return findLeaks(new Table('source', columns, rows)).map(({kind}) => kind)
}

describe('the test of interpolation', () => {
  test.each([17, 8, 6])('recognises rows of SMOTE at ratio 2 with %i decimals', async decimals => {
    const rows = await smoteRows('recognise', {records: 50, ratio: 2, k: 5})
    const released = decimals === 17 ? rows : mapped(rows, value => Number(value.toFixed(decimals)))
    const {verdict, pValue} = await testInterpolation(released, testContext())
    expect(verdict).toBe('interpolated')
    expect(pValue).toBeLessThanOrEqual(0.001)
  })

  test.each([
    ['single precision', (value: number) => Number(Math.fround(value).toPrecision(8))],
    ['single precision in doubles', Math.fround],
    // Around 100 the digits after the point change with the size.
    ['six significant digits', (value: number) => Number((100 + 40 * value).toPrecision(6))],
  ])('recognises rows of SMOTE written in %s', async (_, write) => {
    const rows = await smoteRows('written', {records: 80, ratio: 3, k: 5})
    expect((await testInterpolation(mapped(rows, write), testContext())).verdict).toBe('interpolated')
  })

  test('recognises rows of SMOTE some columns of which were cut off to whole numbers', async () => {
    const rows = await smoteRows('cut off', {records: 80, ratio: 3, k: 5, columns: 6})
    const columns = rows.columns.map((column, at): Column =>
      column.kind === 'numeric' && at % 2 === 0
        ? {...column, values: column.values.map(value => Math.trunc(200 * value))}
        : column,
    )
    const {verdict} = await testInterpolation(rows.withColumns(columns), testContext())
    expect(verdict).toBe('interpolated')
  })

  test('recognises crowded rows with few digits, among which chance lines abound', async () => {
    const rng = createRng('crowded')
    const common = Float64Array.from({length: 150}, () => normal(rng))
    const columns = Array.from({length: 6}, (_, at) =>
      numeric(
        `x${at}`,
        common.map(value => value + 0.05 * normal(rng)),
      ),
    )
    const target = categorical(
      'y',
      Array.from(common, () => '1'),
    )
    const fitted = await smote.create({neighbours: 8}).fit(new Table('train', [...columns, target], 150), minority, testContext())
    const rows = (await fitted.sample(150 * 20, testContext())).without(['y'])
    const {verdict} = await testInterpolation(
      mapped(rows, value => Number(value.toFixed(5))),
      testContext(),
    )
    expect(verdict).toBe('interpolated')
  })

  test('keeps its false-alarm rate on files that no interpolation touched', async () => {
    let alarms = 0
    for (let file = 0; file < 60; file++) {
      const rng = createRng(`null/${file}`)
      const plain = gaussianRows(rng, 60, 2 + (file % 6))
      // In turn: normal, rounded, whole, whole then standardised (a grid with full digits), resampled with noise.
      const changes = [
        (table: Table) => table,
        (table: Table) => mapped(table, value => Number(value.toFixed(4))),
        (table: Table) => mapped(table, value => Math.round(20 * value)),
        (table: Table) => mapped(table, value => (Math.round(20 * value) - 3.217) / 7.3),
        (table: Table) =>
          mapped(
            table.select(
              Int32Array.from({length: 120}, () => integerBelow(rng, 60)),
              'source',
            ),
            value => value + 0.001 * normal(rng),
          ),
      ]
      const {verdict} = await testInterpolation(changes[file % 5](plain), testContext(file))
      if (verdict === 'interpolated') alarms++
    }
    expect(alarms).toBe(0)
  })

  test('says undecidable of whole numbers, whatever they are', async () => {
    const rows = await smoteRows('coarse', {records: 50, ratio: 5, k: 5})
    const {verdict, pValue} = await testInterpolation(
      mapped(rows, value => Math.round(10 * value)),
      testContext(),
    )
    expect(verdict).toBe('undecidable')
    expect(pValue).toBeNull()
  })

  test('does not take columns bound to each other in some rows for interpolation', async () => {
    const rng = createRng('bound')
    const amount = Float64Array.from({length: 80}, () => normal(rng))
    const price = amount.map((value, row) => (row % 2 === 0 ? 2 * value : normal(rng)))
    const other = amount.map((_, row) => (row % 2 === 0 ? 3 * amount[row] : normal(rng)))
    const columns = [numeric('amount', amount), numeric('price', price), numeric('other', other)]
    const {verdict} = await testInterpolation(new Table('source', columns, 80), testContext())
    expect(verdict).toBe('not-recognised')
  })

  test.each([
    ['each its own way, few groups of many rows', {groups: 8, rows: 20, ownWay: true}],
    ['each its own way, many groups of few rows', {groups: 60, rows: 6, ownWay: true}],
    ['each its own way, three groups', {groups: 3, rows: 5, ownWay: true}],
    ['all the same way', {groups: 20, rows: 8, ownWay: false}],
    ['all the same way, two rows each', {groups: 60, rows: 2, ownWay: false}],
  ])('does not take groups on straight lines for interpolation: %s', async (_, {groups, rows, ownWay}) => {
    const rng = createRng('parallel')
    const vector = () => Float64Array.from({length: 6}, () => normal(rng))
    const [starts, ways, shared] = [Array.from({length: groups}, vector), Array.from({length: groups}, vector), vector()]
    const courses = Float64Array.from({length: groups * rows}, () => normal(rng))
    const columns = Array.from({length: 6}, (_, column) =>
      numeric(
        `x${column}`,
        courses.map((along, row) => starts[row % groups][column] + along * (ownWay ? ways[row % groups] : shared)[column]),
      ),
    )
    const {verdict} = await testInterpolation(new Table('source', columns, courses.length), testContext())
    expect(verdict).toBe('not-recognised')
  })

  test.each([1, 2])('recognises well-filled edges of few neighbours, since they meet: k = %i', async k => {
    const {verdict} = await testInterpolation(await smoteRows('filled', {records: 30, ratio: 20, k}), testContext())
    expect(verdict).toBe('interpolated')
  })

  test('recognises mixtures of one-hot rows by the proportion their groups share', async () => {
    const rng = createRng('one-hot')
    const records = Array.from({length: 20}, () => [integerBelow(rng, 3), integerBelow(rng, 4)])
    const values = Array.from({length: 7}, () => new Float64Array(40))
    for (let row = 0; row < 40; row++) {
      const [from, to, t] = [records[integerBelow(rng, 20)], records[integerBelow(rng, 20)], rng.next()]
      values[from[0]][row] += 1 - t
      values[to[0]][row] += t
      values[3 + from[1]][row] += 1 - t
      values[3 + to[1]][row] += t
    }
    const columns = values.map((column, at) => numeric(`level ${at}`, column))
    const {verdict, mixtures} = await testInterpolation(new Table('source', columns, 40), testContext())
    expect(verdict).toBe('interpolated')
    expect(mixtures).toBeGreaterThan(1)
  })

  test('takes the tail of the Poisson distribution', () => {
    // 1 - exp(-0.04) (1 + 0.04), by hand.
    expect(poissonTail(2, 0.04)).toBeCloseTo(1 - Math.exp(-0.04) * 1.04, 12)
    expect(poissonTail(0, 3)).toBe(1)
  })
})

describe('the estimates of settings', () => {
  test.each([2, 5, 8])('find k = %i and the ratio at ratio 8', async k => {
    const rows = await smoteRows('settings', {records: 40, ratio: 8, k})
    const {neighbours, ratio, realRows} = await estimateSettings(rows, testContext())
    expect(neighbours?.value).toBe(k)
    expect(ratio?.low).toBeLessThanOrEqual(8)
    expect(ratio?.high).toBeGreaterThanOrEqual(7.9)
    expect(realRows).toBe(0)
  })

  test('count real rows that are mixed in', async () => {
    const rows = await smoteRows('mixed', {records: 40, ratio: 8, k: 5})
    const real = gaussianClasses(createRng('mixed'), {rows: 42, minority: 40, columns: 5}).without(['y'])
    const all = concatTables('augmented', [
      real.select(
        Int32Array.from({length: 40}, (_, row) => row),
        'source',
      ),
      rows,
    ])
    const order = permutation(createRng('shuffle'), all.rowCount)
    const {neighbours, realRows} = await estimateSettings(all.select(order, 'augmented'), testContext())
    expect(realRows).toBeGreaterThanOrEqual(36)
    expect(realRows).toBeLessThanOrEqual(42)
    expect(neighbours?.value).toBe(5)
  })

  test('count equal records as often as they occur, and do not take rows between them for real ones', async () => {
    const some = gaussianClasses(createRng('copies'), {rows: 32, minority: 30, columns: 5})
    const twice = Int32Array.from({length: 40}, (_, row) => row % 30)
    const fitted = await smote.create({neighbours: 5}).fit(some.select(twice, 'train'), minority, testContext('copies'))
    const rows = (await fitted.sample(400, testContext('copies'))).without(['y'])
    const {neighbours, ratio, realRows} = await estimateSettings(rows, testContext())
    expect(neighbours?.value).toBe(5)
    expect(ratio?.value).toBeCloseTo(10, 0)
    expect(realRows).toBe(0)
  })

  test.each([6, 4])('find k with %i decimals too', async decimals => {
    const rows = await smoteRows('rounded', {records: 40, ratio: 10, k: 4})
    const {neighbours, ratio, explainedShare} = await estimateSettings(
      mapped(rows, value => Number(value.toFixed(decimals))),
      testContext(),
    )
    expect(neighbours?.value).toBe(4)
    expect(ratio?.low).toBeLessThanOrEqual(10)
    expect(ratio?.high).toBeGreaterThanOrEqual(10)
    expect(explainedShare).toBeGreaterThan(0.9)
  })

  test('are left out, with the reason, where nothing can be reconstructed', async () => {
    const {neighbours, ratio, because} = await estimateSettings(gaussianRows(createRng('none'), 50, 5), testContext())
    expect(neighbours).toBeUndefined()
    expect(ratio).toBeUndefined()
    expect(because).not.toBe('')
  })
})

describe('the resolution of a column', () => {
  test('is the last decimal, or a coarser grid that all values keep to', () => {
    const rng = createRng('grid')
    const cents = Float64Array.from({length: 40}, () => Math.round(1000 * rng.next()) / 100)
    const resolution = (values: Float64Array) => resolutionOf(values, numberFormOf(values))
    expect(resolution(cents).unit).toBeCloseTo(0.01, 12)
    expect(resolution(cents.map(value => value + 1e-7 * rng.next())).unit).toBeCloseTo(0.01, 12)
    expect(resolution(cents.map(value => (value - 3.3) / 1.7)).unit).toBeCloseTo(0.01 / 1.7, 9)
    expect(resolution(cents.map(() => rng.next()))).toMatchObject({isFull: true})
    const sizes = cents.map(value => Number(Math.exp(value).toPrecision(6)))
    // Of numbers above 10,000 six digits leave one decimal.
    expect(resolution(sizes).unit).toBeCloseTo(0.1, 9)
  })

  test.each([
    [0.25, 2],
    [-1.5, 1],
    [1e-7, 7],
    [1200, -2],
    [0, 0],
    [1 / 3, 13],
  ])('counts the decimals of %d', (value, decimals) => {
    expect(lastPlaceOf(value)).toBe(decimals)
  })
})

describe('k where the generator measured distances otherwise', () => {
  test.each([3, 7])('is found, since the edges tell how columns were weighted: %i', async k => {
    const columns = 6
    const scaled = gaussianClasses(createRng('scaled'), {rows: 122, minority: 120, columns}).as('train')
    const fitted = await smote.create({neighbours: k}).fit(scaled, minority, testContext('scaled'))
    const made = (await fitted.sample(720, testContext('scaled'))).without(['y'])
    // Every column in units of its own, as after the inverse of a scaling that used all rows.
    const released = made.withColumns(
      made.columns.map((column, at): Column =>
        column.kind === 'numeric'
          ? {...column, values: column.values.map(value => value * [1, 3, 0.4, 2, 0.7, 1.5][at])}
          : column,
      ),
    )
    const {neighbours} = await estimateSettings(released, testContext('scaled'))
    expect(neighbours?.value).toBe(k)
    expect(neighbours?.low).toBeLessThanOrEqual(k)
    expect(neighbours?.high).toBeGreaterThanOrEqual(k)
    expect(neighbours?.high).toBeLessThan(1.5 * k + 1)
  })
})

describe('the leaks for free', () => {
  const rows = 60
  const rng = createRng('leaks')
  const fine = () => Float64Array.from({length: rows}, () => normal(rng))
  const short = (values: Float64Array, isShort: (row: number) => boolean) =>
    values.map((value, row) => (isShort(row) ? Math.round(1000 * value) / 1000 : value))

  test('are none in a clean file', () => {
    const levels = Array.from({length: rows}, (_, row) => 'abc'[row % 3])
    expect(kinds([numeric('a', fine()), numeric('b', fine()), categorical('c', levels)], rows)).toEqual([])
    expect(
      kinds(
        [
          numeric(
            'a',
            short(fine(), () => true),
          ),
          numeric(
            'b',
            short(fine(), () => true),
          ),
        ],
        rows,
      ),
    ).toEqual([])
  })

  test('name the recorded rows before the computed ones', () => {
    const first = (row: number) => row < 20
    const found = findLeaks(new Table('source', [numeric('a', short(fine(), first)), numeric('b', short(fine(), first))], rows))
    expect(found.map(({kind}) => kind)).toEqual(['row-order', 'decimals'])
    expect(found[0].rows).toEqual({count: 20, first: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]})
  })

  test('tell recorded rows by their decimals when rows are shuffled, without blaming the order', () => {
    const scattered = (row: number) => row % 3 === 0
    expect(kinds([numeric('a', short(fine(), scattered)), numeric('b', short(fine(), scattered))], rows)).toEqual(['decimals'])
  })

  test('do not blame numbers that people wrote down with more or fewer decimals, together in three columns', () => {
    const written = (values: Float64Array) =>
      values.map((value, row) => Number((100 * value).toFixed([0, 1, 1, 1, 2, 3][row % 6])))
    expect(
      kinds(
        ['a', 'b', 'c'].map(name => numeric(name, written(fine()))),
        rows,
      ),
    ).toEqual([])
  })

  test('are not told of rows without any value', () => {
    const blank = 25
    const values = Float64Array.from({length: rows + blank}, (_, row) => (row < rows ? fine()[row] : NaN))
    const columns = [
      numeric('a', values),
      numeric(
        'b',
        values.map(value => value * 3),
      ),
    ]
    expect(kinds(columns, rows + blank)).toEqual([])
  })

  test('say that rows of few decimals may have been recorded elsewhere, unless the others are computed', () => {
    const rng = createRng('two places')
    const places = (decimals: number) =>
      Float64Array.from({length: 200}, (_, row) => Number(normal(rng).toFixed(row < 100 ? 1 : decimals)))
    const messages = (decimals: number) =>
      findLeaks(new Table('source', [numeric('a', places(decimals)), numeric('b', places(decimals))], 200))
        .filter(({kind}) => kind === 'row-order' || kind === 'decimals')
        .map(({message}) => message)
    expect(messages(4).every(message => message.includes('the file alone cannot say'))).toBe(true)
    expect(messages(16).some(message => message.includes('the file alone cannot say'))).toBe(false)
    expect([messages(4).length, messages(16).length]).toEqual([2, 2])
  })

  test('name verbatim repeats by row number alone', () => {
    const values = fine()
    values[41] = values[7]
    const [leak] = findLeaks(new Table('source', [numeric('a', values)], rows))
    expect(leak).toMatchObject({kind: 'verbatim-rows', rows: {count: 2, first: [8, 42]}})
    expect(JSON.stringify(leak)).not.toContain(String(values[7]))
  })

  test('name whole numbers that never repeat, in order or not, but no sorted measurements', () => {
    const running = Float64Array.from({length: rows}, (_, row) => 1000 + 3 * row)
    const shuffled = Float64Array.from(permutation(createRng('order'), rows))
    expect(kinds([numeric('id', running), numeric('a', fine())], rows)).toEqual(['identifier'])
    expect(kinds([numeric('x', shuffled), numeric('a', fine())], rows)).toEqual(['identifier'])
    const repeated = shuffled.map(value => Math.floor(value / 2))
    expect(kinds([numeric('age', repeated), numeric('a', fine())], rows)).toEqual([])
    expect(kinds([numeric('a', fine().sort())], rows)).toEqual([])
  })

  test('name categories that name people', () => {
    const names = Array.from({length: rows}, (_, row) => `P-${row}`)
    expect(kinds([categorical('name', names), numeric('a', fine())], rows)).toEqual(['identifier'])
  })

  test('name one-hot groups with fractions, but not those without nor shares of three parts', () => {
    const level = Array.from({length: rows}, (_, row) => row % 3)
    const group = (mix: number) =>
      [0, 1, 2].map(at =>
        numeric(
          `level ${at}`,
          level.map((own, row) => (row % 5 === 0 ? (own === at ? 1 - mix : (own + 1) % 3 === at ? mix : 0) : own === at ? 1 : 0)),
        ),
      )
    expect(oneHotGroups(group(0))).toHaveLength(1)
    expect(kinds([...group(0), numeric('a', fine())], rows)).toEqual([])
    expect(kinds([...group(0.3), numeric('a', fine())], rows)).toEqual(['fractional-one-hot'])
    const shares = [0, 1, 2].map(at =>
      numeric(
        `share ${at}`,
        level.map((_, row) => [0.2, 0.3, 0.5][(at + row) % 3]),
      ),
    )
    expect(oneHotGroups(shares)).toHaveLength(0)
  })

  test('name whole numbers gone fractional and values between levels', () => {
    const whole = Array.from({length: rows}, (_, row) => row % 6)
    const fractional = whole.map((value, row) => (row % 4 === 1 ? 5 * rng.next() : value))
    expect(kinds([numeric('count', whole), numeric('a', fine())], rows)).toEqual([])
    expect(kinds([numeric('count', fractional), numeric('a', fine())], rows)).toContain('fractional-integers')
    const doses = whole.map((value, row) => (row % 4 === 1 ? 0.5 + 2 * rng.next() : 0.5 + 0.5 * value))
    expect(kinds([numeric('dose', doses), numeric('a', fine())], rows)).toContain('between-levels')
  })

  test('name times of day in a column of days', () => {
    const dated = (values: readonly number[]) => {
      const column = numeric('seen', values)
      return {...column, field: {...column.field, date: {kind: 'datetime', step: 1000, pattern: 'yyyy-MM-dd HH:mm:ss'}}} as const
    }
    const seconds = Array.from(
      {length: rows},
      () => 86_400 * Math.floor(18_000 + 900 * rng.next()) + Math.floor(1 + 86_398 * rng.next()),
    )
    const mixed = seconds.map((value, row) => (row % 4 === 0 ? value - (value % 86_400) : value))
    expect(kinds([dated(seconds), numeric('a', fine())], rows)).toEqual([])
    expect(kinds([dated(mixed), numeric('a', fine())], rows)).toEqual(['fractional-integers'])
    expect(columnForms(new Table('source', [dated(seconds)], rows))).toEqual([{form: 'whole seconds', columns: ['seen']}])
  })
})
