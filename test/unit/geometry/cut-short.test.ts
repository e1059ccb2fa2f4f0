import {expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {createCloud} from '../../../src/geometry/cloud.js'
import {reconstruct, type Reconstruction} from '../../../src/geometry/reconstruct.js'
import {testContext} from '../../support/context.js'
import {gaussianRows, matrixOf, rowsOf, smoteOf} from '../../support/releases.js'

const records = gaussianRows(createRng('cut short'), 60, 5)

async function searched(mostWork?: number): Promise<Reconstruction> {
  const rows = rowsOf(await smoteOf(records, 240, 1))
  const cloud = createCloud(matrixOf(rows), new Float64Array(5).fill(1e-15))
  return reconstruct(cloud, {fewestLines: 2, rays: true, ...(mostWork !== undefined && {mostWork})}, testContext())
}

const isReal = ({point}: {readonly point: Float64Array}) =>
  records.some(record => record.every((value, at) => Math.abs(value - point[at]) < 1e-9))

test('a search that may take no steps keeps the records of the first lines, and tells that it was cut short', async () => {
  const cut = await searched(0)
  const whole = await searched()
  expect(cut.isCutShort).toBe(true)
  expect(cut.records.length).toBeGreaterThan(0)
  expect(cut.records.every(isReal)).toBe(true)
  expect(cut.records.length).toBeLessThan(whole.records.length)
})

test('a search that ends by itself is the same with a limit and without one', async () => {
  const limited = await searched(1e8)
  const whole = await searched()
  expect(limited.isCutShort).toBe(false)
  expect(limited.records).toEqual(whole.records)
  expect(whole.records.filter(isReal).length).toBeGreaterThan(50)
})
