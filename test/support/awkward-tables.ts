import {MISSING_CODE} from '../../src/core/table.js'
import type {TypedColumn, TypedColumns} from '../../src/io/typed-column.js'

/** A column as programs in other languages can make and show it too. Moments are milliseconds since 1970-01-01, or since midnight. */
export interface AwkwardColumn {
  readonly name: string
  readonly kind: 'number' | 'text' | 'labelled' | 'bool' | 'date' | 'datetime' | 'time'
  readonly values: readonly (number | string | boolean | null)[]
  readonly labels?: Readonly<Record<string, number>>
}

export interface AwkwardTable {
  readonly name: string
  readonly columns: readonly AwkwardColumn[]
}

const DAY = 86_400_000
const day = (text: string) => Date.parse(`${text}T00:00:00Z`)
const moment = (text: string) => Date.parse(`${text}Z`)
const column = (
  name: string,
  kind: AwkwardColumn['kind'],
  values: AwkwardColumn['values'],
  labels?: AwkwardColumn['labels'],
): AwkwardColumn => ({name, kind, values, ...(labels !== undefined && {labels})})
const table = (name: string, ...columns: AwkwardColumn[]): AwkwardTable => ({name, columns})

/** Small tables with all that goes wrong between programs. No name is longer than eight letters, as the oldest format has it. */
export const awkwardTables: readonly AwkwardTable[] = [
  table('one-row', column('age', 'number', [41]), column('sex', 'text', ['f'])),
  table('one-cell', column('only', 'number', [0])),
  table('decimals', column('value', 'number', [0.1, 1 / 3, -2.5, 1e-7, 123_456.789, 0, -0.001])),
  table('extremes', column('value', 'number', [1e300, -1e300, 1e-300, 5e-324, 8.9e307])),
  table(
    'whole-numbers',
    column('small', 'number', [100, -127, 0]),
    column('hundred', 'number', [101, 127, -128]),
    column('medium', 'number', [32_740, -32_767, 1]),
    column('large', 'number', [32_741, 2_147_483_620, -2_147_483_647]),
    column('huge', 'number', [2_147_483_621, 2 ** 53, -(2 ** 53)]),
  ),
  table(
    'missing',
    column('row', 'number', [1, 2, 3]),
    column('number', 'number', [null, 1.5, null]),
    column('text', 'text', ['a', null, null]),
    column('nothing', 'number', [null, null, null]),
    column('notext', 'text', [null, null, null]),
    column('day', 'date', [null, day('2020-02-29'), null]),
  ),
  table('unicode', column('text', 'text', ['Zoë', '漢字', 'עברית', '🎈 balloon', 'naïve', 'ß'])),
  table(
    'long-texts',
    ...[7, 8, 9, 244, 245, 255, 256, 300, 505, 1000].map((length, at) =>
      column(`text${at}`, 'text', ['x'.repeat(length), 'é'.repeat(Math.floor(length / 2)), 'short']),
    ),
  ),
  table('very-long-texts', column('text', 'text', ['y'.repeat(2045), 'z'.repeat(2046), `${'ä'.repeat(2500)}end`, null, 'short'])),
  table('blanks', column('text', 'text', ['  leading', 'in ner', 'tab\tinside', 'a "quoted" one', "it's", 'a,b;c'])),
  table('like-numbers', column('text', 'text', ['007', 'NA', '1e5', '.', '-', '12', 'null', 'NaN'])),
  table('labels', column('sex', 'labelled', [1, 2, 2, 1], {female: 1, male: 2}), column('dose', 'number', [1, 2, 3, 4])),
  table('labels-of-some', column('scale', 'labelled', [1, 5, 99, 3], {"don't know": 99}), column('dose', 'number', [1, 2, 3, 4])),
  table('labels-missing', column('stage', 'labelled', [null, 10, 0, -1], {none: 0, early: 10, 'not yet': -1, 'döbel ü': 7})),
  table('booleans', column('smokes', 'bool', [true, false, null, true])),
  table('dates', column('born', 'date', ['1950-05-05', '1969-12-31', '1970-01-01', '2024-02-29', '2400-12-31'].map(day))),
  table('old-dates', column('born', 'date', ['1583-01-01', '1800-06-30', '1899-12-31', '1960-01-01'].map(day))),
  table(
    'moments',
    column('minutes', 'datetime', ['2020-01-31T12:30:00', '1969-01-01T00:01:00', '2038-01-20T00:00:00'].map(moment)),
    column('seconds', 'datetime', ['2020-01-31T12:30:59', '1969-01-01T00:00:01', '1959-12-31T23:59:59'].map(moment)),
    column('fine', 'datetime', ['2020-01-31T12:30:59.123', '1969-01-01T00:00:01.001', '2000-01-01T00:00:00.999'].map(moment)),
  ),
  table('times', column('clock', 'time', [0, 45_000_000, DAY - 1000, 60_000])),
  table(
    'many-levels',
    column(
      'level',
      'text',
      Array.from({length: 3000}, (_, row) => `level ${row % 1500}`),
    ),
    column(
      'number',
      'number',
      Array.from({length: 3000}, (_, row) => (row % 7 === 0 ? null : row / 8)),
    ),
  ),
  table('wide', ...Array.from({length: 10_000}, (_, at) => column(`c${at}`, 'number', [at, at / 4]))),
]

