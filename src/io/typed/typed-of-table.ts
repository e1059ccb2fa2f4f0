import {MISSING_CODE, type CategoricalColumn, type NumericColumn, type Table} from '../../core/table.js'
import type {ColumnType, TypedColumn, TypedColumns, TypedLevels} from '../typed-column.js'
import {namedLevels} from './labelled-values.js'
import {numberType} from './number-type.js'

/** What a table is written as. */
export interface TypedOutput {
  /** The columns to write, in order; those that the table does not have are empty. */
  readonly header: readonly string[]
  /** Their names as the file had them. */
  readonly headerCells?: readonly string[] | null
  /** The column that is to be predicted. */
  readonly target?: string | undefined
  /** What they were, by name. */
  readonly types?: ReadonlyMap<string, ColumnType>
}

/** How numbers are rounded. */
export interface Rounding {
  readonly decimals?: number
  readonly roundIntegers?: boolean
}

/** The table as columns with types: those that its columns had where these hold its values, else the nearest ones that do. */
export function typedOfTable(table: Table, {header, headerCells, target, types}: TypedOutput, rounding: Rounding): TypedColumns {
  const columns = header.map((name, at): TypedColumn => {
    const type = types?.get(name)
    const column = table.has(name) ? table.column(name) : undefined
    const typed =
      column === undefined
        ? emptyColumn(name, type, table.rowCount)
        : column.kind === 'numeric'
          ? typedNumbers(column, type, rounding)
          : typedLevels(column, type)
    return {...typed, name: headerCells?.[at] ?? name}
  })
  const outputs = columns.flatMap(({name}, at) => (header[at] === target ? [name] : []))
  return {columns, rowCount: table.rowCount, notes: [], ...(outputs.length > 0 && {outputs})}
}

function typedNumbers({field, values: given}: NumericColumn, type: ColumnType | undefined, rounding: Rounding): TypedColumn {
  const {name, date} = field
  if (date !== undefined)
    return {kind: 'moments', name, type: type?.kind === 'moments' ? type.type : date.kind, values: given, form: date}
  if (type?.type === 'bool' && given.every(value => value === 0 || value === 1 || Number.isNaN(value)))
    return booleans(name, given)
  const values = rounded(given, field.integer, rounding)
  const wanted = type?.kind === 'numbers' ? type.type : undefined
  const written = numberType(values, wanted, field.integer)
  const labels = type?.labels
  return {kind: 'numbers', name, type: written, values, integer: /^u?int/.test(written), ...(labels !== undefined && {labels})}
}

const booleans = (name: string, values: Float64Array): TypedColumn => ({
  kind: 'levels',
  name,
  type: 'bool',
  levels: ['false', 'true'],
  codes: Int32Array.from(values, value => (Number.isNaN(value) ? MISSING_CODE : value)),
})

function rounded(values: Float64Array, wasWhole: boolean, {decimals, roundIntegers = false}: Rounding): Float64Array {
  const digits = roundIntegers && wasWhole ? 0 : decimals
  // Adding 0 takes the sign of -0 away.
  return digits === undefined ? values : values.map(value => Number(value.toFixed(digits)) + 0)
}

function typedLevels({field, codes}: CategoricalColumn, type: ColumnType | undefined): TypedColumn {
  const {name, levels} = field
  if (type?.levels !== undefined) return listedLevels(name, type.levels, {codes, levels})
  const labels = type?.labels === undefined ? undefined : namedLevels(type.labels, levels)
  if (type !== undefined && labels !== undefined) return {kind: 'levels', name, type: type.type, codes, levels, labels}
  if (type?.kind === 'numbers' && levels.every(level => String(Number(level)) === level)) {
    const numbers = levels.map(Number)
    const values = Float64Array.from(codes, code => (code === MISSING_CODE ? NaN : numbers[code]))
    const written = numberType(values, type.type, false)
    return {kind: 'numbers', name, type: written, values, integer: /^u?int/.test(written)}
  }
  const isBoolean = type?.type === 'bool' && levels.every(level => level === 'true' || level === 'false')
  const isWhole = type !== undefined && /^u?int64$/.test(type.type) && levels.every(level => isInt64(level, type.type))
  const written =
    isBoolean || isWhole ? type.type : type?.kind === 'levels' && !/^(?:bool|u?int)/.test(type.type) ? type.type : 'string'
  const order = type?.order
  if (written === 'category' && order !== undefined && levels.every(level => order.includes(level)))
    return {kind: 'levels', name, type: written, ...inOrder({levels, codes}, order), isOrdered: true}
  return {kind: 'levels', name, type: written, codes, levels, ...(isWhole && {beyondDouble: true})}
}

/** The levels as the source lists them, and others behind them. */
function listedLevels(
  name: string,
  listed: readonly string[],
  {codes, levels}: {readonly codes: Int32Array; readonly levels: readonly string[]},
): TypedColumn {
  const all = [...new Set([...listed, ...levels])]
  const place = new Map(all.map((level, at) => [level, at]))
  const recode = levels.map(level => place.get(level) ?? MISSING_CODE)
  const recoded = codes.map(code => (code === MISSING_CODE ? MISSING_CODE : recode[code]))
  return {kind: 'levels', name, type: 'category', codes: recoded, levels: all, isListed: true}
}

/** Levels in the order that they had. */
function inOrder({levels, codes}: Pick<TypedLevels, 'levels' | 'codes'>, order: readonly string[]) {
  const kept = order.filter(level => levels.includes(level))
  const places = levels.map(level => kept.indexOf(level))
  return {levels: kept, codes: codes.map(code => (code === MISSING_CODE ? code : places[code]))}
}

function isInt64(level: string, type: string): boolean {
  if (!/^-?\d{1,20}$/.test(level)) return false
  const value = BigInt(level)
  return type === 'int64' ? BigInt.asIntN(64, value) === value : BigInt.asUintN(64, value) === value
}

/** A column without any value, of the type that it had. */
function emptyColumn(name: string, type: ColumnType | undefined, rowCount: number): TypedColumn {
  const known: ColumnType = type ?? {kind: 'levels', type: 'string'}
  if (known.kind === 'moments' && known.form !== undefined)
    return {kind: 'moments', name, type: known.type, values: new Float64Array(rowCount).fill(NaN), form: known.form}
  if (known.kind === 'numbers') {
    const values = new Float64Array(rowCount).fill(NaN)
    const written = numberType(values, known.type, false)
    return {kind: 'numbers', name, type: written, values, integer: /^u?int/.test(written)}
  }
  const written = known.kind === 'levels' ? known.type : 'string'
  const {levels} = known
  return {
    kind: 'levels',
    name,
    type: written,
    levels: levels ?? [],
    codes: new Int32Array(rowCount).fill(MISSING_CODE),
    ...(levels !== undefined && {isListed: true}),
  }
}
