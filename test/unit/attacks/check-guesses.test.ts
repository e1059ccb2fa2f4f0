import {describe, expect, test} from 'vitest'
import type {AttackerView, Guesses} from '../../../src/attacks/attack.js'
import {defineAttack} from '../../../src/attacks/define-attack.js'
import {testContext} from '../../support/context.js'
import {tableOf} from '../../support/releases.js'

const view: AttackerView = {
  released: tableOf('synthetic', [[1], [2], [3]]),
  targets: tableOf('targets', [[1], [2]]),
}

/** What comes of an attack on membership whose code gives this. */
function guessing(guesses: unknown, targets = true): Promise<unknown> {
  const attack = defineAttack({
    name: 'mine',
    summary: 'Looks.',
    source: 'A test',
    attacker: 'Anyone.',
    knows: {released: 'synthetic', targets, auxiliary: false, generator: 'none'},
    options: {},
    create: () => ({guess: () => Promise.resolve(guesses as Guesses)}),
  })
  return attack.create().guess(view, testContext())
}

const whole = {kind: 'membership', scores: Float64Array.of(1, 2), parameters: {estimated: []}}

describe('guesses', () => {
  test('that are whole are handed on as they are', async () => {
    expect(await guessing(whole)).toBe(whole)
  })

  test.each([
    ['lack a score', {...whole, scores: Float64Array.of(1)}, 'mine must give one score for each of the 2 targets. Got 1.'],
    ['hold NaN', {...whole, scores: Float64Array.of(1, NaN)}, 'mine must give numbers as scores. Got NaN.'],
    ['are of another kind', {...whole, kind: 'records'}, "mine must guess 'membership'. Got 'records'."],
    ['are nothing', undefined, "mine must guess 'membership'. Got 'undefined'."],
    ['say nothing of their parameters', {...whole, parameters: {}}, "mine must give its 'parameters' with the list 'estimated'"],
  ])('that %s are refused: they would look like those of an attack that found nothing', async (_, guesses, message) => {
    await expect(guessing(guesses)).rejects.toThrow(message)
  })

  test('at records need support and confidence for each', async () => {
    const records = {kind: 'records', records: view.released, support: new Int32Array(3), confidence: new Float64Array(2)}
    await expect(guessing({...records, parameters: {estimated: []}}, false)).rejects.toThrow('for each of its 3 records')
  })
})
