import {expect, test} from 'vitest'
import {comparable, comparisonScale, countRecords, howMatched} from '../../../src/audit/score/count-guesses.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {signals} from '../../support/signals.js'

const rng = createRng(7)
const OFFSET = 10_000
/** Loud and quiet sounds on one offset. */
const drawn = Array.from({length: 12}, (_, row) =>
  Float64Array.from({length: 200}, () => OFFSET + (row % 2 === 0 ? 1000 : 10) * normal(rng)),
)
const real = signals('train', drawn)
const scale = comparisonScale(real)
const matched = (rows: readonly Float64Array[]) =>
  countRecords(comparable(real, scale), comparable(signals('reconstructed', rows), scale), scale)

/** The same with noise so many dB below the signal. */
function noisy(row: number, ratio: number): Float64Array {
  const mean = drawn[row].reduce((sum, value) => sum + value, 0) / 200
  const own = drawn[row].map(value => value - mean)
  const energy = own.reduce((sum, value) => sum + value * value, 0)
  const noise = own.map(() => normal(rng))
  const gain = Math.sqrt(energy / noise.reduce((sum, value) => sum + value * value, 0) / 10 ** (ratio / 10))
  return drawn[row].map((value, at) => value + gain * noise[at])
}

test('counts a signal as found at a signal-to-noise ratio of 40 dB, each once', () => {
  expect(matched([noisy(1, 40.1), drawn[1], noisy(3, 40.1), noisy(5, 39.9), noisy(0, 39.9)])).toEqual({
    ...{matched: 2, guessed: 5, real: 12},
  })
  expect(howMatched(scale)).toEqual({matchedWithin: 'a signal-to-noise ratio of 40 dB'})
})

test('takes an offset that all signals share for no signal', () => {
  expect(matched([Float64Array.from({length: 200}, () => OFFSET), drawn[1].map(value => value + 1)]).matched).toBe(0)
})

test('takes what all signals share for no signal', () => {
  const shared = Float64Array.from({length: 200}, (_, at) => 5000 * Math.sin(at / 9))
  const alike = signals(
    'train',
    drawn.filter((_, row) => row % 2 === 1).map(own => own.map((value, at) => value + shared[at])),
  )
  const own = comparisonScale(alike)
  const guess = signals('reconstructed', [drawn[1].map((value, at) => value + shared[at] + 1)])
  expect(countRecords(comparable(alike, own), comparable(guess, own), own).matched).toBe(0)
})
