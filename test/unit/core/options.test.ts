import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {didYouMean, parseOptions, type OptionSpecs} from '../../../src/core/options.js'
import {Registry} from '../../../src/core/registry.js'

const specs = {
  neighbours: {type: 'integer', min: 1, max: 34, default: 5, description: 'How many.'},
  ratio: {type: 'number', min: 0, max: Infinity, description: 'Estimated.'},
  method: {type: 'choice', choices: ['paper', 'cascade'], default: 'paper', description: 'Which.'},
  fast: {type: 'boolean', default: false, description: 'Hurry.'},
} as const satisfies OptionSpecs

const refusal = (given: Record<string, string | number | boolean>): UserError => {
  try {
    parseOptions('smote', specs, given)
  } catch (error) {
    if (error instanceof UserError) return error
  }
  throw new Error('nothing was refused')
}

describe('options', () => {
  test('take their defaults when they are not given', () => {
    expect(parseOptions('smote', specs, {})).toEqual({neighbours: 5, ratio: undefined, method: 'paper', fast: false})
  })

  test('are read from text as their type says', () => {
    const values = parseOptions('smote', specs, {neighbours: '3', ratio: '1e-1', method: 'cascade', fast: 'true'})
    expect(values).toEqual({neighbours: 3, ratio: 0.1, method: 'cascade', fast: true})
  })

  test.each([
    [{neighbours: '0'}, "The 'neighbours' option of smote must be an integer in [1, 34]. Got '0' instead."],
    [{neighbours: '2.5'}, "The 'neighbours' option of smote must be an integer in [1, 34]. Got '2.5' instead."],
    [{neighbours: ''}, "The 'neighbours' option of smote must be an integer in [1, 34]. Got '' instead."],
    [{ratio: 'NaN'}, "The 'ratio' option of smote must be a number of at least 0. Got 'NaN' instead."],
    [{method: 'best'}, "The 'method' option of smote must be one of paper, cascade. Got 'best' instead."],
    [{fast: 'yes'}, "The 'fast' option of smote must be true or false. Got 'yes' instead."],
  ])('say what they must be and what they got: %j', (given, message) => {
    expect(refusal(given).message).toBe(message)
  })

  test('that are unknown are refused with the known ones and the closest', () => {
    const {message, suggestions} = refusal({neighbors: '5'})
    expect(message).toBe("smote has no option 'neighbors'.")
    expect(suggestions[0]).toBe("Did you mean 'neighbours'?")
    expect(suggestions[1]).toContain('neighbours (an integer in [1, 34])')
  })

  test('with names of object members are unknown like any other', () => {
    for (const name of ['constructor', 'toString', '__proto__'])
      expect(refusal(Object.fromEntries([[name, '1']])).message).toBe(`smote has no option '${name}'.`)
  })
})

describe('did you mean', () => {
  test('offers a close name and nothing when all are far', () => {
    expect(didYouMean('smot', ['smote', 'gaussian'])).toEqual(["Did you mean 'smote'?"])
    expect(didYouMean('zzzzzz', ['smote', 'gaussian'])).toEqual([])
    expect(didYouMean('x', [])).toEqual([])
  })
})

describe('a registry', () => {
  const registry = new Registry('generator', [{kind: 'generator', name: 'smote', summary: '', source: '', options: {}}])

  test('finds its entries and lists them when a name is unknown', () => {
    expect(registry.get('smote').name).toBe('smote')
    expect(() => registry.get('smoet')).toThrow("There is no generator 'smoet'.")
  })
})
