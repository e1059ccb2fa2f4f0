import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {createRng, permutation} from '../../src/core/rng.js'
import type {Column, Table} from '../../src/core/table.js'
import {smote} from '../../src/generators/interpolation/smote.js'
import {testInterpolation} from '../../src/inspect/interpolation-test.js'
import {testContext} from '../support/context.js'
import {gaussianClasses} from '../support/tables.js'

const RECORDS = 30

/** Rows of SMOTE, or rows that nobody interpolated. */
async function release(seed: number, interpolated: boolean): Promise<Table> {
  const shape = interpolated ? {rows: RECORDS + 2, minority: RECORDS, columns: 5} : {rows: 90, minority: 90, columns: 5}
  const table = gaussianClasses(createRng(`inspect/${seed}`), shape)
  if (!interpolated) return table.without(['y'])
  const fitted = await smote.create({neighbours: 4}).fit(table.as('train'), {target: 'y', label: '1'}, testContext(seed))
  return (await fitted.sample(3 * RECORDS, testContext(seed))).without(['y'])
}

const verdictOf = async (table: Table) => (await testInterpolation(table, testContext())).verdict

describe('the verdict on interpolation', () => {
  test('does not depend on the order of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.boolean(), async (seed, interpolated) => {
        const table = await release(seed, interpolated)
        const order = permutation(createRng(`order/${seed}`), table.rowCount)
        const [given, shuffled] = [
          await testInterpolation(table, testContext()),
          await testInterpolation(table.select(order, 'source'), testContext()),
        ]
        expect(shuffled.verdict).toBe(given.verdict)
        expect(shuffled.lines).toBe(given.lines)
        expect(given.verdict).toBe(interpolated ? 'interpolated' : 'not-recognised')
      }),
      {numRuns: 15, seed: 7},
    )
  })

  test('does not depend on the units of the columns', async () => {
    const units = fc.array(
      fc.tuple(fc.double({min: 0.01, max: 1000, noNaN: true}), fc.double({min: -10, max: 10, noNaN: true})),
      {
        minLength: 5,
        maxLength: 5,
      },
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.boolean(), units, async (seed, interpolated, scales) => {
        const table = await release(seed, interpolated)
        const columns = table.columns.map((column, at): Column => {
          if (column.kind !== 'numeric') return column
          const [factor, offset] = scales[at]
          return {...column, values: column.values.map(value => factor * value + offset)}
        })
        expect(await verdictOf(table.withColumns(columns))).toBe(await verdictOf(table))
      }),
      {numRuns: 15, seed: 7},
    )
  })
})
