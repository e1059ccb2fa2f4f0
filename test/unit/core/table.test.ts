import {describe, expect, test} from 'vitest'
import {Table, concatTables, numericColumn, rowsWithLabel} from '../../../src/core/table.js'
import {categorical, numeric} from '../../support/tables.js'

const table = new Table('source', [numeric('x', [1, 2, 3, NaN]), categorical('y', ['a', 'b', 'a', undefined])], 4)

describe('a table', () => {
  test('selects rows in the order asked for and leaves itself as it was', () => {
    const picked = table.select([3, 0, 0], 'train')
    expect([...numericColumn(picked, 'x').values]).toEqual([NaN, 1, 1])
    expect(picked.role).toBe('train')
    expect(table.rowCount).toBe(4)
  })

  test('finds rows by label and never takes a missing one for a label', () => {
    expect([...rowsWithLabel(table, 'y', ['a'])]).toEqual([0, 2])
    expect([...rowsWithLabel(table, 'y', ['a', 'b'])]).toEqual([0, 1, 2])
    expect([...rowsWithLabel(table, 'y', ['no such label'])]).toEqual([])
  })

  test('refuses columns of different length and repeated names', () => {
    expect(() => new Table('source', [numeric('x', [1])], 2)).toThrow("Column 'x' must have 2 rows. Got 1.")
    expect(() => new Table('source', [numeric('x', [1]), numeric('x', [1])], 1)).toThrow('Column names must differ.')
  })

  test('keeps column names that are also names of object members apart', () => {
    const odd = new Table('source', [numeric('__proto__', [1]), numeric('constructor', [2])], 1)
    expect(numericColumn(odd, 'constructor').values[0]).toBe(2)
    expect(odd.has('toString')).toBe(false)
  })

  test('is put together from tables with the same levels only', () => {
    const both = concatTables('augmented', [table.select([0], 'train'), table.select([1], 'synthetic')])
    expect([...numericColumn(both, 'x').values]).toEqual([1, 2])
    const other = new Table('source', [numeric('x', [1]), categorical('y', ['z'])], 1)
    expect(() => concatTables('augmented', [table, other])).toThrow("same levels in column 'y'")
  })

  test('has its role in its type', () => {
    const fit = (train: Table<'train'>) => train.rowCount
    expect(fit(table.as('train'))).toBe(4)
    // @ts-expect-error A holdout is no training table: this line must not compile.
    fit(table.as('holdout'))
  })
})
