import {describe, expect, test} from 'vitest'
import {createPlan, type PlanRequest} from '../../../src/audit/plan/create-plan.js'
import {checkColumns, checkQuestions} from '../../../src/audit/score/risks/columns.js'
import {UserError} from '../../../src/core/errors.js'

const FEATURES = ['age', 'sex', 'crp', 'bmi']
const request = (changes: Partial<PlanRequest>): PlanRequest => ({
  seed: 1,
  target: 'y',
  minority: ['rare'],
  synthetic: [],
  holdout: {kind: 'none'},
  amount: {kind: 'balance'},
  repeats: 1,
  confidence: 0.95,
  engine: 'auto',
  columns: {categorical: [], ignored: []},
  options: [],
  ...changes,
})
const optionsOf = (changes: Partial<PlanRequest>) =>
  Object.fromEntries(createPlan(request(changes), ['smote']).attacks.map(({name, options}) => [name, options]))

describe('known and secret columns in a plan', () => {
  test('become options of the attacks that ask about them', () => {
    const known = ['age', 'sex']
    expect(optionsOf({known, secret: ['crp']})).toMatchObject({
      'attribute-inference': {known: 'age,sex', secret: 'crp'},
      linkability: {left: 'age,sex', right: 'crp'},
    })
    expect(optionsOf({known, options: ['attribute-inference.tolerance=0']})['attribute-inference']).toMatchObject({
      known: 'age,sex',
      tolerance: 0,
    })
    expect(optionsOf({known: ['sex', 'age', 'sex']})).toEqual(optionsOf({known}))
  })

  test('are refused where nobody asks, and where an option says it too', () => {
    expect(() => optionsOf({known: ['age'], attacks: ['dcr-mia']})).toThrow('not part of this audit')
    expect(() => optionsOf({known: ['age'], options: ['linkability.left=sex']})).toThrow('Both linkability.left and `known`')
  })

  test('are checked against the features', () => {
    const attacks = (options: Record<string, string>) => [{name: 'attribute-inference', options}]
    expect(() => {
      checkQuestions(attacks({known: 'age, sex'}), FEATURES)
    }).not.toThrow()
    expect(() => {
      checkQuestions(attacks({}), FEATURES)
    }).not.toThrow()
    expect(() => {
      checkQuestions(attacks({known: 'agee'}), FEATURES)
    }).toThrow(UserError)
    expect(() => {
      checkQuestions(attacks({secret: '__proto__'}), FEATURES)
    }).toThrow("Got '__proto__' instead")
    expect(() => {
      checkQuestions([{name: 'linkability', options: {right: 'y'}}], FEATURES)
    }).toThrow('`secret` (linkability.right)')
  })

  test('each side is what the other lacks when it is not named', () => {
    expect(checkColumns(['sex'], undefined, FEATURES, 'links')).toEqual({known: ['sex'], secret: ['age', 'crp', 'bmi']})
    expect(checkColumns(undefined, ['crp', 'crp'], FEATURES, 'links')).toEqual({
      known: ['age', 'sex', 'bmi'],
      secret: ['crp'],
    })
    expect(checkColumns(undefined, undefined, FEATURES, 'links')).toBeUndefined()
    expect(() => checkColumns(FEATURES, undefined, FEATURES, 'links')).toThrow('no column is left to be secret')
    expect(() => checkColumns(['sex'], ['age', 'sex'], FEATURES, 'links')).toThrow("Got 'sex' twice")
  })
})
