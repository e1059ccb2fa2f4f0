import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {matchRadius, matchRecords} from '../../../src/audit/score/match-records.js'
import type {Matrix} from '../../../src/core/matrix.js'
import {createRng, type Rng} from '../../../src/core/rng.js'
import {reconSmote} from '../../../src/attacks/reconstruction/reconsmote.js'
import {createEdgeFinder} from '../../../src/geometry/noisy/edges.js'
import {estimateNoise} from '../../../src/geometry/noisy/estimate-noise.js'
import {chiSquareQuantile, poissonTail} from '../../../src/geometry/noisy/chi-square.js'
import {fitLine, varianceAt} from '../../../src/geometry/noisy/fit-line.js'
import {reconstructNoisy} from '../../../src/geometry/noisy/reconstruct-noisy.js'
import {weighRecords} from '../../../src/geometry/noisy/weigh-records.js'
import {testContext} from '../../support/context.js'
import {between, gaussianRows, matrixOf, rowsOf, smoteOf, tableOf} from '../../support/releases.js'

const uniform = (rng: Rng) => 2 * rng.next() - 1
const rounded = (rows: readonly (readonly number[])[], decimals: number) =>
  rows.map(row => row.map(value => Number(value.toFixed(decimals))))
const jittered = (rows: readonly (readonly number[])[], amplitude: number, rng: Rng) =>
  rows.map(row => row.map(value => value + amplitude * uniform(rng)))
const evenly = (columns: number, value: number) => new Float64Array(columns).fill(value)

/** Records of a Gaussian cloud in [-1, 1], about, and rows between them. */
async function release(seed: string, records: number, columns: number, rows: number) {
  const real = gaussianRows(createRng(seed), records, columns).map(row => row.map(value => value / 3))
  return {real: matrixOf(real), rows: rowsOf(await smoteOf(real, rows, seed))}
}

