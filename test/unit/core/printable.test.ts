import {figureOf} from '../../../src/report/figures.js'
import {html} from '../../../src/report/html-template.js'
import {harmless} from '../../../src/report/text.js'
import {expect, test} from 'vitest'
import {printable, printableLines, shownName} from '../../../src/core/printable.js'
import {Table} from '../../../src/core/table.js'
import {requireLabels} from '../../../src/jobs/labels.js'
import {categorical} from '../../support/tables.js'

test('what acts on a terminal is shown as a mark, line ends of a text of several lines aside', () => {
  expect(printable('a\u202Eb\u001B[31m\n')).toBe('a\uFFFDb\uFFFD[31m\uFFFD')
  expect(printableLines('a\u0007\nb')).toBe('a\uFFFD\nb')
  expect(shownName('n'.repeat(9999))).toHaveLength(123)
})

test('a label with a comma comes with how to write it', () => {
  const labels = [...Array<string>(30).fill('no'), ...Array<string>(10).fill('rare, yes'), 'Ann Example']
  const table = new Table('source', [categorical('y', labels)], labels.length)
  const asking = (label: string) => () => {
    requireLabels(table, {target: 'y', minority: [label]})
  }
  expect(asking('rare')).toThrow(
    expect.objectContaining({suggestions: [expect.stringContaining("given as `minority: ['rare, yes']`")]}),
  )
  expect(asking('rare, yes')).not.toThrow()
  // What one row alone has may be a name: the column need not be the target.
  const asked = [asking('Ann Exampl'), asking('rare')].map(ask => {
    try {
      ask()
    } catch (error) {
      return JSON.stringify(error)
    }
    return ''
  })
  expect(asked.join()).toContain('1 label of fewer than 10 rows')
  expect(asked.join()).not.toContain('Ann Example')
})

test('names of figures that no catalogue knows, and texts that writers were not to get, do not act in reports', () => {
  const evil = 'auc\u001B[2K\u202Ex'
  const shown = figureOf(evil).title + html`<p title="${evil}">${evil}</p>`.text
  expect(shown).toContain('auc')
  expect(printable(shown)).toBe(shown)
  expect(harmless('a\nb\tc')).toBe('a\nb\tc')
})
