import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {shareInRepeat} from '../../../src/audit/release/people-in-repeat.js'
import {splitRows} from '../../../src/audit/release/split.js'
import {createRng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {categorical} from '../../support/tables.js'

const tableOf = (labels: readonly string[]) => new Table('source', [categorical('y', labels)], labels.length)

describe('splitting members from non-members', () => {
  test('puts every row on exactly one side and holds out the same share of every class', () => {
    fc.assert(
      fc.property(fc.integer({min: 4, max: 60}), fc.integer({min: 4, max: 60}), fc.integer(), (a, b, seed) => {
        const labels = [...Array<string>(a).fill('a'), ...Array<string>(b).fill('b')]
        const {train, holdout} = splitRows(tableOf(labels), 'y', 0.5, createRng(seed))
        expect([...train, ...holdout].sort((x, y) => x - y)).toEqual([...labels.keys()])
        expect(holdout.filter(row => labels[row] === 'a').length).toBe(Math.round(a / 2))
        expect(holdout.filter(row => labels[row] === 'b').length).toBe(Math.round(b / 2))
      }),
    )
  })

  test('never divides the rows of one person', () => {
    const labels = Array.from({length: 90}, (_, row) => (row % 9 === 0 ? 'rare' : 'common'))
    const groups = Int32Array.from(labels, (_, row) => Math.floor(row / 3))
    const {train, holdout} = splitRows(tableOf(labels), 'y', 0.5, createRng(1), groups)
    const sides = new Set([...train].map(row => groups[row]))
    expect([...holdout].some(row => sides.has(groups[row]))).toBe(false)
    // 10 of the 30 people have a rare row; half of them are held out.
    expect(holdout.filter(row => labels[row] === 'rare').length).toBe(5)
  })

  test('depends on the seed alone', () => {
    const table = tableOf(Array.from({length: 50}, (_, row) => (row < 10 ? 'a' : 'b')))
    const one = splitRows(table, 'y', 0.3, createRng(1))
    expect(splitRows(table, 'y', 0.3, createRng(1))).toEqual(one)
    expect(splitRows(table, 'y', 0.3, createRng(2))).not.toEqual(one)
  })
})

describe('shareInRepeat', () => {
  const labels = [...Array.from({length: 40}, () => 'rare'), ...Array.from({length: 200}, () => 'common')]

  test('takes everybody where the minority is small, and else the same share of every class', () => {
    expect(shareInRepeat(tableOf(labels), {target: 'y', minority: ['rare']}, undefined, 40)).toBe(1)
    const share = shareInRepeat(tableOf(labels), {target: 'y', minority: ['rare']}, undefined, 10)
    expect(share).toBe(0.25)
    const {train, holdout} = splitRows(tableOf(labels), 'y', 0.5, createRng(1), undefined, share)
    const count = (rows: Int32Array, label: string) => [...rows].filter(row => labels[row] === label).length
    expect([count(train, 'rare'), count(holdout, 'rare')]).toEqual([5, 5])
    expect([count(train, 'common'), count(holdout, 'common')]).toEqual([25, 25])
    expect(new Set([...train, ...holdout]).size).toBe(60)
  })

  test('counts people, not rows, and goes by the minority label with the fewest', () => {
    const groups = Int32Array.from(labels, (_, row) => row >> 1)
    expect(shareInRepeat(tableOf(labels), {target: 'y', minority: ['rare']}, groups, 10)).toBe(0.5)
    expect(shareInRepeat(tableOf(labels), {target: 'y', minority: ['rare', 'common']}, undefined, 10)).toBe(0.25)
  })
})
