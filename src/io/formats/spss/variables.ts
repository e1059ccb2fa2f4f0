import {UserError} from '../../../core/errors.js'
import {MISSING_CODE} from '../../../core/table.js'
import {utf8Bytes, utf8Length} from '../../../platform/bytes.js'
import type {TypedColumn, TypedMoments, ValueLabels} from '../../typed-column.js'
import {levelNumbers, type LevelColumn} from '../binary/level-numbers.js'
import {EPOCH_MILLISECONDS, PIECE, SYSTEM_MISSING} from './layout.js'

/** A column as it will stand in the file. */
export interface OutputVariable {
  readonly name: string
  /** Bytes of a text; 0 for numbers. */
  readonly width: number
  /** Code, width and decimals of the format that it is shown in. */
  readonly format: {readonly code: number; readonly width: number; readonly decimals: number}
  readonly labels?: ValueLabels
  /** Of numbers. */
  readonly number?: (row: number) => number
  /** Of texts; undefined for a missing one. */
  readonly text?: (row: number) => Uint8Array | undefined
}

const FORMAT = {text: 1, number: 5, date: 20, time: 21, datetime: 22} as const
const LONGEST_LABEL = 120
const LONGEST_TEXT = 32_767

/** @throws {UserError} When a text is longer than SPSS takes. */
export function variableOf(column: TypedColumn, file: string): OutputVariable {
  const {name} = column
  if (column.kind === 'other') return {name, width: 1, format: {code: FORMAT.text, width: 1, decimals: 0}, text: () => undefined}
  if (column.kind === 'moments') return moments(column)
  if (column.kind === 'numbers') {
    const {values, labels} = column
    return {...numbers(name, values), ...(labels !== undefined && fitsLabels(labels) && {labels})}
  }
  const known = levelNumbers(column) ?? (column.levels.some(isChanged) ? levelNumbers({...column, type: 'category'}) : undefined)
  return known !== undefined && fitsLabels(known) ? labelled(column, known) : texts(column, file)
}

/** Blanks fill texts up, so those at the end are lost. */
export const isChanged = (level: string) => /[ \0]$/.test(level)

/** Whether the labels that the column came with are written. */
export const keepsLabels = (column: TypedColumn) =>
  (column.kind !== 'numbers' && column.kind !== 'levels') || column.labels === undefined || fitsLabels(column.labels)

const fitsLabels = (numberOf: ValueLabels) =>
  [...numberOf.values()].every(label => utf8Length(label) <= LONGEST_LABEL && !isChanged(label))

function numbers(name: string, values: Float64Array): OutputVariable {
  if (values.includes(SYSTEM_MISSING))
    throw new UserError(
      'number-too-large',
      {columns: [name]},
      `Column '${name}' holds the number that stands for a missing value in an SPSS file.`,
      ['Write a CSV file.'],
    )
  const decimals = values.every(value => Number.isNaN(value) || Number.isInteger(value)) ? 0 : 2
  return {name, width: 0, format: {code: FORMAT.number, width: 8, decimals}, number: row => orMissing(values[row])}
}

const orMissing = (value: number) => (Number.isNaN(value) ? SYSTEM_MISSING : value)

function moments({name, values, form}: TypedMoments): OutputVariable {
  const epoch = form.kind === 'time' ? 0 : EPOCH_MILLISECONDS
  const decimals = form.step >= 1000 ? 0 : form.step >= 1 ? 3 : 6
  const widths = {date: 11, time: 8, datetime: 20}
  const width = widths[form.kind] + (decimals > 0 ? 1 + decimals : 0)
  return {
    name,
    width: 0,
    format: {code: FORMAT[form.kind], width, decimals},
    number: row => orMissing((values[row] * form.step - epoch) / 1000),
  }
}

function labelled({name, codes, levels}: LevelColumn, numberOf: ValueLabels): OutputVariable {
  const byLabel = new Map(Array.from(numberOf, ([value, label]) => [label, value]))
  const values = Float64Array.from(codes, code => (code === MISSING_CODE ? NaN : (byLabel.get(levels[code]) ?? NaN)))
  return {...numbers(name, values), labels: numberOf}
}

function texts({name, codes, levels}: LevelColumn, file: string): OutputVariable {
  const bytes = levels.map(level => utf8Bytes(level))
  const width = bytes.reduce((longest, {length}) => Math.max(longest, length), 1)
  if (width > LONGEST_TEXT)
    throw new UserError(
      'record-too-long',
      {column: name, most: LONGEST_TEXT},
      `${file} cannot hold a text of column '${name}' of ${width} bytes: ${LONGEST_TEXT} is the most of an SPSS file.`,
      ['Write a CSV file.'],
    )
  return {
    name,
    width,
    format: {code: FORMAT.text, width: Math.min(width, PIECE.bytes), decimals: 0},
    text: row => (codes[row] === MISSING_CODE ? undefined : bytes[codes[row]]),
  }
}
