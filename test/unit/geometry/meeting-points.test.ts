import {expect, test} from 'vitest'
import type {Crossing} from '../../../src/geometry/crossings.js'
import {gatherCrossings} from '../../../src/geometry/meeting-points.js'
import {createProjection} from '../../../src/geometry/projection.js'
import type {Line} from '../../../src/geometry/strong-lines.js'

const COLUMNS = 6

/** A line through a point in the direction of a column. */
const lineThrough = (point: readonly number[], column: number): Line => ({
  points: Int32Array.of(0, 1, 2),
  places: Float64Array.of(0, 0.5, 1),
  origin: Float64Array.from(point),
  direction: Float64Array.from(point, (_, at) => (at === column ? 1 : 0)),
  length: 1,
})

const pointAt = (value: number) => new Array<number>(COLUMNS).fill(value)
const crossing = (first: number, second: number, value: number, error: number): Crossing => ({
  first: 2 * first,
  second: 2 * second,
  point: Float64Array.from(pointAt(value)),
  error,
})

const gather = (lines: readonly Line[], crossings: readonly Crossing[]) =>
  gatherCrossings(createProjection(COLUMNS), lines, crossings)

test('crossings in the same place are one meeting point, the surest giving the place', () => {
  const lines = [0, 1, 2, 3].map(column => lineThrough(pointAt(0.5), column))
  const meetings = gather(lines, [crossing(0, 1, 0.5, 1e-9), crossing(1, 2, 0.5 + 1e-4, 1e-3), crossing(2, 3, -0.5, 1e-9)])
  expect(meetings.map(({ends}) => ends)).toEqual([
    [0, 2, 4],
    [4, 6],
  ])
  expect(meetings[0].error).toBe(1e-9)
})

test('lines that are all but parallel meet anywhere, and that is found out without looking everywhere', () => {
  // Each may lie in 10^9 cells; ten of them in turn would take minutes.
  const lines = Array.from({length: 20}, (_, at) => lineThrough(pointAt(at / 20), at % COLUMNS))
  const wide = Array.from({length: 10}, (_, at) => crossing(2 * at, 2 * at + 1, 10 + at, 1e4))
  const meetings = gather(lines, [...wide, crossing(0, 19, 0.5, 1e-9)])
  // All of them may be where the sure one is.
  expect(meetings).toHaveLength(1)
  expect(meetings[0].ends).toHaveLength(20)
  expect(gather(lines, [crossing(0, 1, 3e4, 1e4), crossing(2, 3, -3e4, 1e4)])).toHaveLength(2)
})
