import {MISSING_CODE} from '../../../core/table.js'
import type {TypedColumn, TypedColumns, TypedMoments} from '../../typed-column.js'
import {momentText} from '../../typed/moment-text.js'

/** One of the two formats whose header declares the columns. */
interface AttributeFormat {
  readonly missing: string
  /** How a column is declared, behind its name. */
  readonly type: (column: TypedColumn) => string
  /** Lines between the attributes and the data. */
  readonly header: (table: TypedColumns, target: string | undefined) => readonly string[]
  /** Dates as they are declared; where the format has none, they are values of a list. */
  readonly hasDates: boolean
}

/** Weka's format: numbers, lists of values, dates. Source: https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/ */
const ARFF: AttributeFormat = {
  missing: '?',
  type: column => {
    if (column.kind === 'other') return 'string'
    if (column.kind === 'moments') return isMicroseconds(column) ? listOf(column) : `date ${inQuotes(column.form.pattern, '"')}`
    return column.kind === 'numbers' ? (isWhole(column.values) ? 'integer' : 'numeric') : listOf(column)
  },
  header: () => [],
  hasDates: true,
}

/**
 * Format of the KEEL data sets: ranges behind the types, @inputs and @outputs. Source: Alcalá-Fdez et al., KEEL Data-Mining Software Tool,
 * J. of Multiple-Valued Logic and Soft Computing 17 (2011), section on data set files.
 */
const KEEL: AttributeFormat = {
  missing: '<null>',
  type: column => {
    if (column.kind !== 'numbers') return column.kind === 'other' ? '{}' : listOf(column)
    const [least, most] = rangeOf(column.values)
    return `${isWhole(column.values) ? 'integer' : 'real'} [${least}, ${most}]`
  },
  header: ({columns}, target) => {
    const names = columns.map(({name}) => name)
    const output = target ?? names[names.length - 1]
    const inputs = names.filter(name => name !== output)
    return [...(inputs.length > 0 ? [`@inputs ${inputs.map(quoted).join(', ')}`] : []), `@outputs ${quoted(output)}`]
  },
  hasDates: false,
}

export const arffText = (table: TypedColumns, target?: string) => pieces(table, ARFF, target)
export const keelText = (table: TypedColumns, target?: string) => pieces(table, KEEL, target)

const PIECE_CHARACTERS = 1 << 16

function* pieces(table: TypedColumns, format: AttributeFormat, target: string | undefined): Generator<string> {
  const {columns, rowCount} = table
  const attributes = columns.map(column => `@attribute ${quoted(column.name)} ${format.type(column)}`)
  yield ['@relation table', ...attributes, ...format.header(table, target), '@data', ''].join('\n')
  const cells = columns.map(column => cellsOf(column, format))
  let piece = ''
  for (let row = 0; row < rowCount; row++) {
    piece += `${cells.map(cell => cell(row)).join(',')}\n`
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  yield piece
}

function cellsOf(column: TypedColumn, {missing, hasDates}: AttributeFormat): (row: number) => string {
  if (column.kind === 'other') return () => missing
  if (column.kind === 'numbers') return row => (Number.isNaN(column.values[row]) ? missing : String(column.values[row]))
  if (column.kind === 'moments') {
    const quote = hasDates && !isMicroseconds(column) ? (text: string) => inQuotes(text, '"') : quoted
    return row => (Number.isNaN(column.values[row]) ? missing : quote(momentText(column.values[row], column.form)))
  }
  const levels = column.levels.map(quoted)
  return row => (column.codes[row] === MISSING_CODE ? missing : levels[column.codes[row]])
}

/** Java's patterns of dates, which Weka uses, end with milliseconds. */
const isMicroseconds = ({form}: TypedMoments) => form.step < 1

function listOf(column: Exclude<TypedColumn, {kind: 'numbers' | 'other'}>): string {
  if (column.kind !== 'moments') return `{${column.levels.map(quoted).join(',')}}`
  const different = [...new Set(column.values)].filter(value => !Number.isNaN(value)).sort((one, other) => one - other)
  return `{${different.map(value => quoted(momentText(value, column.form))).join(',')}}`
}

const isWhole = (values: Float64Array) => values.every(value => Number.isNaN(value) || Number.isInteger(value))

function rangeOf(values: Float64Array): [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return least <= most ? [least, most] : [0, 0]
}

/** A text in quotes where it could be taken for something else. */
const quoted = (text: string) => (/^[^\s,{}%'"\\?<>@]+$/.test(text) ? text : inQuotes(text, "'"))

const ESCAPES: Readonly<Partial<Record<string, string>>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'}

const inQuotes = (text: string, quote: string) =>
  quote + text.replaceAll(/['"\\\n\r\t]/g, character => ESCAPES[character] ?? `\\${character}`) + quote