describe('reconstruction from inexact rows', () => {
  test('finds every record of a release rounded to three decimals, and nothing else', async () => {
    const {real, rows} = await release('three decimals', 30, 5, 600)
    const {places, error, explained, support} = await reconstructNoisy(
      matrixOf(rounded(rows, 3)),
      evenly(5, 0.0005),
      testContext(),
    )
    const match = matchRecords(real, places, matchRadius(real, {decimals: 3}))
    expect([match.precision, match.recall]).toEqual([1, 1])
    expect(explained.reduce((sum, flag) => sum + flag, 0)).toBeGreaterThan(0.98 * rows.length)
    expect(Math.min(...support)).toBeGreaterThanOrEqual(2)
    // Three standard deviations: the place is off by less, but for rare cases.
    const within = match.guessMatches.filter((row, guess) => gap(real, row, places, guess) <= error[guess])
    expect(within.length).toBeGreaterThanOrEqual(0.9 * places.rows)
  })

  test('places records nearer than half a unit of rounding', async () => {
    const {real, rows} = await release('nearer', 30, 5, 900)
    const {places} = await reconstructNoisy(matrixOf(rounded(rows, 2)), evenly(5, 0.005), testContext())
    const {guessMatches} = matchRecords(real, places, 0.05)
    const gaps = guessMatches.map((row, guess) => (row < 0 ? Infinity : gap(real, row, places, guess))).sort()
    expect(gaps[gaps.length >> 1]).toBeLessThan(0.005)
  })

  test('finds records through noise that is of different size in every column', async () => {
    const {real, rows} = await release('columns', 30, 5, 600)
    const amplitudes = [1e-5, 1e-3, 1e-4, 1e-3, 1e-6]
    const rng = createRng('amplitudes')
    const noisy = rows.map(row => row.map((value, column) => value + amplitudes[column] * uniform(rng)))
    const {places} = await reconstructNoisy(matrixOf(noisy), Float64Array.from(amplitudes), testContext())
    const match = matchRecords(real, places, matchRadius(real, {noiseAmplitude: 1e-3}))
    expect([match.precision, match.recall]).toEqual([1, 1])
  })

  test.each([1e-8, 1e-10, 1e-12])(
    'finds every record through errors of %d, beside which lines are very long',
    async amplitude => {
      const {real, rows} = await release('tiny', 20, 4, 300)
      const noisy = jittered(rows, amplitude, createRng('tiny'))
      const {places} = await reconstructNoisy(matrixOf(noisy), evenly(4, amplitude), testContext())
      const match = matchRecords(real, places, matchRadius(real, {noiseAmplitude: amplitude}))
      expect([match.precision, match.recall]).toEqual([1, 1])
    },
  )

  test('finds records whose edges hold two rows each, though none is known yet', async () => {
    const rng = createRng('edges of two rows3')
    const real = gaussianRows(rng, 7, 6)
    const rows = real.flatMap((from, at) =>
      real.slice(at + 1).flatMap((to, next) =>
        between(
          from,
          to,
          Array.from({length: at === 0 && next === 0 ? 3 : 2}, () => rng.next()),
        ),
      ),
    )
    const {places, confidence} = await reconstructNoisy(matrixOf(rounded(rows, 7)), evenly(6, 0.5e-7), testContext())
    const match = matchRecords(matrixOf(real), places, 1e-5)
    expect([match.precision, match.recall]).toEqual([1, 1])
    expect(Math.min(...confidence)).toBeGreaterThan(0.9)
  })

  test('claims no record where two lines meet in a plane', async () => {
    const corners = [
      [0, 0, 0],
      [1, 0, 0.5],
      [0, 1, 0.25],
    ]
    const sides = [0, 1, 2].flatMap(at => between(corners[at], corners[(at + 1) % 3], [0.2, 0.3, 0.4, 0.5, 0.6, 0.7]))
    expect((await reconstructNoisy(matrixOf(rounded(sides, 6)), evenly(3, 5e-7), testContext())).places.rows).toBe(0)
  })

  test('claims nothing in independent Gaussian rows', async () => {
    for (const [decimals, seed] of [
      [4, 'a'],
      [3, 'b'],
      [3, 'c'],
    ] as const) {
      const rows = gaussianRows(createRng(`gaussian ${seed}`), 500, 5).map(row => row.map(value => value / 3))
      const {places} = await reconstructNoisy(matrixOf(rounded(rows, decimals)), evenly(5, 0.5 * 10 ** -decimals), testContext())
      expect(places.rows).toBe(0)
    }
  })

  test('does not depend on units or on the order of columns', async () => {
    const {rows} = await release('units', 20, 4, 300)
    const noisy = jittered(rows, 1e-4, createRng('units'))
    const plain = await reconstructNoisy(matrixOf(noisy), evenly(4, 1e-4), testContext())
    const order = [2, 0, 3, 1]
    const units = [1000, 0.01, 7, 1]
    const other = await reconstructNoisy(
      matrixOf(noisy.map(row => order.map(column => units[column] * row[column] + 5))),
      Float64Array.from(order, column => units[column] * 1e-4),
      testContext(),
    )
    expect(other.places.rows).toBe(plain.places.rows)
    const back = Array.from({length: other.places.rows}, (_, place) =>
      Array.from(units.keys(), column => {
        const at = order.indexOf(column)
        return (other.places.data[place * 4 + at] - 5) / units[column]
      }),
    )
    const match = matchRecords(plain.places, matrixOf(back), 1e-5)
    expect(match.matched).toBe(plain.places.rows)
  })

  test('returns nothing where rows lie on one line or are all alike', async () => {
    const onLine = Array.from({length: 20}, (_, at) => [at / 20, at / 20, 0])
    for (const rows of [onLine, onLine.map(() => [1, 2, 3]), [[1, 2, 3]]])
      expect((await reconstructNoisy(matrixOf(rounded(rows, 2)), evenly(3, 0.005), testContext())).places.rows).toBe(0)
  })

  test('stops when asked to', async () => {
    const {rows} = await release('stop', 20, 4, 200)
    const context = {...testContext(), signal: AbortSignal.abort()}
    await expect(reconstructNoisy(matrixOf(rounded(rows, 3)), evenly(4, 0.0005), context)).rejects.toThrow('Stopped')
  })
})

