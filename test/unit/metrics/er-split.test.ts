import {describe, expect, it} from 'vitest'
import {NotApplicable} from '../../../src/core/errors.js'
import {createRng, normal, type Rng} from '../../../src/core/rng.js'
import {MISSING_CODE, Table, type Column} from '../../../src/core/table.js'
import type {Release} from '../../../src/audit/release/release.js'
import {runFidelity} from '../../../src/audit/score/fidelity-step.js'
import {erSplit} from '../../../src/metrics/fidelity/er-split.js'
import type {FidelityInput} from '../../../src/metrics/fidelity/fidelity.js'
import {hassanatNeighbours} from '../../../src/metrics/fidelity/hassanat.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

const draw = (rng: Rng, count: number, shift: number) => Array.from({length: count}, () => normal(rng) + shift)

/** Minority rows around 0 and three times as many others around `apart`; synthetic rows around `at`. */
function input({minority, apart, at, rng}: {minority: number; apart: number; at: number; rng: Rng}): FidelityInput {
  const cells = [...draw(rng, minority, 0), ...draw(rng, 3 * minority, apart)]
  const unseen = new Table('holdout', [numeric('x', cells)], cells.length)
  const synthetic = new Table('synthetic', [numeric('x', draw(rng, minority, at))], minority)
  const isMinority = Uint8Array.from(cells, (_, row) => (row < minority ? 1 : 0))
  return {real: unseen, synthetic, allClasses: () => ({synthetic, unseen, isMinority})}
}

const measure = async (given: FidelityInput) => (await erSplit.create().measure(given, testContext())).figures['erSplit']

/** The share of a point at x that is not of the minority, under a density around `at` (Proposition 1 of arXiv 2607.20787). */
function invalidity(apart: number, at: number): number {
  const density = (x: number) => Math.exp(-(x ** 2) / 2)
  const step = 0.001
  let [sum, all] = [0, 0]
  for (let x = -12; x < 16; x += step) {
    const others = 3 * density(x - apart)
    sum += density(x - at) * (others / (others + density(x)))
    all += density(x - at)
  }
  return sum / all
}

describe('ER_split', () => {
  it.each([
    {apart: 1.4, at: 0},
    {apart: 1.4, at: 1.4},
    {apart: 3, at: 0},
    {apart: 3, at: 1.5},
  ])('is the share of invalid rows of the population: classes $apart apart, synthetic rows at $at', async ({apart, at}) => {
    const {value, standardError} = await measure(input({minority: 1000, apart, at, rng: createRng(`${apart} ${at}`)}))
    expect(Math.abs(value - invalidity(apart, at))).toBeLessThan(3 * standardError)
    expect(standardError).toBeLessThan(0.03)
  })

  it('is 0 where classes are far apart, and 1 for rows made in the middle of another class', async () => {
    const rng = createRng('far')
    expect((await measure(input({minority: 50, apart: 30, at: 0, rng}))).value).toBe(0)
    expect((await measure(input({minority: 50, apart: 30, at: 30, rng}))).value).toBe(1)
  })

  it('has a standard error that is as large as what other rows change', async () => {
    const figures = []
    for (let draw = 0; draw < 60; draw++)
      figures.push(await measure(input({minority: 60, apart: 1.5, at: 0.5, rng: createRng(`draw ${draw}`)})))
    const mean = figures.reduce((sum, {value}) => sum + value / 60, 0)
    const spread = Math.sqrt(figures.reduce((sum, {value}) => sum + (value - mean) ** 2 / 59, 0))
    const said = figures.reduce((sum, {standardError}) => sum + standardError / 60, 0)
    // The spread of 60 draws is known to 9 %, and a resample has two thirds of the distinct rows.
    expect(said / spread).toBeGreaterThan(0.7)
    expect(said / spread).toBeLessThan(1.5)
  })

  it('does not apply without unseen rows of both classes', async () => {
    const given = input({minority: 5, apart: 1, at: 0, rng: createRng('few')})
    await expect(measure(given)).rejects.toThrow('at least 6 minority rows')
    await expect(measure({real: given.real, synthetic: given.synthetic})).rejects.toThrow(NotApplicable)
    const unseen = new Table('holdout', [numeric('x', [1, 2, 3, 4, 5, 6, 7])], 7)
    const alone = {synthetic: given.synthetic, unseen, isMinority: new Uint8Array(7).fill(1)}
    await expect(measure({...given, allClasses: () => alone})).rejects.toThrow('another class')
  })
})

