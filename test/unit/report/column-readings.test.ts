import {describe, expect, test} from 'vitest'
import type {ColumnReading, FileReading} from '../../../src/core/column-reading.js'
import {readingLines} from '../../../src/report/column-readings.js'

const number = (name: string, more: Partial<ColumnReading> = {}): ColumnReading => ({
  name,
  part: 'feature',
  type: 'number',
  decimals: 1,
  missing: [],
  notes: [],
  ...more,
})
const file = (columns: readonly ColumnReading[], isFurther = false): FileReading => ({
  file: 'in.csv',
  rows: 1240,
  isFurther,
  columns,
})

describe('What is shown of a file before anything is made of it', () => {
  test('is a line for each column, and its notes', () => {
    const columns = [
      {...number('id'), part: 'ignored', type: 'unread'} as const,
      number('age', {decimals: 0}),
      number('income', {decimals: 2, form: "'$' before, commas between thousands"}),
      number('grade', {decimals: 0, levels: 4}),
      {
        name: 'alcohol',
        part: 'feature',
        type: 'category',
        levels: 3,
        missing: [{token: 'NA', count: 1002}],
        notes: ['odd'],
      } as const,
      number('ferritin', {
        missing: [
          {token: '', count: 2},
          {token: '.', count: 1},
        ],
      }),
      {name: 'sick', part: 'target', type: 'category', levels: 2, missing: [], notes: []} as const,
    ]
    expect(readingLines(file(columns))).toEqual([
      'in.csv was read as 1,240 rows, 7 columns:',
      '  column    read as                                                    missing',
      '  id        left out',
      '  age       whole numbers',
      "  income    numbers, 2 decimals, '$' before, commas between thousands",
      '  grade     whole numbers, 4 different',
      "  alcohol   categories, 3 levels                                       'NA' 1,002",
      "  ferritin  numbers, 1 decimal                                         empty 2, '.' 1",
      '  sick      target, 2 labels',
      '  alcohol: odd',
      '  Few different whole numbers, read as numbers: grade; codes: --categorical',
    ])
  })

  test('stays short for a wide file', () => {
    const columns = Array.from({length: 2000}, (_, at) =>
      number(`c${at}`, {decimals: at % 2, ...(at % 3 === 0 && {notes: ['odd'], missing: [{token: '?', count: at}]})}),
    )
    const lines = readingLines(file(columns))
    expect(lines.length).toBeLessThan(30)
    expect(lines.join('\n')).toMatch(
      /whole numbers: c0, c2, .* and 992 more.*numbers: c1, c3.*missing cells: c0.*c0: odd.*647 more such notes/s,
    )
  })

  test('is only what looks odd of a file that is read as another one was', () => {
    expect(readingLines(file([number('a')], true))).toEqual([])
    expect(readingLines(file([number('a'), number('b', {notes: ['odd']})], true))).toEqual([
      'in.csv was read as 1,240 rows, 2 columns:',
      '  b: odd',
    ])
  })

  test('has short lines without anything that acts on a terminal, whatever columns are called', () => {
    const name = `\u001b[31m\u202e${'x'.repeat(10_000)}\n`
    for (const count of [3, 300]) {
      const columns = Array.from({length: count}, () =>
        number(name, {notes: [`see ${name}`], missing: [{token: '\u0007', count: 1}]}),
      )
      for (const line of readingLines({...file(columns), file: name})) {
        expect(line.length).toBeLessThanOrEqual(102)
        // eslint-disable-next-line no-control-regex -- control characters are what this is about.
        expect(line).not.toMatch(/[\u0000-\u001f\u202e]/)
      }
    }
  })
})
