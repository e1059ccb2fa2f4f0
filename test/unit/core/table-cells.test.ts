import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {Table, categoricalColumn, numericColumn, type Cell} from '../../../src/core/table.js'

const rowsOf = (rows: readonly object[]) => Table.fromRows(rows as Record<string, Cell>[])

describe('a table from rows', () => {
  test('has a numeric column for numbers and a categorical one for texts and booleans', () => {
    const table = Table.fromRows([
      {age: 41.25, sex: 'm', smokes: true},
      {age: -3, sex: 'f', smokes: false},
    ])
    expect(table.role).toBe('source')
    expect(numericColumn(table, 'age').field).toEqual({
      kind: 'numeric',
      name: 'age',
      min: -3,
      max: 41.25,
      decimals: 2,
      integer: false,
      missing: 0,
    })
    expect(categoricalColumn(table, 'sex').field.levels).toEqual(['f', 'm'])
    expect(categoricalColumn(table, 'smokes').field.levels).toEqual(['false', 'true'])
    expect([...categoricalColumn(table, 'smokes').codes]).toEqual([1, 0])
  })

  test('takes null, undefined, NaN, an empty text and a name that is not there for missing', () => {
    const table = rowsOf([{a: 1, b: 'x'}, {a: null, b: ''}, {a: NaN, b: undefined}, {}])
    expect([...numericColumn(table, 'a').values]).toEqual([1, NaN, NaN, NaN])
    expect([...categoricalColumn(table, 'b').codes]).toEqual([0, -1, -1, -1])
    expect(table.schema.fields.map(({missing}) => missing)).toEqual([3, 3])
  })

  test('takes Dates for days where each is a midnight of UTC, and gives them back as ISO texts', () => {
    const table = rowsOf([{a: new Date('2024-02-29')}, {a: null}, {a: new Date('1969-12-31')}])
    expect(numericColumn(table, 'a').field.date).toEqual({kind: 'date', step: 86_400_000, pattern: 'yyyy-MM-dd'})
    expect([...numericColumn(table, 'a').values]).toEqual([19_782, NaN, -1])
    expect(table.toRows()).toEqual([{a: '2024-02-29'}, {a: null}, {a: '1969-12-31'}])
  })

  test('takes Dates for moments in the coarsest step that they keep to', () => {
    const at = (text: string) => rowsOf([{a: new Date(text)}, {a: new Date('2024-01-01')}])
    expect(at('2024-02-29T10:30:00Z').toRows()[0]).toEqual({a: '2024-02-29T10:30:00Z'})
    expect(numericColumn(at('2024-02-29T10:30:00Z'), 'a').field.date?.step).toBe(60_000)
    expect(at('2024-02-29T10:30:00.007Z').toRows()[0]).toEqual({a: '2024-02-29T10:30:00.007Z'})
  })

  test('keeps names that are names of object members apart', () => {
    const rows = JSON.parse('[{"__proto__": 1, "constructor": "a"}, {"hasOwnProperty": 2}]') as object[]
    const table = rowsOf(rows)
    expect([...numericColumn(table, '__proto__').values]).toEqual([1, NaN])
    expect([...categoricalColumn(table, 'constructor').codes]).toEqual([0, -1])
    expect(JSON.stringify(table.toRows())).toBe(
      '[{"__proto__":1,"constructor":"a","hasOwnProperty":null},{"__proto__":null,"constructor":null,"hasOwnProperty":2}]',
    )
  })

  test.each([
    ['kinds mixed', [{a: null}, {a: 1}, {a: 'x'}], "Column 'a' must hold one kind of value. Row 2 holds a number, row 3 a text."],
    ['booleans among texts', [{a: 'x'}, {a: true}], 'Row 1 holds a text, row 2 a boolean.'],
    [
      'an invalid date',
      [{a: new Date(NaN)}],
      "Row 1 of column 'a' must be a finite number, a text, a boolean or a Date of the years",
    ],
    ['dates mixed with texts', [{a: new Date(0)}, {a: '1970-01-01'}], 'Row 1 holds a date, row 2 a text.'],
    ['an infinite number', [{a: 1}, {a: Infinity}], "Row 2 of column 'a' must be a finite number"],
    ['a bigint', [{a: 1n}], 'Got a bigint.'],
    ['an object', [{a: {b: 1}}], 'Got an object.'],
    ['rows that are none', [[1]], 'Row 1 must be an object with one value per column. Got an array.'],
    ['no rows', [], 'A table needs at least one row.'],
    ['no columns', [{}], 'A table needs at least one column.'],
  ])('refuses %s by row and column, without the value', (_, rows, message) => {
    expect(() => rowsOf(rows)).toThrow(UserError)
    expect(() => rowsOf(rows)).toThrow(message)
  })

  test('is given back as rows', () => {
    const cell = fc.option(fc.double({noDefaultInfinity: true, noNaN: true}))
    const text = fc.option(fc.string({minLength: 1}))
    const names = fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '0')), {
      minLength: 1,
      maxLength: 5,
    })
    const rows = names.chain(all =>
      fc
        .array(fc.tuple(...all.map((_, at) => (at % 2 === 0 ? cell : text))), {minLength: 1, maxLength: 8})
        .map(cells => cells.map((row): object => Object.fromEntries(all.map((name, at) => [name, row[at]])))),
    )
    fc.assert(
      fc.property(rows, given => {
        const table = rowsOf(given)
        expect(table.toRows()).toEqual(given)
        expect(Table.fromRows(table.toRows()).columns).toEqual(table.columns)
      }),
    )
  })
})

describe('a table from columns', () => {
  test('copies typed arrays and takes arrays as rows are taken', () => {
    const values = Float32Array.of(0.5, NaN)
    const table = Table.fromColumns({x: values, y: ['a', null], z: Uint8Array.of(1, 2)})
    values[0] = 7
    expect(table.toRows()).toEqual([
      {x: 0.5, y: 'a', z: 1},
      {x: null, y: null, z: 2},
    ])
  })

  test('is the same as one from the same rows', () => {
    const rows = [
      {x: 1, y: 'b'},
      {x: 2.5, y: 'a'},
    ]
    expect(Table.fromColumns({x: [1, 2.5], y: ['b', 'a']})).toEqual(Table.fromRows(rows))
  })

  test('refuses columns of different length, other things, and nothing', () => {
    expect(() => Table.fromColumns({x: [1], y: [1, 2]})).toThrow("Column 'y' must have 1 values, as 'x' has. Got 2.")
    expect(() => Table.fromColumns({x: 'abc' as unknown as string[]})).toThrow(
      "Column 'x' must be an array of its values. Got a text.",
    )
    expect(() => Table.fromColumns({})).toThrow(UserError)
    expect(() => Table.fromColumns({x: []})).toThrow(UserError)
  })
})
