import {describe, expect, it} from 'vitest'
import type {AuditResult} from '../../../src/result/audit-result.js'
import {compareResults} from '../../../src/report/compare/comparison.js'
import {renderComparison} from '../../../src/report/compare/render.js'
import {logTicks} from '../../../src/report/charts/axes.js'
import {frontierChart} from '../../../src/report/charts/frontier.js'
import {rocChart} from '../../../src/report/charts/roc.js'
import {renderHtml} from '../../../src/report/html.js'
import {renderMarkdown} from '../../../src/report/markdown.js'
import {renderSummary} from '../../../src/report/summary.js'
import {
  estimate,
  fullResult,
  membership,
  namedResult,
  smallResult,
  twoClasses,
  utilityEstimates,
} from '../../support/example-result.js'
import {parsePage} from '../../support/page.js'

/** The same with Brier scores that differ: the better the average precision, the lower. */
function withBrier(result: AuditResult): AuditResult {
  const results = result.results.map(entry => {
    if (entry.kind !== 'utility') return entry
    const brier = estimate(1 - entry.estimates['averagePrecision'].value, 0.3, 0.7)
    return {...entry, estimates: {...entry.estimates, brier}}
  })
  return {...result, results}
}

const decidedBy = (figure: string, result = fullResult()): AuditResult => ({...result, plan: {...result.plan, figure}})

describe('the figure that decisions on utility rest on', () => {
  it('is what the charts show, and says which way is better', async () => {
    const page = parsePage(await renderHtml(decidedBy('brier')))
    const figures = [...page.querySelectorAll('figure')].map(({textContent}) => textContent.replaceAll(/\s+/g, ' '))
    const frontier = figures.find(text => text.includes('Utility against leakage')) ?? ''
    expect(frontier).toContain('Down and to the left is better.')
    expect(frontier).toContain('; Brier score 0.0')
    const utility = figures.find(text => text.includes('Utility by learner')) ?? ''
    expect(utility).toContain('further to the left is better')
    expect(`${frontier} ${utility}`).not.toContain('verage precision')
  })

  it('comes first in the tables and in the terminal, average precision after it', () => {
    const full = fullResult()
    const results = full.results.map(entry => (entry.kind === 'utility' ? {...entry, classes: twoClasses('none')} : entry))
    const markdown = renderMarkdown(decidedBy('mcc', {...full, results}))
    expect(markdown).toMatch(/Trained with *\| *MCC *\| *Difference to real rows only *\| *Average precision/)
    expect(markdown).toMatch(/Real training rows *\| *MCC *\| *Difference to real rows only *\| *Average precision *\| *AUROC/)
    expect(renderSummary(decidedBy('mcc'))).toMatch(/trained with +learner +MCC +average precision/)
  })

  it('shows a tuned threshold only where one matters', async () => {
    const full = fullResult()
    const [real] = full.results.filter(({generator, kind}) => generator === 'none' && kind === 'utility')
    const results = [...full.results, {...real, generator: 'tuned-threshold'}]
    const drawn = async (figure: string) => {
      const page = parsePage(await renderHtml(decidedBy(figure, {...full, results})))
      const titles = page.querySelector('svg[aria-labelledby^="chart-frontier-900"]')?.querySelectorAll('title') ?? []
      return [...titles].some(({textContent}) => textContent.startsWith('real rows only, tuned threshold'))
    }
    expect([await drawn('f1'), await drawn('averagePrecision')]).toEqual([true, false])
  })

  it('gives way to average precision where it was not measured', () => {
    for (const figure of ['costPerRowAtHalf', '<script>', '__proto__'])
      expect(renderSummary(decidedBy(figure))).toMatch(/trained with +learner +average precision +AUROC/)
  })

  it('is what audits are compared by when they share it, otherwise average precision, with a note', async () => {
    const audits = [fullResult(), smallResult()].map(withBrier)
    const results = (...figures: string[]) =>
      figures.map((figure, at) => ({name: `audit-${at}`, result: decidedBy(figure, audits[at])}))
    const same = compareResults(results('brier', 'brier'))
    expect(same.figure).toBe('brier')
    expect(same.notes).toEqual([])
    expect(await renderComparison(same, 'md')).toContain('Utility is the Brier score of random-forest')
    // Lower is better: the frontier is that of average precision, which is the higher the lower the Brier score.
    const byPrecision = compareResults(results('averagePrecision', 'averagePrecision'))
    expect(same.rows.map(({onFrontier}) => onFrontier)).toEqual(byPrecision.rows.map(({onFrontier}) => onFrontier))
    const mixed = compareResults(results('brier', 'mcc'))
    expect(mixed.figure).toBe('averagePrecision')
    expect(mixed.notes.join()).toContain('the figure that decisions on utility rest on')
  })
})

