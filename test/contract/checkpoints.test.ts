import {describe, expect, it} from 'vitest'
import {Interrupted} from '../../src/core/errors.js'
import type {GivenOptions} from '../../src/core/options.js'
import {createRng} from '../../src/core/rng.js'
import type {SavedState} from '../../src/core/saved-state.js'
import {generators} from '../../src/generators/registry.js'
import {memoryCheckpoints} from '../support/checkpoints.js'
import {testContext} from '../support/context.js'
import {moleculeClasses} from '../support/molecules.js'
import {asPictures} from '../support/pictures.js'
import {asSignals} from '../support/signals.js'
import {gaussianClasses} from '../support/tables.js'

const numbers = (columns: number) => gaussianClasses(createRng('checkpoints'), {rows: 80, minority: 40, columns})
const tables = {
  pictures: asPictures(numbers(64), 8).as('train'),
  signals: asSignals(numbers(64)).as('train'),
  molecules: moleculeClasses('checkpoints', {rows: 80, minority: 40}).as('train'),
  others: numbers(3).as('train'),
}
const minority = {target: 'y', label: '1'}
/** A step of a network for pictures or sounds costs as much as many of the others. */
const STEPS = {samples: 60, others: 120}
/** After so few steps a network would make no molecule otherwise. */
const QUICK: Readonly<Record<string, GivenOptions>> = {'graph-diffusion': {learningRate: 5e-3, blocks: 2}}

/** Signal and checkpoints of a training that is asked to stop after so many looks at the signal, counted from its first step. */
function stopAfter(looks: number, kept: Map<string, SavedState>) {
  const {signal} = new AbortController()
  let looked = -Infinity
  Object.defineProperty(signal, 'aborted', {get: () => ++looked > looks})
  const checkpoints = memoryCheckpoints(kept, () => (looked = 0))
  return {context: {...testContext(), signal, checkpoints}, looked: () => looked}
}

const made = await Promise.all(generators.entries.map(async entry => [entry, await entry.create()] as const))
const kept = made.filter(([, {keepsCheckpoints}]) => keepsCheckpoints).map(([entry]) => [entry.name, entry] as const)

it('some generators keep checkpoints', () => {
  expect(kept.map(([name]) => name)).toEqual(expect.arrayContaining(['ctgan', 'wgan-gp', 'conv-wgan-gp', 'tvae', 'tabddpm']))
})

describe.each(kept)('The generator %s', (_, entry) => {
  const held = Object.hasOwn(entry.options, 'holdOut') ? [0, 0.3] : [0]
  it.each(held)('makes the same rows after an interruption as without one (with %d of the class held out)', async holdOut => {
    const {columns} = entry
    const isSamples = columns === 'pictures' || columns === 'signals'
    const all = isSamples ? STEPS.samples : STEPS.others
    const train = isSamples || columns === 'molecules' ? tables[columns] : tables.others
    const fit = async ({context}: ReturnType<typeof stopAfter>) => {
      const generator = await entry.create({
        ...QUICK[entry.name],
        steps: all,
        hidden: isSamples ? 4 : 16,
        ...(held.length > 1 && {holdOut}),
      })
      return generator.fit(train, minority, context)
    }
    const endless = stopAfter(Infinity, new Map())
    const whole = await fit(endless)
    const place = new Map<string, SavedState>()
    await expect(fit(stopAfter(endless.looked() / 2, place))).rejects.toThrow(Interrupted)
    const [{state}] = place.values()
    const {steps} = state as {steps: number}
    expect(steps).toBeGreaterThan(all / 4)
    expect(steps).toBeLessThan(all)
    const resumed = await fit(stopAfter(Infinity, place))
    const [expected, got] = [await whole.sample(30, testContext(2)), await resumed.sample(30, testContext(2))]
    expect(got.columns).toEqual(expected.columns)
    expect(resumed.notes).toEqual(whole.notes)
    whole.dispose()
    resumed.dispose()
  })
})
