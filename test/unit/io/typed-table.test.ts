import {describe, expect, test} from 'vitest'
import type {UserError} from '../../../src/core/errors.js'
import type {ReadOptions} from '../../../src/io/read-options.js'
import type {TypedColumn} from '../../../src/io/typed-column.js'
import {typedTable} from '../../../src/io/typed-table.js'

const numbers = (name: string, values: readonly number[], type = 'float64'): TypedColumn => ({
  kind: 'numbers',
  name,
  type,
  integer: type.includes('int'),
  values: Float64Array.from(values),
})

function levels(name: string, cells: readonly (string | null)[], type = 'string'): TypedColumn {
  const texts = [...new Set(cells.filter(cell => cell !== null))]
  return {
    kind: 'levels',
    name,
    type,
    levels: texts,
    codes: Int32Array.from(cells, cell => (cell === null ? -1 : texts.indexOf(cell))),
  }
}

function read(columns: readonly TypedColumn[], options: ReadOptions = {}) {
  const [first] = columns
  const rowCount = 'values' in first ? first.values.length : 'codes' in first ? first.codes.length : 3
  return typedTable("'t'", {columns, rowCount, notes: []}, options)
}

function errorOf(columns: readonly TypedColumn[], options: ReadOptions = {}): UserError {
  try {
    read(columns, options)
  } catch (error) {
    return error as UserError
  }
  throw new Error('nothing was thrown')
}