describe("Hassanat's distance", () => {
  const distanceOf = async (a: readonly Column[], b: readonly Column[]) =>
    (await hassanatNeighbours(new Table('holdout', a, 1), new Table('synthetic', b, 1), 1, testContext())).distances[0]
  const at = (value: number) => [numeric('x', [value])]

  it.each([
    // arXiv 1409.0923, equation 1: 1 - (1 + min) / (1 + max), and 1 - (1 + min + |min|) / (1 + max + |min|) below 0.
    [0, 1, 1 / 2],
    [3, 7, 1 - 4 / 8],
    [-2, 3, 1 - 1 / 6],
    [-5, -2, 1 - 1 / 4],
    [4, 4, 0],
    [NaN, 4, 1],
    [NaN, NaN, 0],
  ])('of %d and %d is %d', async (a, b, distance) => {
    expect(await distanceOf(at(a), at(b))).toBeCloseTo(distance, 12)
    expect(await distanceOf(at(b), at(a))).toBeCloseTo(distance, 12)
  })

  it('adds 1 for another level and for a missing one, whatever its code', async () => {
    const level = (code: number) => ({...categorical('c', ['a']), codes: Int32Array.of(code)})
    const rows = [0, 1, 5, MISSING_CODE].map(code => [...at(3), level(code)])
    const distances = await Promise.all(rows.map(row => distanceOf([...at(7), level(0)], row)))
    expect(distances).toEqual([0.5, 1.5, 1.5, 1.5])
  })

  it('finds the nearest rows first, and of equally near ones the first', async () => {
    const points = new Table('holdout', [numeric('x', [9, 2, 5, 2, 4])], 5)
    const {indices} = await hassanatNeighbours(points, new Table('synthetic', at(2), 1), 3, testContext())
    expect([...indices]).toEqual([1, 3, 4])
  })
})

describe('An audit', () => {
  const classes = {target: 'y', minority: ['1']}
  const rowsAt = <R extends 'train' | 'holdout'>(role: R, rng: Rng) => {
    const x = [...draw(rng, 300, 0), ...draw(rng, 900, 1.4)]
    return new Table(
      role,
      [
        numeric('x', x),
        categorical(
          'y',
          x.map((_, row) => (row < 300 ? '1' : '0')),
        ),
      ],
      1200,
    )
  }

  it('judges on rows that the generator did not see: copies of its own rows are as invalid as the class overlaps', async () => {
    const [train, holdout] = [rowsAt('train', createRng('a')), rowsAt('holdout', createRng('b'))]
    const synthetic = train.select(
      Int32Array.from({length: 300}, (_, row) => row),
      'synthetic',
    )
    const release = {train, holdout, synthetic} as unknown as Release
    const output = async (held: Table<'holdout'>) =>
      runFidelity(erSplit.create(), 'synthetic', {...release, holdout: held}, classes, createRng('shared'), testContext())
    const [split, naive] = [await output(holdout), await output(train.as('holdout'))]
    if (split.kind !== 'fidelity' || naive.kind !== 'fidelity') throw new Error('These must be fidelity figures.')
    const {value, standardError} = split.figures['erSplit']
    expect(Math.abs(value - invalidity(1.4, 0))).toBeLessThan(3 * standardError)
    expect(naive.figures['erSplit'].value).toBe(0)
  })

  it('keeps the classes of the holdout as frequent as they are, and takes all minority labels together', async () => {
    const target = 'y'
    const rng = createRng('labels')
    const labels = Array.from({length: 90}, (_, row) => 'abc'[row % 3])
    const x = labels.map(label => normal(rng) + (label === 'c' ? 40 : 0))
    const table = new Table('holdout', [numeric('x', x), categorical(target, labels)], 90)
    const seen: Uint8Array[] = []
    const spy = {
      measure: ({allClasses}: FidelityInput) => {
        if (allClasses) seen.push(allClasses().isMinority)
        return Promise.resolve({figures: {}})
      },
    }
    const both = {target, minority: ['a', 'b']}
    const release = {train: table.as('train'), holdout: table, synthetic: table.as('synthetic')} as unknown as Release
    await runFidelity(spy, 'synthetic', release, both, createRng(1), testContext())
    expect(seen.map(own => [own.length, own.reduce((sum, each) => sum + each, 0)])).toEqual([[90, 60]])
    const output = await runFidelity(erSplit.create(), 'synthetic', release, both, createRng(1), testContext())
    expect(output).toMatchObject({figures: {erSplit: {value: 0}}})
  })
})
