import {MISSING_CODE} from '../../../core/column.js'
import type {Moment} from '../../../core/dates/moment.js'
import {sharedFloat64, sharedInt32} from '../../../core/shared.js'
import {setting, say} from '../../../core/text.js'
import {countMoments} from '../../columns/dates/count-moments.js'
import {Growing} from '../../typed/growing.js'
import type {TypedMoments} from '../../typed-column.js'
import {isMissing, type Cell} from './cells.js'
import {wrongCell} from './wrong-cell.js'
import type {JavaDates} from './java-dates.js'

const TYPES = {date: 'date', datetime: 'timestamp', time: 'time'} as const

/** Dates in the pattern that the header states. Each different text is read once. */
export class DateCells {
  readonly #codes = new Growing(sharedInt32)
  readonly #known = new Map<string, {readonly code: number; readonly moment: Moment; count: number}>()
  readonly #notes: string[] = []

  constructor(
    readonly file: string,
    readonly name: string,
    readonly dates: JavaDates,
  ) {}

  add(cell: Cell, row: number, line: number): void {
    if (isMissing(cell)) {
      this.#codes.push(MISSING_CODE)
      return
    }
    let known = this.#known.get(cell.text)
    if (known === undefined) {
      const moment = this.dates.read(cell.text)
      const {file, name} = this
      if (moment === undefined)
        throw wrongCell(file, {row, line, name}, 'the cell is no date in the pattern that the header states', [
          say`Read the column as categories: ${setting('categorical', [name])}.`,
        ])
      known = {code: this.#known.size, moment, count: 0}
      this.#known.set(cell.text, known)
    }
    known.count++
    this.#codes.push(known.code)
  }

  finish(): TypedMoments {
    const {name, dates} = this
    const {kind, pattern} = dates
    const texts = Array.from(this.#known, ([level, {count}]) => ({level, count}))
    const moments = Array.from(this.#known.values(), ({moment}) => moment)
    const zones = dates.hasZone ? texts.map(({level}) => /(?: ?)(?:Z|[-+\u2212]\d{2}:?(?:\d{2})?)$/.exec(level)?.[0] ?? '') : []
    const counted = countMoments(texts, kind, moments, zones)
    // Milliseconds of four-digit years are whole numbers of a double.
    if (counted === undefined) throw new RangeError(`Moments of '${name}' are too fine.`)
    const {step, zone, notes} = counted
    this.#notes.push(...notes.map(note => `column '${name}': ${note}.`))
    if (counted.zones > 1)
      this.#notes.push(`column '${name}': times of ${counted.zones} zones, put on the clock of '${zone.trim()}'.`)
    const codes = this.#codes.all()
    const values = sharedFloat64(codes.length).fill(NaN)
    for (const [row, code] of codes.entries()) if (code !== MISSING_CODE) values[row] = counted.values[code]
    const form = {kind, step, pattern, ...(zone !== '' && {zone})}
    return {kind: 'moments', name, type: TYPES[kind], values, form}
  }

  notes(): string[] {
    return this.#notes
  }
}