describe('A table of a format with types', () => {
  test('keeps its types, and says them', () => {
    const {table, readings, types} = read([
      numbers('age', [41, 39, NaN], 'int32'),
      numbers('dose', [0.25, 1.5, 2]),
      levels('code', ['007', '12', '12']),
      levels('smokes', ['true', 'false', null], 'bool'),
    ])
    expect(table.schema.fields).toEqual([
      {kind: 'numeric', name: 'age', min: 39, max: 41, decimals: 0, integer: true, missing: 1},
      {kind: 'numeric', name: 'dose', min: 0.25, max: 2, decimals: 2, integer: false, missing: 0},
      {kind: 'categorical', name: 'code', levels: ['007', '12'], missing: 0},
      {kind: 'categorical', name: 'smokes', levels: ['false', 'true'], missing: 1},
    ])
    expect(readings.map(({source}) => source)).toEqual(['int32', 'float64', 'string', 'bool'])
    expect(readings[2].notes).toEqual([
      "numbers that the file holds as texts or categories, read as categories (numbers: `numeric: ['code']`)",
    ])
    expect(types.get('age')).toEqual({kind: 'numbers', type: 'int32'})
  })

  test('has a target of categories, and reads columns as options say', () => {
    const columns = [numbers('y', [0, 1, 1], 'int64'), numbers('a', [1, 2, 3]), levels('b', ['1.50', '2', null])]
    const {table} = read(columns, {target: 'y', categorical: ['a'], numeric: ['b']})
    expect(table.toRows()).toEqual([
      {y: '0', a: '1', b: 1.5},
      {y: '1', a: '2', b: 2},
      {y: '1', a: '3', b: null},
    ])
    expect(read(columns, {kinds: new Map([['b', 'numeric']])}).table.column('b').kind).toBe('numeric')
    expect(read(columns, {ignore: ['b']})).toMatchObject({header: ['y', 'a', 'b'], ignored: ['b']})
  })

  test('takes NA for a level unless it is named as a mark, and an empty text for missing', () => {
    const columns = [levels('a', ['NA', 'x', ' ']), numbers('b', [-999, 1, 2])]
    const asIs = read(columns)
    expect(asIs.table.toRows().map(({a}) => a)).toEqual(['NA', 'x', null])
    expect(asIs.readings[0].notes.join()).toContain("'NA' (1 row) read as a level")
    const {table, readings} = read(columns, {missing: ['NA', '-999']})
    expect(table.toRows()).toEqual([
      {a: 'x', b: 1},
      {a: null, b: 2},
    ])
    expect(readings[1].missing).toEqual([])
    expect(columns[1]).toMatchObject({values: Float64Array.of(-999, 1, 2)})
  })

  test('without any value in a row leaves it out, and keeps a row with a label alone', () => {
    const {table, notes} = read([numbers('a', [1, NaN, NaN]), levels('b', ['x', null, null]), levels('y', ['p', 'q', null])], {
      target: 'y',
    })
    expect(table.toRows()).toEqual([
      {a: 1, b: 'x', y: 'p'},
      {a: null, b: null, y: 'q'},
    ])
    expect(notes.join()).toMatch(/1 row without any value.*1 row with no value but the target/)
    expect(errorOf([numbers('a', [NaN]), levels('b', [null])]).code).toBe('no-rows')
  })

  test('drops row labels without a name, and columns without a name that count the rows', () => {
    const index: TypedColumn = {...numbers('__index_level_0__', [7, 3, 5], 'int64'), isIndex: true}
    const {header, notes, table} = read([index, numbers('', [0, 1, 2]), numbers('a', [1, 2, 3])])
    expect(header).toEqual(['a'])
    expect(table.columns).toHaveLength(1)
    expect(notes).toHaveLength(2)
    expect(read([index, numbers('a', [1, 2, 3])], {group: '__index_level_0__'}).group?.labels).toEqual(['3', '5', '7'])
    expect(errorOf([numbers('', [5, 5, 5]), numbers('a', [1, 2, 3])]).code).toBe('column-without-name')
  })

  test('with infinite numbers, or texts among numbers, is in doubt without showing a cell', () => {
    const infinite = errorOf([numbers('a', [1, Infinity, -Infinity]), numbers('b', [1, 2, 3])])
    expect(infinite.message).toBe("'t': row 2, column 'a': expected a number, found an infinite value.")
    expect(infinite.suggestions.join()).toContain("missing: ['Infinity', '-Infinity']")
    expect(read([numbers('a', [1, Infinity, 2])], {missing: ['inf']}).table.toRows()[1]).toEqual({a: null})
    const mixed: TypedColumn = {
      kind: 'mixed',
      name: 'a',
      type: 'mixed',
      levels: ['1', '2', 'Miller'],
      codes: Int32Array.of(0, 1, 2),
    }
    const error = errorOf([mixed])
    expect(error.code).toBe('column-in-doubt')
    expect(`${error.message} ${error.suggestions.join()}`).not.toContain('Miller')
    expect(read([mixed], {categorical: ['a']}).table.column('a').kind).toBe('categorical')
  })

  test('leaves out what no table holds, unless it is asked for', () => {
    const lists: TypedColumn = {kind: 'other', name: 'scans', type: 'list'}
    const {ignored, notes, readings} = read([numbers('a', [1, 2, 3]), lists])
    expect(ignored).toEqual(['scans'])
    expect(notes.join()).toContain("column 'scans' holds lists")
    expect(readings[1]).toMatchObject({type: 'unread', source: 'list'})
    expect(errorOf([numbers('a', [1, 2, 3]), lists], {categorical: ['scans']}).code).toBe('column-without-cells')
  })

  test('is refused when two columns have one name, or it is larger than any table', () => {
    expect(errorOf([numbers('a', [1]), numbers(' a', [1])]).code).toBe('column-names-repeated')
    expect(errorOf([numbers('a', [1, 2, 3])], {maxBytes: 16}).code).toBe('too-many-rows')
    expect(errorOf([numbers('a', [1])], {target: 'b'}).code).toBe('no-such-column')
  })

  test.each([
    [[0.1, 0.25, 3], 2],
    [[1e-7, 1], 7],
    [[123456789.123, 0.5], 3],
    [[1 / 3, 2 / 3e5], 21],
    [[5, 1e21], 0],
  ])('counts the decimals that its numbers need: %j', (values, decimals) => {
    const [field] = read([numbers('a', values)]).table.schema.fields
    expect(field).toMatchObject({decimals})
  })
})
