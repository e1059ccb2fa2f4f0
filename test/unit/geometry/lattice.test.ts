import {describe, expect, it} from 'vitest'
import {createRng, integerBelow, permutation} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {oneHotGroups, positionsFromGroups, possibleRecord, reconstructLattice} from '../../../src/geometry/lattice.js'
import {testContext} from '../../support/context.js'
import {between, gaussianRows, rowsOf, smoteOf, tableOf} from '../../support/releases.js'
import {categorical} from '../../support/tables.js'

/** Records with one-hot groups of these sizes, levels drawn at random. */
function oneHotRecords(seed: string, count: number, sizes: readonly number[]): number[][] {
  const rng = createRng(seed)
  return Array.from({length: count}, () =>
    sizes.flatMap(size => {
      const level = integerBelow(rng, size)
      return Array.from({length: size}, (_, at) => (at === level ? 1 : 0))
    }),
  )
}

const keysOf = (rows: readonly (readonly number[])[]) => new Set(rows.map(row => row.join()))

function rounded(table: Table<'synthetic'>, decimals: number): Table<'synthetic'> {
  return tableOf(
    'synthetic',
    rowsOf(table).map(row => row.map(value => Number(value.toFixed(decimals)))),
  )
}

describe('oneHotGroups', () => {
  it('finds the groups and tells binary columns from them', async () => {
    const rng = createRng('binary')
    const records = oneHotRecords('groups', 40, [3, 4, 2]).map(row => [...row, integerBelow(rng, 2)])
    const {groups, binary} = oneHotGroups(await smoteOf(records, 400, 1))
    expect(groups).toEqual([
      ['x0', 'x1', 'x2'],
      ['x3', 'x4', 'x5', 'x6'],
      ['x7', 'x8'],
    ])
    expect(binary).toEqual(['x9'])
  })

  it('finds the same groups whatever the order and the unit of the columns', async () => {
    const released = await smoteOf(oneHotRecords('order', 40, [3, 5, 4]), 400, 2)
    const scaled = released.columns.map((column, at) =>
      column.kind === 'numeric' ? {...column, values: column.values.map(value => 7 - (at + 1) * 1.7 * value)} : column,
    )
    const order = permutation(createRng('columns'), scaled.length)
    const moved = released.withColumns(Array.from(order, at => scaled[at]))
    // A negative factor turns 0 and 1 round, and then one of a group is low: only where the factor is positive do groups stay.
    const upright = released.withColumns(
      Array.from(order, at => released.columns[at]).map(column =>
        column.kind === 'numeric' ? {...column, values: column.values.map(value => 3 * value - 1)} : column,
      ),
    )
    const asSets = (groups: readonly (readonly string[])[]) => new Set(groups.map(group => [...group].sort().join()))
    expect(asSets(oneHotGroups(upright).groups)).toEqual(asSets(oneHotGroups(released).groups))
    expect(oneHotGroups(moved).indicators).toHaveLength(12)
  })

  it('sees none in continuous and integer columns', async () => {
    const rng = createRng('none')
    const records = gaussianRows(rng, 60, 3).map(row => [...row, integerBelow(rng, 3), integerBelow(rng, 9)])
    expect(oneHotGroups(await smoteOf(records, 600, 3)).indicators).toEqual([])
  })
})

