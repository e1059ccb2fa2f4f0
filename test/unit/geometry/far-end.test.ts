import {expect, test} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {farEndOf} from '../../../src/geometry/rounded/far-end.js'

const NUMBERS = 4000
const rng = createRng('far ends')
const record = (spread: number) => Float64Array.from({length: NUMBERS}, () => Math.round(128 + spread * normal(rng)))
const near = record(25)
const far = record(25)
const between = (share: number) => near.map((value, at) => Math.round(value + share * (far[at] - value)))

test.each([0.87, 0.8, 0.68, 0.6, 0.43])('a row at %d of the way tells where the other end is', share => {
  const end = farEndOf(near, between(share))
  expect(end?.times).toBeCloseTo(1 / share, 1)
  expect(end?.gain).toBeGreaterThan(17)
  expect(end?.lead).toBeGreaterThan(4)
})

test('a row of another edge, or one that is a record, tells of none', () => {
  const others = [record(25), record(25)]
  for (const row of [between(0.8), far]) for (const other of others) expect(farEndOf(other, row)?.gain).toBeLessThan(12)
  expect(farEndOf(near, far)?.gain).toBeLessThan(12)
})

test('a row too near to the record says nothing', () => {
  expect(farEndOf(near, between(0.02))).toBeUndefined()
})

test('where two places suit as well, the lead tells', () => {
  // 10 / 7 times the way or 11 / 7: differences repeat after 7 at both.
  expect(farEndOf(near, between(0.7))?.lead).toBeLessThan(4)
})

test.each([0.87, 0.68])('a row at %d of the way that was cut off, and not rounded, tells too', share => {
  const row = near.map((value, at) => Math.floor(value + share * (far[at] - value)))
  const end = farEndOf(near, row, 0.5)
  expect(end?.times).toBeCloseTo(1 / share, 1)
  expect(end?.gain).toBeGreaterThan(17)
  expect(end?.lead).toBeGreaterThan(4)
})