/** The table as a format hands it over, or takes it. */
export function typedColumnsOf({columns}: AwkwardTable): TypedColumns {
  return {columns: columns.map(typedColumnOf), rowCount: columns[0].values.length, notes: []}
}

function typedColumnOf({name, kind, values, labels}: AwkwardColumn): TypedColumn {
  const numbers = (factor = 1) => Float64Array.from(values, value => (typeof value === 'number' ? value / factor : NaN))
  switch (kind) {
    case 'number': {
      const integer = values.every(value => value === null || Number.isInteger(value))
      return {kind: 'numbers', name, type: integer ? 'int64' : 'float64', values: numbers(), integer}
    }
    case 'labelled': {
      const byValue = new Map(Object.entries(labels ?? {}).map(([label, value]) => [value, label]))
      return {kind: 'numbers', name, type: 'float64', values: numbers(), integer: false, labels: byValue}
    }
    case 'text':
    case 'bool': {
      const levels = [...new Set(values.filter(value => value !== null).map(String))]
      const codes = Int32Array.from(values, value => (value === null ? MISSING_CODE : levels.indexOf(String(value))))
      return {kind: 'levels', name, type: kind === 'bool' ? 'bool' : 'string', codes, levels}
    }
    case 'date':
      return {kind: 'moments', name, type: 'date', values: numbers(DAY), form: {kind: 'date', step: DAY, pattern: 'yyyy-MM-dd'}}
    case 'datetime':
      return {
        kind: 'moments',
        name,
        type: 'timestamp[ms]',
        values: numbers(),
        form: {kind, step: 1, pattern: 'yyyy-MM-dd HH:mm:ss.SSS'},
      }
    case 'time':
      return {kind: 'moments', name, type: 'time[s]', values: numbers(1000), form: {kind, step: 1000, pattern: 'HH:mm:ss'}}
  }
}

/** What a format handed over, in the form of the tables above: moments in milliseconds, numbers with labels as labelled. */
export function awkwardColumnsOf({columns}: TypedColumns): AwkwardColumn[] {
  return columns.map(each => {
    const {name} = each
    switch (each.kind) {
      case 'numbers': {
        const values = Array.from(each.values, value => (Number.isNaN(value) ? null : value))
        if (each.labels === undefined) return {name, kind: 'number', values}
        return {
          name,
          kind: 'labelled',
          values,
          labels: Object.fromEntries(Array.from(each.labels, ([value, label]) => [label, value])),
        }
      }
      case 'levels':
      case 'mixed': {
        const values = Array.from(each.codes, code => (code === MISSING_CODE ? null : each.levels[code]))
        return each.type === 'bool' ? {name, kind: 'bool', values: values.map(asBoolean)} : {name, kind: 'text', values}
      }
      case 'moments':
        return {
          name,
          kind: each.form.kind,
          values: Array.from(each.values, value =>
            Number.isNaN(value) ? null : Math.round(value * each.form.step * 1000) / 1000,
          ),
        }
      case 'other':
        return {name, kind: 'text', values: []}
    }
  })
}

const asBoolean = (value: string | null) => (value === null ? null : value === 'true')
