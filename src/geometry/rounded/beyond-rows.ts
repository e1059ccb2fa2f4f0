import {farEndOf, type FarEnd} from './far-end.js'
import {nearestPoints} from './nearest-points.js'
import type {Points} from './points.js'
import {ROUNDING} from './rounding.js'

/** Records around a row with which it may share an edge, and those that show how counts vary where it shares none. */
const NEAR = 4
const AROUND = 24
/** Nats: of some hundred thousand places that are looked at, chance makes one in a hundred runs seem so likely. */
const LEAST_GAIN = 17
const LEAST_LEAD = 4
/** Beyond this the far end is known too badly. */
const MOST_TIMES = 2.5
/** Variance of each number of a record that counts as known exactly: one in ten off by a level. */
const EXACT = 0.1

/** A record that shows by a single row between it and a known one. */
export interface BeyondRow {
  readonly row: number
  readonly record: number
  readonly times: number
  /** Of each number. */
  readonly variance: number
}

/**
 * Which known record a row shares an edge with, and where its other end is: see {@link farEndOf}. The spread of counts is that of most
 * records around, which share no edge with it.
 */
export function beyondRow(points: Points, row: number, records: readonly number[]): BeyondRow | undefined {
  const exact = records.filter(record => points.variances[record] <= EXACT)
  const seen = nearestPoints(points, row, exact, AROUND).flatMap(record => {
    const end = farEndOf(points.levelsOf(points.numbersOf(record)), points.numbersOf(row), points.shift)
    return end === undefined ? [] : [{record, end}]
  })
  if (seen.length === 0) return undefined
  const {record, end} = seen.slice(0, NEAR).reduce((a, b) => (b.end.gain > a.end.gain ? b : a))
  const spreads = Float64Array.from(seen, ({end: {dispersion}}) => dispersion).sort()
  if (!isCertain(end, spreads[spreads.length >> 1])) return undefined
  return {row, record, times: end.times, variance: end.times ** 2 * ROUNDING}
}

const isCertain = ({times, gain, lead}: FarEnd, dispersion: number) =>
  times <= MOST_TIMES && gain >= LEAST_GAIN * dispersion && lead >= LEAST_LEAD * dispersion
