import {describe, expect, it} from 'vitest'
import {createContext} from '../../src/core/context.js'
import {Interrupted, NotApplicable, UserError} from '../../src/core/errors.js'
import {createRng, normal, type Rng} from '../../src/core/rng.js'
import {Table, concatTables, type Role} from '../../src/core/table.js'
import type {AllClasses, FidelityFigures} from '../../src/metrics/fidelity/fidelity.js'
import {fidelity} from '../../src/metrics/fidelity/registry.js'
import {testContext} from '../support/context.js'
import {numeric} from '../support/tables.js'

const LEVELS = ['a', 'b', 'c']

/** Two numbers that hang together, one that does not and may be missing, and a category that goes with the first. */
function rows<R extends Role>(role: R, rng: Rng, count: number, shift = 0): Table<R> {
  const first = Array.from({length: count}, () => normal(rng) + shift)
  const second = first.map(value => 0.8 * value + 0.6 * normal(rng))
  const third = Array.from({length: count}, (_, row) => (row % 9 === 4 ? NaN : normal(rng)))
  const codes = Int32Array.from(first, value => (value + normal(rng) > 0.5 ? 2 : rng.next() < 0.5 ? 1 : 0))
  const field = {kind: 'categorical', name: 'level', levels: LEVELS, missing: 0} as const
  return new Table(
    role,
    [numeric('first', first), numeric('second', second), numeric('third', third), {kind: 'categorical', field, codes}],
    count,
  )
}

/** Three minority rows in ten; the others lie 3 higher. */
function allClasses(synthetic: Table<'synthetic'>, minority: Table<'holdout'>): AllClasses {
  const others = rows('holdout', createRng('others'), Math.round((minority.rowCount * 7) / 3), 3)
  const unseen = concatTables('holdout', [
    minority,
    others.withColumns(minority.columns.map(({field}) => others.column(field.name))),
  ])
  return {
    synthetic,
    unseen,
    isMinority: Uint8Array.from({length: unseen.rowCount}, (_, row) => (row < minority.rowCount ? 1 : 0)),
  }
}

const real = rows('holdout', createRng('real'), 80)
const same = rows('synthetic', createRng('same'), 80)
const other = rows('synthetic', createRng('other'), 80, 3)

/** Where rows of the same distribution are, roughly, and which way is worse. */
const EXPECTED: Readonly<Record<string, {same: readonly [number, number]; worse: 'higher' | 'lower'}>> = {
  meanDistance: {same: [0.03, 0.2], worse: 'higher'},
  largestDistance: {same: [0.05, 0.3], worse: 'higher'},
  twoSampleAuc: {same: [0.3, 0.7], worse: 'higher'},
  alphaPrecision: {same: [0.75, 1], worse: 'lower'},
  betaRecall: {same: [0.3, 0.8], worse: 'lower'},
  density: {same: [0.7, 1.4], worse: 'lower'},
  coverage: {same: [0.85, 1], worse: 'lower'},
  outsideShare: {same: [0, 0.2], worse: 'higher'},
  outOfRangeShare: {same: [0, 0.2], worse: 'higher'},
  erSplit: {same: [0, 0.3], worse: 'higher'},
}

// What takes samples alone has tests of its own, such as test/unit/metrics/screening.test.ts.
const onRecords = fidelity.entries.filter(({onlySamples}) => onlySamples === undefined)

describe.each(onRecords)('fidelity measure $name', entry => {
  const measure = async (synthetic: Table<'synthetic'>, held: Table<'holdout'> = real, seed = 1): Promise<FidelityFigures> =>
    (await entry.create({})).measure({real: held, synthetic, allClasses: () => allClasses(synthetic, held)}, testContext(seed))

  it('gives figures in their ranges, each with a standard error', async () => {
    for (const table of [same, other, real.as('synthetic')]) {
      const {figures, columns = []} = await measure(table)
      expect(Object.keys(figures).length).toBeGreaterThan(0)
      for (const {value, standardError, range} of [...Object.values(figures), ...columns]) {
        expect(value).toBeGreaterThanOrEqual(range[0])
        expect(value).toBeLessThanOrEqual(range[1])
        expect(standardError).toBeGreaterThan(0)
      }
    }
  })

  it('says that rows of the same distribution resemble real ones, and shifted rows less', async () => {
    const [near, far] = [await measure(same), await measure(other)]
    for (const [name, {value}] of Object.entries(near.figures)) {
      if (!Object.hasOwn(EXPECTED, name)) continue
      const {same: range, worse} = EXPECTED[name]
      expect(value, name).toBeGreaterThanOrEqual(range[0])
      expect(value, name).toBeLessThanOrEqual(range[1])
      if (worse === 'higher') expect(far.figures[name].value, name).toBeGreaterThan(value)
      else expect(far.figures[name].value, name).toBeLessThan(value)
    }
  })

  it('gives the same with the same seed and leaves its input alone', async () => {
    const before = JSON.stringify([real.columns, same.columns])
    expect(await measure(same, real, 3)).toEqual(await measure(same, real, 3))
    expect(JSON.stringify([real.columns, same.columns])).toBe(before)
  })

  it('says that it does not apply to one row or to no columns', async () => {
    await expect(measure(same.select([0], 'synthetic'), real.select([0], 'holdout'))).rejects.toThrow(NotApplicable)
    await expect(measure(same.withColumns([]), real.withColumns([]))).rejects.toThrow(NotApplicable)
  })

  it('stops when asked to', async () => {
    const stopped = createContext(createRng(1), AbortSignal.abort())
    await expect(
      (await entry.create({})).measure({real, synthetic: same, allClasses: () => allClasses(same, real)}, stopped),
    ).rejects.toThrow(Interrupted)
  })

  it('refuses an unknown option', () => {
    expect(() => entry.create({nonsense: 1})).toThrow(UserError)
  })
})
