import {UserError} from '../../../core/errors.js'
import {sharedInt32} from '../../../core/shared.js'
import {MISSING_CODE} from '../../../core/table.js'
import {say, setting} from '../../../core/text.js'
import {columnStated} from '../../columns/dates/statements.js'
import {FOUND, foundInText, isPlain, lossOf} from '../../columns/number-text.js'
import {ownMarks} from '../../columns/own-marks.js'
import {gathererOf} from '../../databases/gather.js'
import {Growing} from '../../typed/growing.js'
import type {ReadOptions} from '../../read-options.js'
import type {TypedColumn} from '../../typed-column.js'
import {isMissing, TEXT_TYPE, type Cell} from './cells.js'
import {DateCells} from './date-cells.js'
import {javaDates} from './java-dates.js'
import type {Attribute} from './header.js'
import {wrongCell} from './wrong-cell.js'

/** Takes in the cells of one column, one per row. */
export interface ColumnTaker {
  /** @throws {UserError} When a cell is not what the header declares. */
  readonly add: (cell: Cell, row: number, line: number) => void
  readonly finish: () => TypedColumn
  readonly notes?: () => string[]
}

/** @param isIgnored Its cells are not looked at. */
export function columnTaker(attribute: Attribute, isIgnored: boolean, file: string, options: ReadOptions): ColumnTaker {
  const {name, type} = attribute
  if (isIgnored) return emptyCells(attribute)
  if (type.kind === 'nominal') return new NominalCells(file, name, type.levels)
  if (type.kind === 'number') return numberCells(file, name, type.integer, options)
  if (type.kind === 'text' || areTexts(name, options)) return textCells(name)
  const dates = javaDates(type.pattern)
  if (!('problem' in dates)) return new DateCells(file, name, dates)
  throw new UserError(
    'broken-header',
    {line: attribute.line},
    `${file}: line ${attribute.line} declares dates of column '${name}' in a pattern that cannot be read: it ${dates.problem}.`,
    [
      say`Fields of such patterns are yyyy, MM, dd, HH, mm, ss, SSS, hh with a, MMM for Jan, and XXX or Z for the zone.`,
      say`Say how they are written: ${setting('dates', [`${name}=dd/MM/yy`])}; read them as categories:
        ${setting('categorical', [name])}; or leave them out: ${setting('ignore', [name])}.`,
    ],
  )
}

/** The user says otherwise, so that the pattern does not matter. */
const areTexts = (name: string, {target, group, categorical = [], dates = []}: ReadOptions) =>
  name === target ||
  name === group ||
  categorical.includes(name) ||
  dates.some(stated => columnStated(stated, [name]) !== undefined)

const numberGatherer = (name: string, integer: boolean) =>
  gathererOf(name, integer ? 'int64' : 'float64', {as: 'numbers', integer})

function textCells(name: string): ColumnTaker {
  const gatherer = gathererOf(name, TEXT_TYPE, {as: 'levels'})
  return {
    add: cell => {
      gatherer.add(isMissing(cell) ? null : cell.text)
    },
    finish: () => gatherer.finish(),
  }
}

/** Cells of a column that is not read are not looked at; it keeps its type. */
function emptyCells({name, type}: Attribute): ColumnTaker {
  if (type.kind === 'nominal') {
    const codes = new Growing(sharedInt32)
    const add = () => {
      codes.push(MISSING_CODE)
    }
    return {
      add,
      finish: () => ({kind: 'levels', name, type: 'category', codes: codes.all(), levels: type.levels, isListed: true}),
    }
  }
  const gatherer = type.kind === 'number' ? numberGatherer(name, type.integer) : gathererOf(name, TEXT_TYPE, {as: 'levels'})
  const add = () => {
    gatherer.add(null)
  }
  return {add, finish: () => gatherer.finish()}
}

function numberCells(file: string, name: string, integer: boolean, options: ReadOptions): ColumnTaker {
  const gatherer = numberGatherer(name, integer)
  const marks = new Set([...(options.missing ?? []), ...ownMarks(name, options)])
  return {
    add: (cell, row, line) => {
      const {text} = cell
      const value = Number(text)
      if (isSurelyHeld(value) && !marks.has(text) && isPlain(text) !== undefined) gatherer.add(value)
      else if (isMissing(cell) || marks.has(text) || /^nan$/i.test(text)) gatherer.add(null)
      else if (isPlain(text) === undefined && foundInText(text, false) === FOUND.infinite)
        gatherer.add(text.startsWith('-') ? -Infinity : Infinity)
      else {
        const loss = isPlain(text) === undefined ? foundInText(text, false) : lossOf(text, value)
        if (loss !== undefined && loss !== FOUND.tooLong)
          throw wrongCell(file, {row, line, name}, `expected a number, found ${loss}`)
        gatherer.add(text)
      }
    },
    finish: () => asFound(gatherer.finish()),
  }
}

/** A double loses nothing of a number of this size, whatever its text; of most cells this is all there is to ask. */
const isSurelyHeld = (value: number) => value !== 0 && Math.abs(value) <= Number.MAX_SAFE_INTEGER

/** Weka takes fractions in columns of integers, too. */
function asFound(column: TypedColumn): TypedColumn {
  const isOff =
    column.kind === 'numbers' && column.integer && column.values.some(value => !Number.isInteger(value) && !Number.isNaN(value))
  return isOff ? {...column, integer: false, type: 'float64'} : column
}

/** Values of a list that the header gives. */
class NominalCells implements ColumnTaker {
  readonly #codes = new Growing(sharedInt32)
  readonly #codeOf: ReadonlyMap<string, number>

  constructor(
    readonly file: string,
    readonly name: string,
    readonly levels: readonly string[],
  ) {
    this.#codeOf = new Map(levels.map((level, code) => [level, code]))
  }

  add(cell: Cell, _row: number, line: number): void {
    const code = isMissing(cell) ? MISSING_CODE : this.#codeOf.get(cell.text)
    if (code === undefined && cell.text !== '') throw this.#undeclared(line)
    this.#codes.push(code ?? MISSING_CODE)
  }

  finish(): TypedColumn {
    const {name, levels} = this
    return {kind: 'levels', name, type: 'category', codes: this.#codes.all(), levels, isListed: true}
  }

  #undeclared(line: number): UserError {
    const {file, name, levels} = this
    return new UserError(
      'undeclared-value',
      {line, column: name},
      `${file}: line ${line} has a value of attribute '${name}' that is not among the ${levels.length} that the header declares.`,
      ['Mend the row or the header.'],
    )
  }
}
