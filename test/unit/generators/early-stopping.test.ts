import {describe, expect, it} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table, numericColumn} from '../../../src/core/table.js'
import {ctgan} from '../../../src/generators/networks/ctgan.js'
import type {Generator} from '../../../src/generators/generator.js'
import {EarlyStopping} from '../../../src/generators/networks/shared/early-stopping.js'
import {energyScore} from '../../../src/generators/networks/shared/energy-score.js'
import {holdOutRows} from '../../../src/generators/networks/shared/held-out-rows.js'
import {tabddpm} from '../../../src/generators/networks/tabddpm.js'
import {tvae} from '../../../src/generators/networks/tvae.js'
import {wganGp} from '../../../src/generators/networks/wgan-gp.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

/** Rows 0, 1, 2, ... of the class `1`, then five of the class `0`. */
function numbered(rows: number): Table<'train'> {
  const labels = Array.from({length: rows + 5}, (_, row) => (row < rows ? '1' : '0'))
  return new Table('train', [numeric('x', [...labels.keys()]), categorical('y', labels)], rows + 5)
}

const minority = {target: 'y', label: '1'}

/** Runs a training whose parameter is the step, until it is over. */
async function run(stopping: EarlyStopping, from: number, to: number): Promise<number> {
  for (let step = from; step <= to; step++) if (await stopping.isOver(step, () => Float32Array.of(step))) return step
  return to
}

describe('early stopping', () => {
  it('keeps the best parameters and ends after six looks in vain', async () => {
    const stopping = new EarlyStopping(100_000, ([step]) => Math.abs(step - 110))
    // Looks at 50 x 1.3^k: 50 65 85 110 143 186 241 314 408 530
    expect(await run(stopping, 1, 100_000)).toBe(530)
    expect(stopping.best).toEqual(Float32Array.of(110))
    expect(await stopping.isOver(530, () => Float32Array.of(109))).toBe(true)
    expect(stopping.best).toEqual(Float32Array.of(110))
    expect(stopping.notes[0]).toContain('after 110 of 100000 steps')
  })

  it('keeps the best parameters as they were, whatever becomes of their array', async () => {
    const stopping = new EarlyStopping(100, ([value]) => value)
    const live = Float32Array.of(1)
    await stopping.isOver(50, () => live)
    live[0] = 2
    await stopping.isOver(65, () => live)
    expect(stopping.best).toEqual(Float32Array.of(1))
  })

  it('looks at the last step too, even before the first look is due', async () => {
    const stopping = new EarlyStopping(20, () => 1)
    expect(stopping.best).toBeUndefined()
    await run(stopping, 1, 20)
    expect(stopping.best).toEqual(Float32Array.of(20))
  })

  it('goes on from its state as if it had never been left', async () => {
    const score = ([step]: Float32Array) => (step < 200 ? -step : step)
    const [whole, first, second] = [0, 1, 2].map(() => new EarlyStopping(5000, score))
    const end = await run(whole, 1, 5000)
    await run(first, 1, 300)
    second.restore(first.state())
    expect(await run(second, 301, 5000)).toBe(end)
    expect(second.best).toEqual(whole.best)
    expect(second.state()).toEqual(whole.state())
  })
})

describe('energy score', () => {
  it('is the mean distance to the sample less half the mean distance within it', () => {
    const sample = {data: Float64Array.of(0, 0, 3, 4), rows: 2, columns: 2}
    const observed = {data: Float64Array.of(0, 4), rows: 1, columns: 2}
    expect(energyScore(sample, observed)).toBeCloseTo((4 + 3) / 2 - 5 / 2, 12)
  })

  it('is best for a sample from where the observed rows come from', () => {
    const rng = createRng('energy')
    const draw = (rows: number, centre: number, spread: number) => ({
      data: Float64Array.from({length: 2 * rows}, () => centre + spread * normal(rng)),
      rows,
      columns: 2,
    })
    const observed = draw(200, 0, 1)
    const own = energyScore(draw(400, 0, 1), observed)
    for (const [centre, spread] of [
      [1, 1],
      [0, 0.3],
      [0, 3],
    ])
      expect(energyScore(draw(400, centre, spread), observed)).toBeGreaterThan(own)
  })
})

describe('held-out rows', () => {
  it('are of the class, and not among those to learn from', () => {
    const {learnt, heldOut, notes} = holdOutRows('x', numbered(50), minority, 0.2, createRng(1))
    const [rest, aside] = [learnt, heldOut as Table].map(table => [...numericColumn(table, 'x').values])
    expect(aside).toHaveLength(10)
    expect(Math.max(...aside)).toBeLessThan(50)
    expect([...rest, ...aside].sort((a, b) => a - b)).toEqual([...Array(55).keys()])
    expect(notes).toEqual([])
  })

  it('are none when none are asked for, or with a note when the class is too small', () => {
    expect(holdOutRows('x', numbered(50), minority, 0, createRng(1))).toEqual({learnt: expect.anything() as Table, notes: []})
    const {heldOut, learnt, notes} = holdOutRows('x', numbered(19), minority, 0.2, createRng(1))
    expect(heldOut).toBeUndefined()
    expect(learnt.rowCount).toBe(24)
    expect(notes[0]).toContain('19 rows of the class are too few')
  })

  it('are at most 200', () => {
    expect(holdOutRows('x', numbered(2000), minority, 0.5, createRng(1)).heldOut?.rowCount).toBe(200)
  })
})

describe.each([
  ['ctgan', ctgan],
  ['wgan-gp', wganGp],
  ['tvae', tvae],
  ['tabddpm', tabddpm],
] as const)('%s with rows held out', (_, definition) => {
  it('says when they were met best, and makes the same rows from the same seed', async () => {
    const rng = createRng('rows')
    const draw = () => Array.from({length: 30}, () => normal(rng))
    const train = new Table(
      'train',
      [numeric('a', draw()), numeric('b', draw()), categorical('y', Array<string>(30).fill('1'))],
      30,
    )
    const make = async () => {
      const generator: Generator = await definition.create({steps: 300, hidden: 32, holdOut: 0.3})
      const fitted = await generator.fit(train, minority, testContext(1))
      const values = numericColumn(await fitted.sample(20, testContext(2)), 'a').values
      fitted.dispose()
      return {values, notes: fitted.notes.filter(note => note.includes('held out'))}
    }
    const made = await make()
    expect(made.notes).toHaveLength(1)
    expect(made.notes[0]).toMatch(/after \d+ of 300 steps/)
    expect(await make()).toEqual(made)
  })
})
