import {describe, expect, it} from 'vitest'
import {excessFigure, figureOf} from '../../../src/report/figures.js'
import {
  formatDifference,
  formatEstimate,
  formatInterval,
  formatPoint,
  formatProbability,
  formatSeconds,
  formatValue,
} from '../../../src/report/format.js'
import {enumerate, truncate, visible} from '../../../src/report/text.js'
import {estimate} from '../../support/example-result.js'

const recall = figureOf('recall')
const auc = figureOf('auc')
const other = figureOf('medianDistance', 'proxy')

describe('figures in a report', () => {
  it('are written as whole per cents when the interval is wider than a per cent', () => {
    expect(formatEstimate(recall, estimate(0.9674, 0.9251, 0.9888))).toBe('97 % (93–99 %)')
  })

  it('get a further digit only when the interval is narrow enough to support it', () => {
    expect(formatEstimate(recall, estimate(0.12345, 0.1, 0.15))).toBe('12 % (10–15 %)')
    expect(formatEstimate(recall, estimate(0.12345, 0.1229, 0.124))).toBe('12.35 % (12.29–12.40 %)')
    expect(formatEstimate(auc, estimate(0.67123, 0.6, 0.74))).toBe('0.67 (0.60–0.74)')
    expect(formatEstimate(auc, estimate(0.67123, 0.667, 0.675))).toBe('0.671 (0.667–0.675)')
  })

  it('are never rounded to nothing or to everything when they are neither', () => {
    expect(formatPoint(recall, estimate(0.9967, 0.95, 1))).toBe('> 99 %')
    expect(formatPoint(recall, estimate(0.001, 0, 0.05))).toBe('< 1 %')
    expect(formatPoint(recall, estimate(1, 0.97, 1))).toBe('100 %')
    expect(formatPoint(recall, estimate(0, 0, 0.03))).toBe('0 %')
    expect(formatPoint(recall, estimate(1, 0.9998, 1))).toBe('100 %')
    expect(formatPoint(auc, estimate(0.998, 0.95, 1))).toBe('> 0.99')
  })

  it('stand alone when they are exact', () => {
    expect(formatEstimate(auc, estimate(0.5, 0.5, 0.5))).toBe('0.50')
  })

  it('have a minus sign, and "to" instead of a dash, when an end is negative', () => {
    expect(formatInterval(excessFigure, estimate(0.01, -0.034, 0.05))).toBe('−3 to 5 %')
    expect(formatInterval(excessFigure, estimate(0.01, -0.001, 0.05))).toBe('0–5 %')
  })

  it('keep their scale when nothing is known of them', () => {
    expect(formatEstimate(other, estimate(1234.5, 1200, 1270))).toBe('1235 (1200–1270)')
    expect(formatEstimate(other, estimate(0.00123, 0.0011, 0.0014))).toBe('0.00123 (0.00110–0.00140)')
    expect(formatValue(other, 3e-9)).toBe('3.0e-9')
    expect(other.title).toBe('median distance')
  })

  it('are compared with a sign', () => {
    expect(formatDifference(auc, 0.021, 2)).toBe('+0.02')
    expect(formatDifference(auc, -0.021, 2)).toBe('−0.02')
    expect(formatDifference(auc, -0.001, 2)).toBe('±0.00')
    expect(formatDifference(recall, 0.021, 2)).toBe('+2 points')
  })

  it('have p-values that stop at one in a thousand', () => {
    expect(formatProbability(1e-40)).toBe('< 0.001')
    expect(formatProbability(0.00349)).toBe('0.0035')
    expect(formatProbability(0.314)).toBe('0.31')
  })

  it('have times in the unit that fits', () => {
    expect([0.01, 1.24, 59.4, 1000, 9000].map(formatSeconds)).toEqual(['< 0.1 s', '1.2 s', '59 s', '17 min', '2.5 h'])
  })
})

describe('text in a report', () => {
  it('shows control and direction characters instead of obeying them', () => {
    expect(visible('a\u001b[31mb\u202ec\nd\u0000')).toBe('a\ufffd[31mb\ufffdc d\ufffd')
    expect(visible(' \n')).toBe('(empty)')
    expect(visible('שלום 👩‍🔬')).toBe('שלום 👩‍🔬')
  })

  it('is cut between characters as readers count them', () => {
    expect(truncate('👩‍🔬👩‍🔬👩‍🔬', 2)).toBe('👩‍🔬…')
    expect(truncate('abc', 3)).toBe('abc')
  })

  it('lists things as a sentence does', () => {
    expect([enumerate([]), enumerate(['a']), enumerate(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c'])
  })
})
