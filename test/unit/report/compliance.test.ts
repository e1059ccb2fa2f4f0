import {describe, expect, it} from 'vitest'
import type {ResultEntry} from '../../../src/result/audit-result.js'
import {renderMarkdown} from '../../../src/report/markdown.js'
import {estimate, fullResult, membership, minimalResult} from '../../support/example-result.js'

/** An attack of the Article 29 criteria, as an audit would give it. */
function risk(name: string, leaks: boolean): ResultEntry {
  const {test, ...entry} = membership('smote', estimate(0.6, 0.5, 0.7), leaks)
  return {
    ...entry,
    name,
    estimates: {recall: estimate(0.31, 0.22, 0.41)},
    control: {recall: estimate(0.08, 0.03, 0.16)},
    test: {...test!, estimate: 'recall'},
  }
}

const complianceOf = (text: string) => text.slice(text.indexOf('## For compliance documents'), text.indexOf('## Notes'))

describe('the compliance section', () => {
  it('puts each figure with its control under the criterion that it measures', () => {
    const full = fullResult()
    const text = complianceOf(
      renderMarkdown({...full, results: [...full.results, risk('singling-out', true), risk('attribute-inference', false)]}),
    )
    const row = (criterion: string, attack: string) =>
      text.split('\n').find(line => line.startsWith(`| ${criterion}`) && line.includes(` ${attack} `))
    expect(row('Singling out', 'singling-out')).toMatch(/31 % \(22–41 %\).*8 % \(3–16 %\).*\*\*yes\*\*/)
    expect(row('Inference', 'attribute-inference')).toMatch(/31 % \(22–41 %\).*8 % \(3–16 %\).*\| no/)
    expect(row('Singling out', 'reconsmote')).toMatch(/97 %/)
    expect(row('Inference', 'dcr-mia')).toMatch(/0\.50 by guessing/)
  })

  it('says which criteria were not measured by the attack made for them', () => {
    const text = complianceOf(renderMarkdown(fullResult()))
    expect(text).toContain('singling out by its own attack (singling-out) and inference by its own attack (attribute-inference)')
  })

  it('says which of the attacks that the EDPB names were carried out, and which were not tried', () => {
    const full = complianceOf(renderMarkdown(fullResult()))
    expect(full).toMatch(/Carried out: membership inference \(dcr-mia.*reconstruction \(reconsmote\)/)
    expect(full).toMatch(/Not tried: attribute inference.*exfiltration and model inversion/)
    const minimal = complianceOf(`${renderMarkdown(minimalResult())}## Notes`)
    expect(minimal).toContain('None was carried out. Not tried: membership inference,')
    expect(minimal).toContain('No generator of this audit claims any.')
  })

  it('marks what only the releasing organisation can say, and certifies nothing', () => {
    for (const result of [fullResult(), minimalResult()]) {
      const text = complianceOf(`${renderMarkdown(result)}## Notes`)
      expect(text.match(/For the releasing organisation to fill in/g)?.length).toBeGreaterThan(10)
      expect(text).toContain('They certify nothing')
      expect(text).not.toMatch(/\b(complies|compliant|certified)\b/i)
    }
  })

  it('speaks of differential privacy only where a generator claims it', () => {
    const full = fullResult()
    expect(renderMarkdown(full)).not.toContain('800-226')
    const claimed = {
      ...full,
      notes: ['dp-gaussian-copula is (epsilon = 1, delta = 0.00001)-differentially private for each real record.'],
    }
    expect(renderMarkdown(claimed)).toMatch(/800-226[\s\S]*epsilon = 1/)
    expect(renderMarkdown(claimed)).toMatch(/Theoretical resistance to re-identification *\| dp-gaussian-copula is \(epsilon = 1/)
  })
})