describe('the utility of each of several minority labels', () => {
  const withLabels = (result: AuditResult): AuditResult => ({
    ...result,
    plan: {...result.plan, minority: ['rare', 'rarer']},
    results: result.results.map(entry => (entry.kind === 'utility' ? {...entry, classes} : entry)),
  })
  const {labels, ...rest} = twoClasses('no test rows')
  const classes = {
    ...rest,
    labels: [labels[0], {label: 1, trainRows: 11, estimates: utilityEstimates(-0.2)}],
    macro: utilityEstimates(-0.1),
  }

  it('is in the terminal: the mean, and the label that it is worst for', () => {
    const text = renderSummary(withLabels(smallResult()))
    expect(text).toMatch(
      /average precision by label +mean +worst +worst label\nreal rows only +0.38 \(0.*\) +0.28 \(0.*\) +rarer\n/,
    )
    expect(renderSummary(smallResult())).not.toContain('by label')
    const long = renderSummary(namedResult('long '.repeat(60))).split('\n')
    expect(Math.max(...long.map(line => line.length))).toBeLessThanOrEqual(100)
  })

  it('is in a comparison of audits', async () => {
    const comparison = compareResults([0, 1].map(at => ({name: `audit-${at}`, result: withLabels(smallResult())})))
    const smote = comparison.rows.find(({generator}) => generator === 'smote')
    expect(smote?.macro?.value).toBeCloseTo(0.38, 12)
    expect(smote?.labels?.map(({label, utility}) => [label, utility.value.toFixed(2)])).toEqual([
      ['rare', '0.51'],
      ['rarer', '0.28'],
    ])
    expect(await renderComparison(comparison, 'md')).toMatch(/audit-0 *\| smote *\| rarer *\| *0.28/)
  })
})

describe('leakage against utility', () => {
  it('names what it cannot draw', () => {
    const {results, ...rest} = fullResult()
    const without = (kind: string) => results.filter(entry => !(entry.generator === 'adasyn' && entry.kind === kind))
    for (const kind of ['attack', 'utility'])
      expect(frontierChart({...rest, results: without(kind)})?.caption).toMatch(/no utility measured: .*adasyn/)
    expect(frontierChart({...rest, results})?.caption).not.toMatch(/Not drawn.*adasyn/)
  })
})

describe('charts', () => {
  it('have ticks at 1, 2 and 5 on logarithmic axes, at powers of ten where those would be too many', () => {
    expect(logTicks([0.25, 12])).toEqual([0.5, 1, 2, 5, 10])
    expect(logTicks([0.0005, 2000])).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000])
  })

  it('are drawn to a hundredth of a pixel, and their texts keep every digit', async () => {
    const long = '<i x="0.123456" d="1.23456">'
    const page = parsePage(await renderHtml(namedResult(long)))
    const drawn = [...page.querySelectorAll('svg[role=img] *')]
    for (const {attributes} of drawn)
      for (const {name, value} of attributes)
        if (['x', 'y', 'd', 'cx', 'transform'].includes(name)) expect(value).not.toMatch(/\.\d{3}/)
    expect(drawn.some(({textContent}) => textContent.includes(long))).toBe(true)
  })
})

describe('lines that cannot be told apart', () => {
  it('are not drawn, the weakest of them, and named', () => {
    const names = Array.from({length: 8}, (_, at) => `made-${at}`)
    const attacks = names.map((name, at) => membership(name, estimate(0.5 + at / 20, 0.5, 0.9), true))
    const chart = rocChart({...smallResult(), results: attacks, verdicts: []})
    expect(chart?.legend).toHaveLength(6)
    expect(chart?.legend[0].label).toBe('made-7, dcr-mia')
    expect(chart?.caption).toContain('lines cannot be told apart: made-1, dcr-mia and made-0, dcr-mia.')
    expect(chart?.description).toContain('the 6 of 8 generators')
  })
})
