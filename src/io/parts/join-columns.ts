import {UserError} from '../../core/errors.js'
import {sharedFloat64, sharedInt32} from '../../core/shared.js'
import {MISSING_CODE} from '../../core/table.js'
import {say, setting} from '../../core/text.js'
import {ignoredOf} from '../check-options.js'
import type {ReadOptions} from '../read-options.js'
import type {TypedColumn, TypedLevels, TypedMixed, TypedMoments, TypedNumbers, ValueLabels} from '../typed-column.js'
import {asLevels} from '../typed/as-levels.js'
import {asLabelledLevels} from '../typed/labelled-values.js'

/** A column in one of the files of a table. */
export interface PartColumn {
  readonly part: string
  readonly column: TypedColumn
  readonly rowCount: number
}

type Filled<C extends TypedColumn = TypedColumn> = Omit<PartColumn, 'column'> & {readonly column: C}

/**
 * One column of all files, in a type that holds what each of them holds: whole numbers and doubles are doubles, levels those of all files,
 * times have the finest step. A column without any value in a file has whatever type it has in the others.
 *
 * @throws {UserError} When it is of another kind in two files, and options do not say which one it is.
 */
export function joinColumns(name: string, parts: readonly PartColumn[], options: ReadOptions): TypedColumn {
  const filled = parts.filter(({column}) => !isEmpty(column))
  const told = filled.length === 0 ? parts.slice(0, 1) : filled
  const [{column: first}] = told
  const kept = {name, ...(first.isIndex === true && {isIndex: true}), ...(first.isKey === true && {isKey: true})}
  const differing = told.find(({column}) => !isAlike(first, column))
  const kind = differing === undefined ? first.kind : kindOfAll(name, told, [told[0], differing], options)
  const type = typeOf(told.map(({column}) => column))
  if (kind === 'numbers') return {...kept, ...joinNumbers(name, parts, type)}
  if (kind === 'moments') return {...kept, type, ...joinMoments(name, parts)}
  if (kind === 'other') return {...kept, type, kind}
  return {...kept, type, kind, ...joinTexts(parts)}
}

function isEmpty(column: TypedColumn): boolean {
  if (column.kind === 'other') return false
  return 'values' in column ? column.values.every(Number.isNaN) : column.codes.every(code => code === MISSING_CODE)
}

/** Whether columns can be put together without changing what their cells are. */
function isAlike(one: TypedColumn, other: TypedColumn): boolean {
  if (one.kind === 'moments' && other.kind === 'moments')
    return one.form.kind === other.form.kind && one.form.zone === other.form.zone
  if (one.kind === 'levels' && other.kind === 'levels') return (one.type === 'bool') === (other.type === 'bool')
  return one.kind === other.kind
}

/** What a column is that is not of one kind in all files. */
function kindOfAll(
  name: string,
  parts: readonly PartColumn[],
  differing: readonly [PartColumn, PartColumn],
  {target, group, categorical = [], numeric = [], kinds, ...options}: ReadOptions,
): TypedColumn['kind'] {
  const columns = parts.map(({column}) => column)
  if (ignoredOf([name], {...options, ...(target !== undefined && {target}), ...(group !== undefined && {group})}).has(name))
    return 'other'
  const hasOther = columns.some(({kind}) => kind === 'other')
  const isCode = name === target || name === group || categorical.includes(name) || kinds?.get(name) === 'categorical'
  // Whole numbers of which some are beyond what a double holds are levels in the file that has these.
  const areWhole = columns.every(
    column => (column.kind === 'numbers' && column.integer) || (column.kind === 'levels' && column.beyondDouble === true),
  )
  if (!hasOther && (isCode || areWhole)) return 'levels'
  const asText = numeric.includes(name) || kinds?.has(name) === true || columns.some(({kind}) => kind === 'mixed')
  if (!hasOther && asText) return 'mixed'
  throw kindsDiffer(name, differing)
}

function kindsDiffer(name: string, [one, other]: readonly [PartColumn, PartColumn]): UserError {
  return new UserError(
    'column-kinds-differ',
    {column: name, file: other.part, reference: one.part},
    `Column '${name}' is ${titleOf(one.column)} in '${one.part}' and ${titleOf(other.column)} in '${other.part}'.`,
    [
      say`Read it as categories with ${setting('categorical', [name])}, leave it out with ${setting('ignore', [name])}, or write the
        files anew with one type.`,
    ],
  )
}

function titleOf({kind, type, ...column}: TypedColumn): string {
  const zone = 'form' in column && column.form.zone !== undefined ? ` of the zone ${column.form.zone}` : ''
  const what = {
    numbers: 'of numbers',
    levels: 'of texts',
    mixed: 'of several kinds',
    moments: 'of times',
    other: 'no column of cells',
  }
  return type === 'bool' ? 'of booleans' : `${what[kind]}${zone} (${type})`
}

