import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {ReconstructedRecords, OriginGuesses} from '../../src/attacks/attack.js'
import {distinSmote} from '../../src/attacks/reconstruction/distinsmote.js'
import {reconSmote} from '../../src/attacks/reconstruction/reconsmote.js'
import {createRng, integerBelow, permutation} from '../../src/core/rng.js'
import type {Table} from '../../src/core/table.js'
import {decodeRow} from '../../src/geometry/grid/decode-row.js'
import {testContext} from '../support/context.js'
import {gaussianRows, rowsOf, shuffled, smoteOf, tableOf} from '../support/releases.js'

const seeds = fc.integer({min: 0, max: 1e6})
const RUNS = {numRuns: 15}

async function records(released: Table): Promise<ReconstructedRecords> {
  return await (await reconSmote.create()).guess({released: released.as('synthetic')}, testContext())
}

async function origins(released: Table): Promise<OriginGuesses> {
  return await (await distinSmote.create()).guess({released: released.as('augmented')}, testContext())
}

const byFirst = (table: Table) => rowsOf(table).sort((a, b) => a[0] - b[0])

/** Another unit and another zero for every column, some of them turned round. */
function changeUnits(table: Table, seed: number): {table: Table; forward: (value: number, column: number) => number} {
  const rng = createRng(seed).fork('units')
  const maps = table.columns.map(() => ({
    factor: (rng.next() < 0.5 ? -1 : 1) * 10 ** (6 * rng.next() - 3),
    zero: 20 * rng.next() - 10,
  }))
  const forward = (value: number, column: number) => maps[column].factor * (value + maps[column].zero)
  const columns = table.columns.map((column, at) =>
    column.kind === 'numeric' ? {...column, values: column.values.map(value => forward(value, at))} : column,
  )
  return {table: table.withColumns(columns), forward}
}

describe('what the attacks find', () => {
  test('does not depend on the order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async seed => {
        const real = gaussianRows(createRng(seed), 25, 4)
        const released = await smoteOf(real, 250, seed)
        const order = permutation(createRng(seed).fork('order'), released.rowCount)
        const one = await records(released)
        const two = await records(released.select(order, 'synthetic'))
        expect(two.records.rowCount).toBe(one.records.rowCount)
        expect(byFirst(two.records)).toEqual(byFirst(one.records))
        expect(two.explainedShare).toBe(one.explainedShare)

        const {released: augmented} = shuffled(createRng(seed), tableOf('source', real), released)
        const shuffle = permutation(createRng(seed).fork('again'), augmented.rowCount)
        const straight = await origins(augmented)
        const mixed = await origins(augmented.select(shuffle, 'augmented'))
        expect(mixed.origins).toEqual(Array.from(shuffle, row => straight.origins[row]))
        expect(Array.from(mixed.scores)).toEqual(Array.from(shuffle, row => straight.scores[row]))
      }),
      RUNS,
    )
  })

  test('moves along with the units of the columns', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async seed => {
        const real = gaussianRows(createRng(seed), 25, 4)
        const released = await smoteOf(real, 400, seed)
        const {table: changed, forward} = changeUnits(released, seed)
        const expected = rowsOf((await records(released)).records).map(row => row.map(forward))
        const found = rowsOf((await records(changed)).records)
        expect(found).toHaveLength(expected.length)
        const ranges = expected[0].map((_, at) => {
          const values = expected.map(row => row[at])
          return Math.max(...values) - Math.min(...values)
        })
        for (const row of expected)
          expect(found.some(other => other.every((value, at) => Math.abs(value - row[at]) <= 1e-8 * ranges[at]))).toBe(true)

        const {released: augmented} = shuffled(createRng(seed), tableOf('source', real), released)
        expect((await origins(changeUnits(augmented, seed).table)).origins).toEqual((await origins(augmented)).origins)
      }),
      RUNS,
    )
  })

  test('does not change when rows are repeated', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async seed => {
        const released = await smoteOf(gaussianRows(createRng(seed), 25, 4), 250, seed)
        const twice = permutation(createRng(seed).fork('twice'), 2 * released.rowCount).map(row => row % released.rowCount)
        const [one, two] = [await records(released), await records(released.select(twice, 'synthetic'))]
        expect(byFirst(two.records)).toEqual(byFirst(one.records))
      }),
      RUNS,
    )
  })

  test('are records only, whatever the number of columns and neighbours', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.integer({min: 3, max: 9}), fc.integer({min: 1, max: 8}), async (seed, columns, neighbours) => {
        const real = gaussianRows(createRng(seed), 30, columns)
        const found = rowsOf((await records(await smoteOf(real, 360, seed, neighbours))).records)
        for (const record of found)
          expect(real.some(row => row.every((value, at) => Math.abs(value - record[at]) < 1e-8))).toBe(true)
      }),
      RUNS,
    )
  })

  test('in a jittered file does not depend on units and zeros', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async seed => {
        const real = gaussianRows(createRng(seed), 25, 5)
        const {released} = shuffled(createRng(seed), tableOf('source', real), await smoteOf(real, 250, seed))
        const rng = createRng(seed).fork('noise')
        const jittered = released.withColumns(
          released.columns.map(column =>
            column.kind === 'numeric'
              ? {...column, values: column.values.map(value => value + 1e-6 * (2 * rng.next() - 1))}
              : column,
          ),
        )
        const one = await origins(jittered)
        const two = await origins(changeUnits(jittered, seed).table)
        expect(two.origins).toEqual(one.origins)
      }),
      {numRuns: 5},
    )
  })
})

