import {describe, expect, test} from 'vitest'
import {createRng, integerBelow, normal} from '../../../src/core/rng.js'
import {createMatrix} from '../../../src/core/matrix.js'
import {Table} from '../../../src/core/table.js'
import {heldBackRows} from '../../../src/inspect/held-back-rows.js'
import {testInterpolation} from '../../../src/inspect/interpolation-test.js'
import {recogniseInterpolation} from '../../../src/inspect/recognise.js'
import {nearestNeighbours} from '../../../src/stats/neighbours.js'
import {testContext} from '../../support/context.js'
import {numeric} from '../../support/tables.js'

const COLUMNS = 8

/** Records of three decimals, as columns. */
function records(seed: string, count: number): Float64Array[] {
  const rng = createRng(seed)
  return Array.from({length: COLUMNS}, () => Float64Array.from({length: count}, () => Number(normal(rng).toFixed(3))))
}

/** Each row lies between a record and one of its two nearest. */
function between(real: readonly Float64Array[], rows: number, seed: string): Table<'source'> {
  const rng = createRng(seed)
  const count = real[0].length
  const points = createMatrix(count, real.length)
  for (let record = 0; record < count; record++)
    for (let column = 0; column < real.length; column++) points.data[record * real.length + column] = real[column][record]
  const {indices} = nearestNeighbours(points, points, 2, {excludeSelf: true})
  const draws = Array.from({length: rows}, () => {
    const from = integerBelow(rng, count)
    return {from, to: indices[2 * from + integerBelow(rng, 2)], place: rng.next()}
  })
  const columns = real.map((values, at) =>
    numeric(
      `x${at}`,
      draws.map(({from, to, place}) => values[from] + place * (values[to] - values[from])),
    ),
  )
  return new Table('source', columns, rows)
}

describe('recognising interpolation', () => {
  test('finds three rows per five records, where lines do not tell, by records rebuilt without the rows tested', async () => {
    const released = between(records('half', 50), 30, 'half')
    expect((await testInterpolation(released, testContext())).verdict).toBe('not-recognised')
    const {verdict, pValue, heldBack} = await recogniseInterpolation(released, testContext())
    expect(verdict).toBe('interpolated')
    expect(pValue).toBeLessThanOrEqual(0.001)
    expect(heldBack?.between).toBeGreaterThan(2)
  })

  test('says that it cannot tell, and why, when there was no time to rebuild records', async () => {
    const released = between(records('half', 50), 30, 'half')
    const {verdict, pValue, because} = await recogniseInterpolation(released, testContext(), 0)
    expect({verdict, pValue}).toEqual({verdict: 'undecidable', pValue: null})
    expect(because).toContain('given up')
  })

  test('does not say so of the same numbers dealt out anew', async () => {
    const released = between(records('half', 50), 30, 'half')
    const rng = createRng('dealt')
    const dealt = released.withColumns(
      released.columns.map(column => {
        if (column.kind !== 'numeric') return column
        const values = column.values.slice()
        for (let at = values.length - 1; at > 0; at--) {
          const other = integerBelow(rng, at + 1)
          ;[values[at], values[other]] = [values[other], values[at]]
        }
        return {...column, values}
      }),
    )
    expect((await recogniseInterpolation(dealt, testContext())).verdict).not.toBe('interpolated')
  })

  test('tests no rows that spread in a plane only', async () => {
    const real = records('plane', 40)
    const flat = real.map((_, at) => real[at % 2])
    expect(await heldBackRows(between(flat, 100, 'plane'), testContext())).toBeUndefined()
  })
})
