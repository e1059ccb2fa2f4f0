import {describe, expect, test} from 'vitest'
import {extendCascade} from '../../../src/geometry/cascade.js'
import {createCloud} from '../../../src/geometry/cloud.js'
import {addRecord, createKnown} from '../../../src/geometry/known.js'
import {testContext} from '../../support/context.js'
import {matrixOf} from '../../support/releases.js'

const COMMON = [0.31, -0.42, 0.17, 0.55]
const RECORDS = [
  [-0.8, -0.3, 0.4, 0.1],
  [0.6, 0.7, -0.5, -0.2],
  [0.9, -0.6, -0.1, 0.8],
]

/** One row between each of some known records and a record that is not known. */
async function recordAtTheEnd(from: readonly (readonly number[])[]) {
  const rows = from.map((record, at) => record.map((value, column) => value + (0.4 + 0.1 * at) * (COMMON[column] - value)))
  const cloud = createCloud(matrixOf(rows), new Float64Array(4).fill(1e-15))
  const known = createKnown(cloud)
  for (const record of from) addRecord(known, {point: Float64Array.from(record), error: 1e-14, ends: []})
  await extendCascade(cloud, known, testContext())
  return known.records.find(({point}) => point.every((value, column) => Math.abs(value - COMMON[column]) < 1e-9))
}

describe('records found while most edges are unknown', () => {
  test('by two rays are marked as found in a plane', async () => {
    expect(await recordAtTheEnd(RECORDS.slice(0, 2))).toMatchObject({isPlanar: true})
  })

  test('by rays in three dimensions are not', async () => {
    const found = await recordAtTheEnd(RECORDS)
    expect(found).toBeDefined()
    expect(found).not.toHaveProperty('isPlanar')
  })
})
