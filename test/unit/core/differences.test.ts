import {describe, expect, test} from 'vitest'
import {shownDifferences} from '../../../src/core/differences.js'

const plan = {
  plan: {
    repeats: 5,
    minority: ['1'],
    attacks: [
      {name: 'reconsmote', options: {}},
      {name: 'dcr-mia', options: {}},
      {name: 'domias', options: {neighbours: 5}},
    ],
    columns: {categorical: [], ignored: ['id']},
  },
  input: 'a'.repeat(64),
}

describe('the difference between two plans', () => {
  test('is none where only keys are in another order', () => {
    expect(shownDifferences(plan, {input: plan.input, plan: Object.fromEntries(Object.entries(plan.plan).reverse())})).toEqual([])
  })

  test('names each setting once, old value first', () => {
    const other = {...plan, plan: {...plan.plan, repeats: 9, minority: ['1', '2']}}
    expect(shownDifferences(plan, other)).toEqual(['plan.repeats: 5 -> 9', 'plan.minority: ["1"] -> ["1","2"]'])
  })

  test('compares algorithms by name: one fewer at the front is one line, an option is found below its algorithm', () => {
    const [, dcr, domias] = plan.plan.attacks
    const fewer = {...plan, plan: {...plan.plan, attacks: [dcr, domias, {name: 'logan', options: {}}]}}
    expect(shownDifferences(plan, fewer)).toEqual(['plan.attacks: without reconsmote; with logan'])
    const option = {
      ...plan,
      plan: {...plan.plan, attacks: [plan.plan.attacks[0], dcr, {name: 'domias', options: {neighbours: 7}}]},
    }
    expect(shownDifferences(plan, option)).toEqual(['plan.attacks.domias.options.neighbours: 5 -> 7'])
    const turned = {...plan, plan: {...plan.plan, attacks: [...plan.plan.attacks].reverse()}}
    expect(shownDifferences(plan, turned)).toEqual(['plan.attacks: in another order'])
  })

  test('says what was not given, and does not take names of properties for settings', () => {
    expect(shownDifferences({}, {group: 'person'})).toEqual(['group: not given -> "person"'])
    expect(shownDifferences({}, JSON.parse('{"toString": 1, "__proto__": 2}'))).toHaveLength(2)
  })

  test('stays short whatever differs', () => {
    const long = (value: string) => Object.fromEntries(Array.from({length: 30}, (_, at) => [`s${at}`, value.repeat(500)]))
    const lines = shownDifferences(long('a'), long('b'))
    expect(lines).toHaveLength(5)
    expect(lines[4]).toBe('and 26 more settings')
    expect(Math.max(...lines.map(line => line.length))).toBeLessThan(150)
  })

  test('holds nothing that acts on a terminal', () => {
    expect(shownDifferences({'\u001b[2J': '\u001b'}, {'\u001b[2J': '\u202e\n'}).join()).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})
