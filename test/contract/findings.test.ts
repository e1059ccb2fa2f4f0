import {describe, expect, test} from 'vitest'
import {attacks, experiments, proxies} from '../../src/attacks/registry.js'
import type {Finding} from '../../src/core/finding.js'
import {learners} from '../../src/learners/registry.js'
import {fidelity} from '../../src/metrics/fidelity/registry.js'
import {findingSentence} from '../../src/report/words/finding.js'
import type {AuditResult, ResultEntry} from '../../src/result/audit-result.js'
import {estimate} from '../support/example-result.js'

const methods = Object.fromEntries(
  [...attacks.entries, ...experiments.entries].map(definition => [definition.name, {...definition, kind: 'attack' as const}]),
) as AuditResult['methods']
const FIGURES: Readonly<Record<Finding, string>> = {
  copies: 'copied',
  identifiers: 'named',
  records: 'recall',
  rows: 'recall',
  membership: 'auc',
  risk: 'risk',
}

function attackEntry({name, finds}: {readonly name: string; readonly finds: Finding}, adjustedPValue: number): ResultEntry {
  const figure = FIGURES[finds]
  return {
    generator: 'smote',
    kind: 'attack',
    name,
    status: 'done',
    estimates: {[figure]: estimate(0.97, 0.91, 0.99)},
    control: {[figure]: estimate(0.02, 0, 0.1)},
    test: {estimate: figure, method: 'a test', pValue: adjustedPValue / 9, adjustedPValue},
    seconds: 12.3,
  }
}

function told(entry: ResultEntry, ended = [2], planned = 5): string {
  return findingSentence(methods, {entry, confidence: 0.95, repeats: {ended, planned}, seconds: entry.seconds})
}

const whole = /^[^{}]*\((?:\d+ people, )?(?:repeat 2 of 5|2 of 5 repeats|all 5 repeats), 12 s\)$/
const isWhole = (sentence: string) => {
  expect(sentence).toMatch(whole)
  expect(sentence).not.toMatch(/undefined|NaN|\[object/)
}

describe('every step has words for what it finds', () => {
  test.each([...attacks.entries, ...experiments.entries].map(each => [each.name, each] as const))('%s', (name, definition) => {
    const shown = told(attackEntry(definition, 0.001))
    isWhole(shown)
    expect(shown).toContain('97')
    expect(shown).toMatch(/^smote: /)
    const nothing = told(attackEntry(definition, 0.06))
    isWhole(nothing)
    expect(nothing).toContain(`${name} got`)
    expect(nothing).toContain('no more than chance explains')
    for (const generator of ['planted-leak', 'independent-sample']) {
      const controls = [0.001, 0.5].map(p => told({...attackEntry(definition, p), generator, kind: 'control'}))
      controls.forEach(isWhole)
      expect(controls[0]).not.toBe(controls[1])
    }
  })

  const others = [
    ...proxies.entries.map(({name}) => [name, 'proxy', 'median'] as const),
    ...learners.entries.map(({name}) => [name, 'utility', 'averagePrecision'] as const),
    ...fidelity.entries.map(({name}) => [name, 'fidelity', 'meanDistance'] as const),
  ]
  test.each(others)('%s', (name, kind, figure) => {
    const estimates = {[figure]: estimate(0.41, 0.31, 0.51)}
    const sentence = told({generator: 'smote', kind, name, status: 'done', estimates, seconds: 12.3})
    isWhole(sentence)
    expect(sentence).toContain(name)
    expect(sentence).toContain('0.41')
    const reason = {code: 'too-few-columns', needed: 3} as const
    const skipped = told({generator: 'smote', kind, name, status: 'skipped', reason, estimates: {}, seconds: 12.3})
    expect(skipped).toContain(`${name} was not carried out: it needs at least 3 columns`)
    expect(told({generator: 'smote', kind, name, status: 'failed', reason, estimates: {}, seconds: 12.3})).toContain('failed')
  })
})

test('a finding says which repeats it rests on', () => {
  const entry = attackEntry(attacks.get('reconsmote'), 0.001)
  expect(told(entry)).toContain('(repeat 2 of 5, 12 s)')
  expect(told(entry, [1, 2])).toContain('(2 of 5 repeats, 12 s)')
  expect(told(entry, [1, 2, 3, 4, 5])).toContain('(all 5 repeats, 12 s)')
  expect(told(entry, [1], 1)).toMatch(/\(12 s\)$/)
})

test('a figure that cannot be relied on is not told as a find', () => {
  const entry: ResultEntry = {...attackEntry(attacks.get('dcr-mia'), 0.001), doubt: {code: 'holdout-overlaps'}}
  expect(told(entry)).toContain('which tells nothing: the holdout shares people with the data')
})
