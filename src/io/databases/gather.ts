import {MISSING_CODE} from '../../core/column.js'
import {sharedFloat64, sharedInt32} from '../../core/shared.js'
import {isHeld} from '../whole-number.js'
import type {TypedColumn, TypedColumns} from '../typed-column.js'
import {Growing} from '../typed/growing.js'
import {Moments, type Clock} from './moments.js'

/** What a column of an answer is, whatever the database calls it. */
export type Kind =
  | {readonly as: 'numbers'; readonly integer: boolean}
  | {readonly as: 'levels'}
  | {readonly as: 'moments'; readonly clock: Clock}
  | {readonly as: 'other'}

/** Takes in the values of one column, one per row. */
export interface Gatherer {
  readonly add: (value: unknown) => void
  readonly finish: () => TypedColumn
  /** What one may not expect; ask after `finish`. */
  readonly notes?: () => string[]
}

/** @param type As the database calls it. */
export function gathererOf(name: string, type: string, kind: Kind): Gatherer {
  switch (kind.as) {
    case 'numbers':
      return new Numbers(name, type, kind.integer)
    case 'levels':
      return new Levels(name, type)
    case 'moments':
      return new Moments(name, type, kind.clock)
    case 'other':
      return {add: () => undefined, finish: () => ({kind: 'other', name, type})}
  }
}

/** Drivers hand over texts, numbers, big integers and booleans. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : `${value as number | bigint | boolean}`)

/** Texts, one code for each that is different. */
class Levels implements Gatherer {
  readonly #codes = new Growing(sharedInt32)
  readonly #codeOf = new Map<string, number>()

  constructor(
    readonly name: string,
    readonly type: string,
  ) {}

  add(value: unknown): void {
    if (value === null || value === undefined) {
      this.#codes.push(MISSING_CODE)
      return
    }
    const text = textOf(value)
    let code = this.#codeOf.get(text)
    if (code === undefined) this.#codeOf.set(text, (code = this.#codeOf.size))
    this.#codes.push(code)
  }

  finish(): TypedColumn {
    const {name, type} = this
    return {kind: 'levels', name, type, codes: this.#codes.all(), levels: [...this.#codeOf.keys()]}
  }
}

/**
 * Numbers, as numbers, big integers or texts of decimal numbers. From the first whole number on that no double holds, they are kept as
 * texts: two ids must not become one.
 */
class Numbers implements Gatherer {
  readonly #values = new Growing(sharedFloat64)
  #texts: Levels | undefined

  constructor(
    readonly name: string,
    readonly type: string,
    readonly integer: boolean,
  ) {}

  add(value: unknown): void {
    if (value === null || value === undefined) this.#push(NaN, null)
    else if (typeof value === 'number') this.#push(value, undefined)
    else this.#addText(textOf(value))
  }

  #addText(text: string): void {
    const value = Number(text)
    const isWhole = Number.isInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER
    if (isWhole && !isHeld(text, value)) this.#texts ??= this.#soFar()
    this.#push(value, text)
  }

  #push(value: number, text: string | null | undefined): void {
    this.#values.push(value)
    this.#texts?.add(text === undefined ? (Number.isNaN(value) ? null : value) : text)
  }

  /** The numbers up to here as texts; those that are no whole numbers are as a double writes them. */
  #soFar(): Levels {
    const texts = new Levels(this.name, this.type)
    for (const value of this.#values.all()) texts.add(Number.isNaN(value) ? null : plain(value))
    return texts
  }

  finish(): TypedColumn {
    const {name, type, integer} = this
    const texts = this.#texts?.finish()
    if (texts?.kind === 'levels') return {...texts, beyondDouble: true}
    return {kind: 'numbers', name, type, integer, values: this.#values.all()}
  }
}

const plain = (value: number) => (Number.isInteger(value) ? BigInt(value).toString() : String(value))

/** The columns, and what one may not expect of them. */
export function finished(gatherers: readonly Gatherer[]): Pick<TypedColumns, 'columns' | 'notes'> {
  const columns = gatherers.map(gatherer => gatherer.finish())
  return {columns, notes: gatherers.flatMap(gatherer => gatherer.notes?.() ?? [])}
}