describe('the attack on inexact releases', () => {
  const attack = async (rows: number[][], real: Matrix, radius: number | Float64Array) => {
    const guess = await (await reconSmote.create({})).guess({released: tableOf('synthetic', rows)}, testContext())
    return {guess, match: matchRecords(real, matrixOf(rowsOf(guess.records)), radius)}
  }

  test.each([12, 10, 8])('finds the records of a release rounded to %d decimals', async decimals => {
    const {real, rows} = await release(`${decimals} decimals`, 20, 4, 300)
    const {match} = await attack(rounded(rows, decimals), real, 1e-7)
    expect(match.precision).toBe(1)
    expect(match.recall).toBeGreaterThanOrEqual(0.95)
  })

  test.each([1e-11, 1e-9])('sees noise of %d, which leaves numbers of full length', async amplitude => {
    const {real, rows} = await release(`noise ${amplitude}`, 20, 4, 300)
    const {match, guess} = await attack(jittered(rows, amplitude, createRng('full length')), real, 30 * amplitude)
    expect(match.precision).toBe(1)
    expect(match.recall).toBeGreaterThanOrEqual(0.95)
    const {matchRadius: stated} = guess.parameters
    // 30 amplitudes on the scale of the release, whose columns are about one in half range.
    expect(stated).toBeGreaterThanOrEqual(Math.max(1e-9, 10 * amplitude))
    expect(stated).toBeLessThan(Math.max(1.1e-9, 200 * amplitude))
  })

  test('finds the records of a release of single-precision numbers', async () => {
    const {real, rows} = await release('single', 20, 4, 300)
    const {match} = await attack(
      rows.map(row => row.map(value => Math.fround(value))),
      real,
      1e-5,
    )
    expect(match.precision).toBe(1)
    expect(match.recall).toBeGreaterThanOrEqual(0.95)
  })

  test('takes numbers of full length far from zero for exact', async () => {
    const {rows} = await release('far', 20, 4, 300)
    const far = rows.map(row => row.map(value => value + 5000))
    const {guess} = await attack(far, matrixOf(far), 0)
    expect(guess.parameters['matchRadius']).toBe(1e-9)
    expect(guess.records.rowCount).toBe(20)
  })
})

describe('an estimate of noise', () => {
  test('needs but a few triples where they are far straighter than chance makes them', async () => {
    // Three rows per record: some ten triples of one edge.
    const {rows} = await release('few', 30, 5, 90)
    const found = estimateNoise(matrixOf(jittered(rows, 1e-8, createRng('few'))), 5)
    for (const value of found ?? [1]) expect(Math.abs(Math.log10(value / 1e-8))).toBeLessThan(1)
  })

  test.each([1e-12, 1e-9, 1e-5, 1e-3])('is within a factor of two of the amplitude %d in every column', async amplitude => {
    const {rows} = await release('estimate', 40, 5, 800)
    const found = estimateNoise(matrixOf(jittered(rows, amplitude, createRng('estimate'))), 5)
    expect(found).toBeDefined()
    for (const value of found ?? []) {
      expect(value).toBeGreaterThan(amplitude / 2)
      expect(value).toBeLessThan(amplitude * 2)
    }
  })

  test('is no more than rounding in rows that were not touched', async () => {
    const {rows} = await release('untouched', 40, 5, 800)
    expect(Math.max(...(estimateNoise(matrixOf(rows), 5) ?? []))).toBeLessThan(1e-12)
  })

  test('is not made of independent Gaussian rows', () => {
    expect(estimateNoise(matrixOf(gaussianRows(createRng('no noise'), 500, 5)), 5)).toBeUndefined()
  })
})

