import {describe, expect, test} from 'vitest'
import {renderStandard} from '../../../src/report/standards/index.js'
import {standardNames} from '../../../src/report/formats.js'
import type {Estimates} from '../../../src/core/estimate.js'
import type {ResultEntry} from '../../../src/result/audit-result.js'
import {estimate, fullResult, hostileTexts, minimalResult, namedResult, smallResult} from '../../support/example-result.js'
import {parsePage} from '../../support/page.js'

/** Of its table of contents, from a catalogue of standards: what a clause of 6 to 9 is called. */
const ISO_27559 = [
  '6 Context assessment',
  '6.2 Threat modelling',
  '6.2.2 Security and privacy practices',
  '6.2.3 Motives and capacity to re-identify',
  '6.3.2 Transparency of actions and stakeholder engagement',
  '6.3.3 Privacy-related harms',
  '7 Data assessment',
  '7.2.2 Data principals',
  '7.2.3 Data type',
  '7.2.4 Attribute types',
  '7.2.5 Dataset properties',
  '7.3.2 Maximum or average risk',
  '7.3.3 Population or sample-based attack',
  '7.3.4 Data privacy models',
  '8 Identifiability assessment and mitigation',
  '8.2.2 Quantifying identifiability',
  '8.2.3 Adversarial testing',
  '8.3.2 Reconfiguring the environment',
  '8.3.3 Transforming the data',
  '8.3.4 Re-evaluation',
  '9 De-identification governance',
  '9.2.2 Assigning roles and responsibilities',
  '9.2.3 Establishing principles, policies and procedures',
  '9.2.4 Identifying and managing a data disclosure',
  '9.2.5 Communicating with stakeholders',
  '9.3.2 Monitoring the data environment',
  '9.4 Mitigation in case of incident',
  'Annex B',
  'B.1 Identifiable uniques',
]

describe.each(standardNames)('the document of %s', name => {
  test('says that it certifies nothing, and how many questions are left to whoever releases', async () => {
    const text = await renderStandard(fullResult(), name, 'md')
    const blanks = text.split('- **To be filled in:** ').length - 1
    expect(blanks).toBeGreaterThan(8)
    expect(text).toContain(`${blanks} questions are left`)
    expect(text).toContain('Nothing in here certifies anything')
  })

  test('holds what the audit found: releases, attackers, figures, thresholds', async () => {
    const text = await renderStandard(fullResult(), name, 'md')
    for (const found of [
      'adasyn: leaks',
      'recall 97 % (93–99 %)',
      'Takes a person for a member',
      'The policy failed',
      'patient\\_id',
    ])
      expect(text, found).toContain(found)
  })

  test('leaves no heading without an answer or a question, whatever the result has', async () => {
    for (const result of [fullResult(), smallResult(), minimalResult()]) {
      const text = await renderStandard(result, name, 'md')
      expect(text).not.toMatch(/^#+ [^\n]*\n\n###? [^\n]*\n\n#/m)
      expect(text).not.toContain('undefined')
    }
  })

  test('shows hostile names as text', async () => {
    for (const text of hostileTexts) {
      const page = parsePage(await renderStandard(namedResult(text), name, 'html'))
      expect(page.querySelectorAll('script, img, iframe, a:not([href^="#"])')).toHaveLength(0)
      expect(await renderStandard(namedResult(text), name, 'md')).not.toMatch(/(?<!\\)<(?:script|img)|\u202e/i)
    }
  })
})

test.each(standardNames)('the document of %s holds the declared columns and the disclosure figures on them', async name => {
  const full = fullResult()
  const plan = {
    ...full.plan,
    disclosure: {quasiIdentifiers: ['age', 'zip'], sensitive: ['income'], population: 40_000, measures: []},
  }
  const entry = (measure: string, estimates: Estimates): ResultEntry => ({
    generator: 'smote',
    kind: 'disclosure',
    name: measure,
    status: 'done',
    estimates,
    seconds: 0,
  })
  const measured = [
    entry('identity', {meaningfulRisk: estimate(0.0432, 0.02, 0.08)}),
    entry('uniqueness', {populationUniques: estimate(0.217, 0.2, 0.24)}),
  ]
  const text = await renderStandard({...full, plan, results: [...full.results, ...measured]}, name, 'md')
  for (const found of ['used, declared a quasi-identifier', 'used, declared sensitive', '40,000 people', '(2–8 %)', '(20–24 %)'])
    expect(text, found).toContain(found)
  expect(await renderStandard(full, name, 'md')).toContain('No column was declared a quasi-identifier')
})

test('the document of iso-27559 has the headings of the standard, in its order', async () => {
  const headings = [...(await renderStandard(fullResult(), 'iso-27559', 'md')).matchAll(/^##+ ((?:\d|Annex|B\.).*)$/gm)].map(
    ([, heading]) => heading,
  )
  expect(headings).toEqual(ISO_27559)
})