describe('what single rows show on grids', () => {
  test('moves along with the units of the columns', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async seed => {
        const real = gaussianRows(createRng(seed), 30, 5).map(row => row.map(value => Math.round(8 * value)))
        const released = await smoteOf(real, 150, seed)
        const {table: changed, forward} = changeUnits(released, seed)
        const found = rowsOf((await records(changed)).records)
        const right = real.filter(row => {
          const moved = row.map(forward)
          return found.some(other =>
            other.every((value, at) => Math.abs(value - moved[at]) <= 1e-8 * Math.abs(forward(40, at) - forward(0, at))),
          )
        })
        // A record in no edge leaves no trace: at five rows per record hardly any.
        expect(right.length).toBeGreaterThan(0.9 * real.length)
      }),
      RUNS,
    )
  })

  test('are both parents, if their differences have no common divisor, or are not told', () => {
    let [told, untold] = [0, 0]
    const parent = fc.array(fc.integer({min: 0, max: 40}), {minLength: 4, maxLength: 8})
    const place = fc.double({min: 0.001, max: 0.999, noNaN: true})
    fc.assert(
      fc.property(parent, seeds, place, (from, seed, at) => {
        const rng = createRng(seed)
        const to = from.map(value => value + integerBelow(rng, 21) - 10)
        const ways = to.map((value, column) => value - from[column])
        fc.pre(ways.filter(way => way !== 0).length >= 2)
        // A place that is a fraction of small numbers itself is between nearer points as well.
        fc.pre(ways.every(way => way === 0 || Math.abs(way * at - Math.round(way * at)) > 1e-6))
        const divisor = ways.map(Math.abs).reduce(greatestCommonDivisor)
        const grids = from.map(() => ({origin: 0, step: 1, error: 1e-12, low: -10, high: 50}))
        const decoded = decodeRow(
          Float64Array.from(from, (value, column) => value + at * ways[column]),
          grids,
          // Of two columns that differ by up to 12 of 90 steps, 1.3e-6 pairs of parents fit by chance.
          1e-5,
        )
        // Other parents may explain the row as well: then none are named.
        if (decoded === undefined) {
          untold++
          return
        }
        told++
        const shown = Array.from(decoded.way, value => Math.abs(value))
        expect(shown).toEqual(ways.map(way => Math.abs(way / divisor)))
        if (divisor > 1) return
        const base = Array.from(decoded.base)
        expect([from, to]).toContainEqual(base)
      }),
      {numRuns: 200},
    )
    expect(told).toBeGreaterThan(untold)
  })
})

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
