import {writtenDate} from '../../core/dates/written.js'
import {say, setting, type Text} from '../../core/text.js'
import {ColumnBuilder} from '../column-builder.js'
import type {GatheredColumn} from '../columns/build-columns.js'
import {columnStated} from '../columns/dates/statements.js'
import {MISSING_TOKENS} from '../columns/missing-tokens.js'
import {ownMarks} from '../columns/own-marks.js'
import {Room} from '../columns/room.js'
import type {ReadOptions} from '../read-options.js'
import {partOf} from '../table-parts.js'
import type {TypedColumn, TypedLevels, TypedMixed, TypedNumbers} from '../typed-column.js'
import {asLevels} from './as-levels.js'
import {asLabelledLevels, labelledValues} from './labelled-values.js'
import {LevelCells} from './level-cells.js'
import {NumberCells} from './number-cells.js'

/** A column that is read, with its cells. */
export interface ReadColumn {
  readonly name: string
  readonly column: TypedColumn
  readonly cells: NumberCells | LevelCells | ColumnBuilder
}

/** The cells of a column in the kind that is wanted: what options and other files say comes before what the format says. */
export function cellsOf(name: string, column: TypedColumn, options: ReadOptions): ReadColumn['cells'] {
  const {target, group, categorical = [], numeric = [], kinds, dates = []} = options
  const own = ownMarks(name, options)
  const missing = [...(options.missing ?? []), ...own]
  const isCode = name === target || name === group || categorical.includes(name)
  const isDeclared = numeric.includes(name)
  const known = kinds?.get(name)
  const isStated = dates.some(text => columnStated(text, [name]) !== undefined)
  const isDate = isStated || typeof known === 'object'
  const kind = isCode ? 'categorical' : isDeclared ? 'numeric' : isDate ? 'date' : known
  if (column.kind === 'other') throw new RangeError(`Column '${name}' has no cells.`)
  if (column.kind === 'levels') {
    const levels = {...column, name}
    if (kind === 'date') return textCells(levels, {kind, isDeclared, own}, options)
    if (kind === undefined && looksLikeDates(column)) return textCells(levels, {kind, isDeclared, own}, options)
    if (kind !== 'numeric') return new LevelCells(levels, missing)
    return isBoolean(column)
      ? new NumberCells({...asIndicator(levels), isDeclared}, missing)
      : textCells(levels, {kind, isDeclared, own}, options)
  }
  if (column.kind === 'mixed') return textCells({...column, name}, {kind, isDeclared, own}, options)
  if (column.kind === 'numbers' && column.labels !== undefined && kind !== 'date')
    return labelledCells({...column, name}, {kind, isDeclared}, {missing})
  if (kind === 'categorical') return new LevelCells(asLevels({...column, name}), missing)
  if (column.kind === 'numbers' && isStated && kind === 'date')
    return textCells(asLevels({...column, name}), {kind, isDeclared, own}, options)
  return new NumberCells({...column, name, isDeclared}, missing)
}

/** Texts are all that formats without dates have for them: a first look tells whether it is worth another one. */
const looksLikeDates = ({levels}: TypedLevels) =>
  levels.length > 0 && levels.slice(0, FIRST_LOOK).every(level => level === '' || writtenDate(level.trim()) !== undefined)
const FIRST_LOOK = 20

/** Values with labels are categories where all have one, and numbers where none has; where some have, somebody must say what they are. */
function labelledCells(
  column: TypedNumbers,
  {kind, isDeclared}: {kind: 'numeric' | 'categorical' | undefined; isDeclared: boolean},
  {missing}: {readonly missing: readonly string[]},
): NumberCells | LevelCells {
  const labelled = labelledValues(column)
  if (kind === 'categorical' || (kind === undefined && labelled === 'all'))
    return new LevelCells(asLabelledLevels(column), missing)
  const doubted = kind === undefined && labelled === 'some' ? column.labels : undefined
  return new NumberCells({...column, isDeclared, ...(doubted !== undefined && {doubted})}, missing)
}

const isBoolean = ({type}: TypedLevels) => type === 'bool'

function asIndicator({name, levels, codes}: TypedLevels): {name: string; values: Float64Array} {
  return {name, values: Float64Array.from(codes, code => (code < 0 ? NaN : levels[code] === 'true' ? 1 : 0))}
}

/** Texts that are to be numbers, or of which it is not said what they are, are read as those of a file of text. */
function textCells(
  {name, levels, codes}: TypedLevels | TypedMixed,
  {kind, isDeclared, own}: {kind: 'numeric' | 'categorical' | 'date' | undefined; isDeclared: boolean; own: readonly string[]},
  {decimalComma = false, missing = MISSING_TOKENS, keepLevel = []}: ReadOptions,
): ColumnBuilder {
  const format = {
    name,
    decimalComma,
    missing: new Set(['', ...missing, ...own, ...keepLevel]),
    levelTokens: keepLevel,
    kind,
    isDeclared,
  }
  const builder = new ColumnBuilder(format, new Room())
  for (const code of codes) builder.add(code < 0 ? '' : levels[code])
  return builder
}

/** The column with all that is known of it, for the decision how it is read. */
export function gatheredOf({name, column, cells}: ReadColumn, options: ReadOptions): GatheredColumn {
  const notes =
    cells instanceof LevelCells
      ? column.kind === 'levels'
        ? levelNotes(name, column, cells, options)
        : labelNotes(name, column, options)
      : []
  return {name, part: partOf(name, options), cells, source: column.type, notes}
}

function labelNotes(name: string, column: TypedColumn, {target, group, categorical = [], kinds}: ReadOptions): Text[] {
  if (column.kind !== 'numbers' || column.labels === undefined) return []
  if (name === target || name === group || categorical.includes(name) || kinds !== undefined) return []
  return [say`numbers with labels, read as categories (numbers: ${setting('numeric', [name])})`]
}

function levelNotes(name: string, column: TypedLevels, cells: LevelCells, options: ReadOptions): Text[] {
  const {target, group, categorical = [], kinds, missing} = options
  const notes: Text[] = []
  if (cells.emptyTexts > 0) notes.push(`${cells.emptyTexts} empty texts read as missing`)
  const marks = missing === undefined ? cells.levels.filter(({level}) => MISSING_TOKENS.includes(level)) : []
  if (marks.length > 0) {
    const shown = marks.map(({level, count}) => `'${level}' (${count} ${count === 1 ? 'row' : 'rows'})`).join(', ')
    const mark = setting(
      'missing',
      marks.map(({level}) => level),
    )
    notes.push(
      say`${shown} read as a level, since the format marks missing cells itself; if it stands for a missing value: ${mark}`,
    )
  }
  if (name === target || name === group || categorical.includes(name) || kinds !== undefined) return notes
  if (column.beyondDouble === true) notes.push('whole numbers beyond 2^53, more than double precision holds: read as categories')
  else if (cells.levels.length > 0 && cells.levels.every(({level}) => /^[+-]?\d+(?:\.\d+)?$/.test(level)))
    notes.push(
      say`numbers that the file holds as texts or categories, read as categories (numbers: ${setting('numeric', [name])})`,
    )
  return notes
}
