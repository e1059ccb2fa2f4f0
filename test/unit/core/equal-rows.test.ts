import {describe, expect, it} from 'vitest'
import {equalRows} from '../../../src/core/equal-rows.js'
import {rowKeys} from '../../../src/core/row-keys.js'
import {createRng, integerBelow} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'

describe('equal rows', () => {
  it('have one number across tables, whatever the order of their levels is, and missing cells and zeros are equal', () => {
    const one = Table.fromRows([
      {x: 0, c: 'a'},
      {x: null, c: 'b'},
      {x: 1, c: null},
      {x: -0, c: 'a'},
    ])
    const other = Table.fromRows([
      {x: 1, c: 'b'},
      {x: 0, c: 'a'},
      {x: null, c: 'b'},
      {x: 1, c: null},
    ])
    const {numbers, count} = equalRows([one, other], ['x', 'c'])
    expect(numbers.map(each => [...each])).toEqual([
      [0, 1, 2, 0],
      [3, 0, 1, 2],
    ])
    expect(count).toBe(4)
  })

  it('are those that the texts of their cells say, in large tables', () => {
    const rng = createRng(1)
    const cell = () => [0.1, 0.2, -0.1, null][integerBelow(rng, 4)]
    const tables = [3000, 2000].map(rows =>
      Table.fromRows(
        Array.from({length: rows}, () => ({
          a: cell(),
          b: cell(),
          c: 'xyz'[integerBelow(rng, 3)],
          d: cell(),
          e: cell(),
          f: cell(),
        })),
      ),
    )
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const {numbers, count} = equalRows(tables, names)
    const keys = tables.flatMap(table => rowKeys(table, names))
    const distinct = [...new Set(keys)]
    expect(numbers.flatMap(each => [...each])).toEqual(keys.map(key => distinct.indexOf(key)))
    expect(count).toBe(distinct.length)
  })
})
