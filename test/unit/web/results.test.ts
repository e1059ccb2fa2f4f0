import {describe, expect, it} from 'vitest'
import type {Text} from '../../../src/report/document.js'
import {sectionsOf} from '../../../src/report/sections/index.js'
import {lineRange} from '../../../src/web/results/line-range.js'
import {mentionsIn} from '../../../src/web/results/mentions.js'
import {leadingNumber, plainOf, shownRows} from '../../../src/web/results/table-rows.js'
import {fullResult} from '../../support/example-result.js'

describe('rows of a table', () => {
  const rows: readonly (readonly Text[])[] = [
    ['smote', {kind: 'figure', text: '97 % (93–99 %)'}],
    ['gaussian', {kind: 'figure', text: '\u22123 % (\u22125 to 1 %)'}],
    ['adasyn', '–'],
    [
      {kind: 'name', text: 'Ward 7'},
      {kind: 'figure', text: '< 0.1 %'},
    ],
    ['none', '1,204'],
  ]
  const firsts = (shown: readonly (readonly Text[])[]) => shown.map(([first]) => plainOf(first))

  it('stand in the order of the report until another one is asked for', () => {
    expect(shownRows(rows, '', undefined)).toEqual(rows)
  })

  it('go by the number that a cell begins with, and those without one come last either way', () => {
    expect(firsts(shownRows(rows, '', {column: 1, direction: 'ascending'}))).toEqual([
      'gaussian',
      'Ward 7',
      'smote',
      'none',
      'adasyn',
    ])
    expect(firsts(shownRows(rows, '', {column: 1, direction: 'descending'}))).toEqual([
      'none',
      'smote',
      'Ward 7',
      'gaussian',
      'adasyn',
    ])
  })

  it('go by the alphabet where there are no numbers', () => {
    expect(firsts(shownRows(rows.slice(0, 3), '', {column: 0, direction: 'ascending'}))).toEqual(['adasyn', 'gaussian', 'smote'])
  })

  it('are those that hold every word of the filter, in any cell and any case', () => {
    expect(firsts(shownRows(rows, 'SMO 97', undefined))).toEqual(['smote'])
    expect(firsts(shownRows(rows, 'ward', undefined))).toEqual(['Ward 7'])
    expect(shownRows(rows, 'smote gaussian', undefined)).toEqual([])
  })

  it.each([
    ['0.71 (0.62–0.80)', 0.71],
    ['\u22120.03', -0.03],
    ['> 99.9 %', 99.9],
    ['±0 points', 0],
    ['12,345', 12345],
    ['1.0e-7', 1e-7],
    ['2 of 3 (0 of 2)', 2],
    ['–', undefined],
    ['row 7', undefined],
    ['', undefined],
  ])('read "%s" as %s', (text, number) => {
    expect(leadingNumber(text)).toBe(number)
  })
})

describe('where a report says more of a generator', () => {
  it('is every section with a row or a heading about it', () => {
    const mentions = mentionsIn(sectionsOf(fullResult()))
    const titles = mentions.get('smote')?.map(({id}) => id)
    expect(titles).toContain('policy')
    expect(titles).toContain('leakage')
    expect(new Set(titles).size).toBe(titles?.length)
    expect(mentions.get('nobody')).toBeUndefined()
  })
})

describe('a line of a text', () => {
  it.each([
    [1, 'rules:'],
    [2, '  - name: x'],
    [3, ''],
    [9, ''],
    [0, 'rules:'],
  ])('%i is "%s"', (line, expected) => {
    const text = 'rules:\n  - name: x\n'
    const [start, end] = lineRange(text, line)
    expect(text.slice(start, end)).toBe(expected)
  })
})