describe('reconstructLattice', () => {
  it('reveals both parents by a single row', async () => {
    const [a, b, c, d] = oneHotRecords('single', 4, [4, 4, 4, 4])
    const released = tableOf('synthetic', [
      ...between(a, b, [Math.SQRT1_2]),
      ...between(c, d, [1 / 3]),
      ...between(a, d, [1 / 7]),
      a,
      b,
      c,
      d,
      a,
      b,
      c,
      d,
    ])
    const found = await reconstructLattice(released, testContext())
    expect(keysOf(rowsOf(found!.records))).toEqual(keysOf([a, b, c, d]))
    expect([...found!.rowsExplained]).toEqual(new Array(11).fill(1))
    expect(found!.edges.map(([, , row]) => row)).toEqual([0, 1, 2])
  })

  it.each([
    ['at full precision', 16, 1],
    ['rounded to three decimals', 3, 0.99],
    ['rounded to two decimals', 2, 0.97],
  ])('finds the records of a one-hot table and nothing else, %s', async (_, decimals, fewestExplained) => {
    const records = oneHotRecords('table', 80, [4, 3, 5, 3, 4])
    const synthetic = await smoteOf(records, 800, 4)
    const released = decimals < 16 ? rounded(synthetic, decimals) : synthetic
    const found = await reconstructLattice(released, testContext())
    const real = keysOf(records)
    const guessed = rowsOf(found!.records)
    expect(guessed.filter(row => !real.has(row.join()))).toEqual([])
    expect(keysOf(guessed).size).toBe(guessed.length)
    expect(guessed.length).toBeGreaterThanOrEqual(0.98 * real.size)
    expect(found!.rowsExplained.reduce((sum, flag) => sum + flag, 0) / 800).toBeGreaterThanOrEqual(fewestExplained)
  })

  it('gives edges whose records mix to the row', async () => {
    const released = await smoteOf(oneHotRecords('edges', 40, [4, 3, 5]), 300, 5)
    const found = await reconstructLattice(released, testContext())
    const [rows, records] = [rowsOf(released), rowsOf(found!.records)]
    expect(found!.edges.length).toBeGreaterThan(100)
    for (const [near, far, row] of found!.edges) {
      const at = records[near].findIndex((value, column) => value !== records[far][column])
      const share = (rows[row][at] - records[near][at]) / (records[far][at] - records[near][at])
      expect(share).toBeLessThanOrEqual(0.5)
      rows[row].forEach((value, column) => {
        expect(value).toBeCloseTo(records[near][column] + share * (records[far][column] - records[near][column]), 12)
      })
    }
  })

  it('leaves a row halfway between two records out unless known records fit', async () => {
    const records = oneHotRecords('halfway', 6, [5, 5, 5, 5])
    const [a, b, c, d, e, f] = records
    const mixed = [...between(a, b, [0.1, 1 / 3]), ...between(c, d, [1 / 7]), a, b, c, d]
    const base = await reconstructLattice(tableOf('synthetic', [...mixed, ...mixed]), testContext())
    const known = await reconstructLattice(tableOf('synthetic', [...mixed, ...mixed, ...between(a, d, [0.5])]), testContext())
    const unknown = await reconstructLattice(tableOf('synthetic', [...mixed, ...mixed, ...between(e, f, [0.5])]), testContext())
    expect(known!.records.rowCount).toBe(base!.records.rowCount)
    expect(known!.rowsExplained.at(-1)).toBe(1)
    expect(unknown!.rowsExplained.at(-1)).toBe(0)
    expect(unknown!.records.rowCount).toBe(base!.records.rowCount)
  })

  it('says nothing of tables of another kind', async () => {
    const rng = createRng('kinds')
    const records = oneHotRecords('kinds', 40, [3, 4])
    const mixed = records.map(row => [...row, ...gaussianRows(rng, 1, 1)[0]])
    expect(await reconstructLattice(await smoteOf(mixed, 300, 6), testContext())).toBeUndefined()
    // Rows without a mixture: real rows, or a generator that draws levels.
    expect(await reconstructLattice(tableOf('synthetic', records), testContext())).toBeUndefined()
    const released = await smoteOf(records, 300, 7)
    const levels = categorical('c', new Array<string>(300).fill('a'))
    expect(await reconstructLattice(released.withColumns([...released.columns, levels]), testContext())).toBeUndefined()
  })
})

describe('positionsFromGroups', () => {
  it('gives the way from the near parent, whatever else is in the table', () => {
    const [a, b] = [
      [1, 0, 0, 0, 1, 3.7],
      [0, 0, 1, 1, 0, -2.2],
    ]
    const shares = [0.1, 1 / 3, 0.5, Math.SQRT1_2]
    const ends = [a, b, [1, 0, 0, 0, 1, 1.9], [0, 0, 1, 1, 0, -0.4], [0, 1, 0, 1, 0, 0.1], [0, 1, 0, 1, 0, 0.2]]
    const released = tableOf('synthetic', [...between(a, b, shares), ...ends])
    const structure = oneHotGroups(released)
    const {share, states, near} = positionsFromGroups(released, structure)
    expect(structure.indicators.map(({name}) => name)).toEqual(['x0', 'x1', 'x2', 'x3', 'x4'])
    shares.forEach((value, row) => {
      expect(share[row]).toBeCloseTo(Math.min(value, 1 - value), 12)
    })
    expect(states.slice(0, 5)).toEqual(['both', 'both', 'halfway', 'both', 'same'])
    expect([...near.subarray(15, 20)]).toEqual([0, 0, 1, 1, 0])
  })
})

describe('possibleRecord', () => {
  const columns = ['x0', 'x1', 'x2', 'age']
  const slack = [1e-9, 1e-9, 1e-9, 1e-9]
  const lattice = [{name: 'age', origin: 0, step: 0.5, low: 10, high: 90}]

  it('takes one-hot points on the lattice and no others', async () => {
    const released = await smoteOf(oneHotRecords('possible', 30, [3]), 200, 8)
    const structure = oneHotGroups(released)
    const may = (...candidate: number[]) => possibleRecord(candidate, columns, slack, structure, lattice)
    expect(may(1, 0, 0, 30.5)).toBe(true)
    expect(may(1 + 1e-10, 0, 0, 30.5)).toBe(true)
    expect(may(1, 1, 0, 30.5)).toBe(false)
    expect(may(0.5, 0.5, 0, 30.5)).toBe(false)
    expect(may(2, -1, 0, 30.5)).toBe(false)
    expect(may(0, 1, 0, 30.25)).toBe(false)
    expect(may(0, 1, 0, 90.5)).toBe(false)
  })
})
