import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {matchRadius, matchRecords, scoreVerdicts} from '../../../src/audit/score/match-records.js'
import type {Matrix} from '../../../src/core/matrix.js'
import {createRng} from '../../../src/core/rng.js'
import {gaussianRows, matrixOf} from '../../support/releases.js'

/** The size of the largest matching, by trying every choice: the definition itself, for a handful of records. */
function largestMatching(real: Matrix, guessed: Matrix, radius: number): number {
  const fits = (r: number, g: number) =>
    Array.from({length: real.columns}, (_, c) => c).every(
      c => Math.abs(real.data[r * real.columns + c] - guessed.data[g * guessed.columns + c]) <= radius,
    )
  const best = (record: number, used: ReadonlySet<number>): number => {
    if (record === real.rows) return 0
    const choices = Array.from({length: guessed.rows}, (_, g) => g).filter(g => !used.has(g) && fits(record, g))
    return Math.max(best(record + 1, used), ...choices.map(g => 1 + best(record + 1, new Set([...used, g]))))
  }
  return best(0, new Set())
}

describe('matching of records', () => {
  test('counts a record once however often it is guessed', () => {
    const match = matchRecords(
      matrixOf([
        [0, 0],
        [1, 1],
      ]),
      matrixOf([
        [0, 0],
        [0, 0],
        [5, 5],
      ]),
      1e-9,
    )
    expect(match).toMatchObject({matched: 1, real: 2, precision: 1 / 3, recall: 1 / 2, f1: 2 / 5})
    expect(Array.from(match.guessMatches).filter(row => row >= 0)).toEqual([0])
  })

  test('takes equal real rows for one record', () => {
    const twice = matrixOf([
      [1, 2],
      [1, 2],
    ])
    expect(matchRecords(twice, twice, 1e-9)).toMatchObject({matched: 1, real: 1, precision: 1 / 2, recall: 1})
  })

  test('gives up a match for another when more can be matched that way', () => {
    // The guess at 0.5 fits both records, the one at -0.4 the first alone.
    expect(matchRecords(matrixOf([[0], [1]]), matrixOf([[0.5], [-0.4]]), 0.5).matched).toBe(2)
  })

  test('follows paths as long as the data', () => {
    // Record i fits the guesses i and i + 1, except the last one: each newcomer pushes all the others on.
    const count = 20_000
    const real = matrixOf(Array.from({length: count}, (_, at) => [count - at]))
    const guessed = matrixOf(Array.from({length: count}, (_, at) => [at + 0.5]))
    expect(matchRecords(real, guessed, 0.5).matched).toBe(count)
  })

  test('matches nothing with a guess that has a missing number', () => {
    expect(matchRecords(matrixOf([[0, 0]]), matrixOf([[NaN, 0]]), 1).matched).toBe(0)
  })

  test('has no precision without a guess and no recall without a record', () => {
    const none = {data: new Float64Array(0), rows: 0, columns: 1}
    expect(matchRecords(matrixOf([[0]]), none, 1)).toMatchObject({precision: undefined, recall: 0, f1: 0})
    expect(matchRecords(none, none, 1)).toMatchObject({precision: undefined, recall: undefined, f1: undefined})
  })

  test('is as large as any matching can be, and depends on no order', () => {
    const cell = fc.integer({min: 0, max: 4})
    const rows = fc.array(fc.tuple(cell, cell), {minLength: 1, maxLength: 6})
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(cell, cell), {selector: String, minLength: 1, maxLength: 6}), rows, (real, guessed) => {
        const [a, b] = [matrixOf(real), matrixOf(guessed)]
        const {matched} = matchRecords(a, b, 1)
        expect(matched).toBe(largestMatching(a, b, 1))
        expect(matchRecords(matrixOf([...real].reverse()), matrixOf([...guessed].reverse()), 1).matched).toBe(matched)
      }),
    )
  })

  test('finds all records among lattice points, whose columns have two values each', () => {
    const lattice = Array.from({length: 512}, (_, code) => Array.from({length: 9}, (_bit, bit) => (code >> bit) & 1))
    const match = matchRecords(matrixOf(lattice), matrixOf([...lattice].reverse()), 1e-9)
    expect(match).toMatchObject({matched: 512, precision: 1})
    expect(match.guessMatches[0]).toBe(511)
  })
})

describe('the radius for rounded and jittered releases', () => {
  test('is 30 half-units or amplitudes, but at most a quarter of the way to the next record', () => {
    const real = matrixOf([
      [0, 0],
      [0.2, 0.1],
      [9, 9],
    ])
    // Half a unit of 2 decimals is 0.005; the first two records are 0.2 apart.
    expect(Array.from(matchRadius(real, {decimals: 2}))).toEqual([0.05, 0.05, 0.15])
    expect(matchRadius(real, {noiseAmplitude: 1e-4})[0]).toBeCloseTo(30e-4, 15)
    expect(matchRadius(real, {halfUnit: 0.005})).toEqual(matchRadius(real, {decimals: 2}))
  })

  test('passes over equal records', () => {
    expect(Array.from(matchRadius(matrixOf([[0], [0], [1]]), {halfUnit: 1}))).toEqual([0.25, 0.25, 0.25])
  })

  test('keeps any guess from being two records', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const rng = createRng(seed)
        const real = matrixOf(gaussianRows(rng, 30, 2))
        const radius = matchRadius(real, {noiseAmplitude: 0.05})
        const guessed = matrixOf(gaussianRows(rng, 200, 2))
        for (let guess = 0; guess < guessed.rows; guess++) {
          const within = Array.from(radius.keys()).filter(
            row =>
              Math.abs(real.data[2 * row] - guessed.data[2 * guess]) <= radius[row] &&
              Math.abs(real.data[2 * row + 1] - guessed.data[2 * guess + 1]) <= radius[row],
          )
          expect(within.length).toBeLessThanOrEqual(1)
        }
      }),
      {numRuns: 20},
    )
  })
})

test('verdicts are scored with real as the positive class, and undecidable is not said to be real', () => {
  const score = scoreVerdicts(['real', 'real', 'synthetic', 'undecidable', 'undecidable'], [1, 0, 1, 1, 0])
  expect(score.counts).toEqual({
    real: {real: 1, synthetic: 1, undecidable: 1},
    synthetic: {real: 1, synthetic: 0, undecidable: 1},
  })
  expect(score).toMatchObject({precision: 1 / 2, recall: 1 / 3, f1: 2 / 5})
})