describe('what a record saves', () => {
  const corners = [
    [0, 0, 0],
    [1000, 0, 0],
    [0, 1000, 0],
    [0, 0, 1000],
  ]
  const points = matrixOf(
    corners.flatMap((corner, at) => corners.slice(at + 1).flatMap(other => between(corner, other, [0.2, 0.4, 0.6, 0.8]))),
  )
  const saved = (places: readonly (readonly number[])[]) => {
    const anchors = places.map(place => ({place: Float64Array.from(place), variance: 0.1}))
    return weighRecords(anchors, createEdgeFinder(points, 2)(anchors, new Float64Array(3).fill(1)), 2)
  }

  test('is much for the ends of edges', () => {
    expect(Math.min(...saved(corners))).toBeGreaterThan(25)
  })

  test('is nothing for a place between two records, nor for a second one beside a record', () => {
    expect(saved([...corners, [500, 500, 0]])[4]).toBeLessThan(0)
    expect(saved([...corners, [0.1, 0, 0]])[4]).toBeLessThan(0)
  })
})

describe('a fitted line', () => {
  test('is off by what its variance says', () => {
    // 400 lines through five rows each, with errors of variance 1: the mean squared error across, per direction, at a place.
    const rng = createRng('variance')
    const places = [0, 20, 50, 60, 100]
    for (const at of [50, 150]) {
      let squared = 0
      let expected = 0
      for (let trial = 0; trial < 400; trial++) {
        const rows = places.map(place => [place, 0, 0].map(value => value + Math.sqrt(3) * uniform(rng)))
        const line = fitLine(matrixOf(rows), [0, 1, 2, 3, 4])
        const place = (at - line.mean[0]) / line.direction[0]
        squared += (line.mean[1] + place * line.direction[1]) ** 2 / 400
        expected += varianceAt(line, place) / 400
      }
      expect(squared / expected).toBeGreaterThan(0.8)
      expect(squared / expected).toBeLessThan(1.25)
    }
  })

  test('runs through points that are on one, in order from its low end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({min: -1000, max: 1000}), {minLength: 3, maxLength: 12}).filter(shares => new Set(shares).size > 2),
        shares => {
          const rows = shares.map(share => [1 + 2 * share, 3 - share, share])
          const line = fitLine(matrixOf(rows), [...rows.keys()])
          const along = Array.from(line.points, point => Math.sign(line.direction[2]) * shares[point])
          expect(along).toEqual([...along].sort((a, b) => a - b))
          expect(Math.abs(line.direction[0])).toBeCloseTo(2 / Math.sqrt(6), 9)
        },
      ),
    )
  })
})

describe('tails', () => {
  // scipy.stats.chi2.ppf(0.999, [1, 4, 7]) and chi2.ppf(0.95, 4).
  test('chi-square quantiles are within 4 % of the exact ones', () => {
    for (const [probability, freedom, exact] of [
      [0.999, 1, 10.8276],
      [0.999, 4, 18.4668],
      [0.999, 7, 24.3219],
      [0.95, 4, 9.4877],
    ])
      expect(Math.abs(chiSquareQuantile(probability, freedom) / exact - 1)).toBeLessThan(0.04)
  })

  test('Poisson tails keep their digits where they are small', () => {
    expect(poissonTail(0, 3)).toBe(1)
    // 1 - exp(-3), and exp(-0.01) 0.01^5 / 5! (1 + 0.01 / 6 + ...), by hand.
    expect(poissonTail(1, 3)).toBeCloseTo(1 - Math.exp(-3), 12)
    expect(poissonTail(5, 0.01) / ((Math.exp(-0.01) * 0.01 ** 5) / 120)).toBeCloseTo(1 + 0.01 / 6, 5)
  })
})

function gap(real: Matrix, row: number, places: Matrix, guess: number): number {
  let largest = 0
  for (let column = 0; column < real.columns; column++)
    largest = Math.max(largest, Math.abs(real.data[row * real.columns + column] - places.data[guess * real.columns + column]))
  return largest
}