/** The type of all files if it is one, else one that holds what theirs hold. */
function typeOf(columns: readonly TypedColumn[]): string {
  const types = new Set(columns.map(({type}) => type))
  if (types.size === 1) return columns[0].type
  if (columns.every(column => column.kind === 'numbers')) return columns.every(({integer}) => integer) ? 'int64' : 'float64'
  const finest = ['s', 'ms', 'us', 'ns'].findLast(unit => columns.some(({type}) => type.includes(`[${unit}`)))
  if (columns[0].kind === 'moments') return columns.find(({type}) => type.includes(`[${finest ?? ''}`))?.type ?? columns[0].type
  return 'string'
}

function joinNumbers(name: string, parts: readonly PartColumn[], type: string): Omit<TypedNumbers, 'isIndex'> {
  const filled = parts.filter((part): part is Filled<TypedNumbers> => part.column.kind === 'numbers')
  const labels = joinLabels(name, filled)
  const integer = filled.every(({column}) => column.integer || isEmpty(column))
  return {
    kind: 'numbers',
    name,
    type,
    values: joinValues(parts, column => (column.kind === 'numbers' ? column.values : undefined)),
    integer,
    ...(labels !== undefined && {labels}),
  }
}

/** @throws {UserError} When a number stands for something else in another file. */
function joinLabels(name: string, parts: readonly Filled<TypedNumbers>[]): ValueLabels | undefined {
  const labels = new Map<number, {readonly label: string; readonly part: string}>()
  for (const {part, column} of parts)
    for (const [value, label] of column.labels ?? []) {
      const known = labels.get(value)
      if (known !== undefined && known.label !== label)
        throw new UserError(
          'parts-differ',
          {column: name, parts: [known.part, part]},
          `Column '${name}' has other value labels in '${part}' than in '${known.part}': one number stands for two things.`,
          ['Write the files anew with the same labels.'],
        )
      labels.set(value, {label, part})
    }
  return labels.size === 0 ? undefined : new Map(Array.from(labels, ([value, {label}]) => [value, label]))
}

/** Times in the finest step that some file has. */
function joinMoments(name: string, parts: readonly PartColumn[]): Pick<TypedMoments, 'kind' | 'name' | 'values' | 'form'> {
  const filled = parts.filter((part): part is Filled<TypedMoments> => part.column.kind === 'moments' && !isEmpty(part.column))
  const forms = (filled.length === 0 ? parts : filled).flatMap(({column}) => (column.kind === 'moments' ? [column.form] : []))
  const form = forms.reduce((finest, each) => (each.step < finest.step ? each : finest))
  const values = joinValues(parts, column => {
    if (column.kind !== 'moments') return undefined
    const factor = Math.round(column.form.step / form.step)
    return factor === 1 ? column.values : column.values.map(value => value * factor)
  })
  if (values.some(value => Math.abs(value) > Number.MAX_SAFE_INTEGER))
    throw new UserError(
      'parts-differ',
      {column: name, parts: filled.map(({part}) => part).slice(0, 2)},
      `Column '${name}' has times in fine steps in some files and of years far away in others; no double holds both.`,
      [say`Read it as categories with ${setting('categorical', [name])}, or leave it out with ${setting('ignore', [name])}.`],
    )
  return {kind: 'moments', name, values, form}
}

function joinValues(parts: readonly PartColumn[], valuesOf: (column: TypedColumn) => Float64Array | undefined): Float64Array {
  const values = sharedFloat64(totalRows(parts)).fill(NaN)
  let row = 0
  for (const {column, rowCount} of parts) {
    const own = valuesOf(column)
    if (own !== undefined) values.set(own, row)
    row += rowCount
  }
  return values
}

const totalRows = (parts: readonly PartColumn[]) => parts.reduce((sum, {rowCount}) => sum + rowCount, 0)

function joinTexts(parts: readonly PartColumn[]): Pick<TypedLevels, 'codes' | 'levels' | 'labels' | 'beyondDouble'> {
  const codes = sharedInt32(totalRows(parts)).fill(MISSING_CODE)
  const known = new Map<string, number>()
  let row = 0
  for (const {column, rowCount} of parts) {
    if (column.kind !== 'other' && !isEmpty(column)) {
      const texts = textsOf(column)
      const places = texts.levels.map(level => {
        const place = known.get(level) ?? known.size
        known.set(level, place)
        return place
      })
      for (const [at, code] of texts.codes.entries()) if (code >= 0) codes[row + at] = places[code]
    }
    row += rowCount
  }
  const labels = new Map(parts.flatMap(({column}) => (column.kind === 'levels' ? [...(column.labels ?? [])] : [])))
  const isLarge = parts.some(({column}) => column.kind === 'levels' && column.beyondDouble === true)
  return {codes, levels: [...known.keys()], ...(labels.size > 0 && {labels}), ...(isLarge && {beyondDouble: true})}
}

function textsOf(column: Exclude<TypedColumn, {kind: 'other'}>): Pick<TypedLevels | TypedMixed, 'codes' | 'levels'> {
  if (column.kind === 'numbers' && column.labels !== undefined) return asLabelledLevels(column)
  return column.kind === 'numbers' || column.kind === 'moments' ? asLevels(column) : column
}
