import {describe, expect, test} from 'vitest'
import type {AuditResult} from '../../../src/result/audit-result.js'
import {UserError} from '../../../src/core/errors.js'
import {compareResults, leakageAt} from '../../../src/report/compare/comparison.js'
import {renderComparison} from '../../../src/report/compare/render.js'
import {comparisonFormats} from '../../../src/report/formats.js'
import {completeColumns} from '../../../src/result/complete-columns.js'
import {fullResult, hostileTexts, minimalResult, namedResult, smallResult} from '../../support/example-result.js'

const named = (...results: AuditResult[]) => results.map((result, at) => ({name: `audit-${at}`, result}))
const planned = (change: Partial<AuditResult['plan']>): AuditResult => ({
  ...smallResult(),
  plan: {...smallResult().plan, ...change},
})

describe('comparing audits', () => {
  test('sets generators side by side, with alternatives of the same figures once', () => {
    const {rows, learner} = compareResults(named(fullResult(), smallResult()))
    expect(learner).toBe('random-forest')
    expect(rows.map(({audit, generator}) => [audit, generator])).toEqual([
      ['audit-0', 'none'],
      ['audit-0', 'class-weights'],
      ['audit-0', 'smote'],
      ['audit-0', 'gaussian'],
      ['audit-0', 'adasyn'],
      ['audit-0', 'file:vendor.csv'],
      ['audit-1', 'smote'],
    ])
  })

  test('puts on the frontier what nothing beats in both leakage and utility', () => {
    const {rows} = compareResults(named(fullResult(), smallResult()))
    for (const row of rows) {
      if (row.onFrontier === undefined) continue
      const beaten = rows.some(
        other =>
          leakageAt(other) !== undefined && other.utility!.value > row.utility!.value && leakageAt(other)! < leakageAt(row)!,
      )
      if (beaten) expect(row.onFrontier).toBe(false)
    }
    // Class weights have more utility than no oversampling and leak as little; SMOTE has the most utility, ADASYN a little less of both.
    expect(rows.map(({generator, onFrontier}) => [generator, onFrontier])).toEqual([
      ['none', false],
      ['class-weights', true],
      ['smote', true],
      ['gaussian', false],
      ['adasyn', true],
      ['file:vendor.csv', undefined],
      ['smote', true],
    ])
  })

  test.each([
    ['the input', {...smallResult(), input: {...smallResult().input, sha256: 'a'.repeat(64)}}],
    ['the target', planned({target: 'other'})],
    ['the minority', planned({minority: ['other']})],
    ['the holdout', planned({holdout: {kind: 'fraction', fraction: 0.3}})],
    ['the seed of the split', planned({seed: 2})],
    ['the number of repeats', planned({repeats: 6})],
    ['the columns', planned({columns: completeColumns({})})],
  ])('refuses audits that differ in %s, unless told to', async (what, other) => {
    const audits = named(smallResult(), other)
    expect(() => compareResults(audits)).toThrow(UserError)
    expect(() => compareResults(audits)).toThrow(`they differ in ${what}.`)
    const comparison = compareResults(audits, true)
    expect(comparison.differences).toEqual([what])
    expect(await renderComparison(comparison, 'md')).toContain('must not be compared')
  })

  test('says when other attacks were tried', () => {
    const attacksOf = (attacks: AuditResult['plan']['attacks']) => compareResults(named(smallResult(), planned({attacks}))).notes
    const [first, ...others] = smallResult().plan.attacks
    const stated = {...first, options: {scaling: 'robust'}}
    expect(attacksOf([]).join()).toContain('attacks that were tried')
    const both = named(
      planned({attacks: [stated, ...others]}),
      planned({attacks: [{...first, options: {scaling: 'none'}}, ...others]}),
    )
    expect(compareResults(both).notes.join()).toContain('attacks that were tried')
    // A result of an older form does not say what was left at its default.
    expect(attacksOf([stated, ...others])).toEqual(attacksOf([first, ...others]))
  })

  test('takes settings for the same in whatever order they stand in the files', () => {
    const {columns} = smallResult().plan
    const turned = Object.fromEntries(Object.entries(columns).reverse()) as unknown as typeof columns
    expect(compareResults(named(smallResult(), planned({columns: turned}))).differences).toEqual([])
  })

  test('refuses a single result', () => {
    expect(() => compareResults(named(smallResult()))).toThrow('two results or more')
  })

  test('shows results without figures, and hostile names as inert text, in every format', async () => {
    const comparisons = [
      named(minimalResult(), minimalResult()),
      ...hostileTexts.map(text => [
        {name: text, result: namedResult(text)},
        {name: text, result: namedResult(text)},
      ]),
    ]
    for (const audits of comparisons) {
      const comparison = compareResults(audits)
      expect(JSON.parse(await renderComparison(comparison, 'json'))).toEqual(JSON.parse(JSON.stringify(comparison)))
      for (const format of comparisonFormats.slice(1)) {
        const text = await renderComparison(comparison, format)
        expect(text).not.toMatch(/(?<!\\)<(?:script|img)|\u202e/i)
      }
    }
  })
})
