import {
  createLookupSums,
  DISTANCES,
  LARGEST_LOOKUP,
  OUT_OF_REACH,
  type LookupSums,
  type QuerySums,
} from '../../nn/kernels/lookup-sums.js'
import {MISSING_PLACE, type Placed, type PlacedColumn} from './places.js'
import {USUAL} from './row-scorer.js'
import type {Nats} from './surprisal.js'

/** People whose bounds are found together. */
export const PEOPLE_AT_ONCE = 4
/** Codes of numbers are up to this where everybody in the population has the cell... */
const LAST_CODE = 239
/** ... and up to this where somebody has not: then a number may be worth something however far it is from another. */
const LAST_CODE_WITH_MISSING = OUT_OF_REACH - 1
const MISSING_CODE = 255
/** Rounding of sums of logarithms is less. */
const TOLERANCE = 1e-6

/** More than all that rows can agree with people, for finding those that agree most without looking at all. */
export interface AgreementBounds {
  /**
   * Bounds on what each row scores beside people in [from, to), at most `PEOPLE_AT_ONCE`: in steps, see `stepsOf`. They are
   * good until the next call.
   */
  run(from: number, to: number): readonly QuerySums[]
  /** The least bound in steps that a row with so many nats can have. */
  stepsOf(nats: number): number
}

/**
 * Upper bounds by whole numbers of steps. Places of a column are put together to codes of about equally many people. How
 * far a person's code and a row's are apart says at most how few people lie between them, and so how much the cell is worth.
 *
 * A code of 239 whose distance is `OUT_OF_REACH` or more has more than half of the people in between, (N + 1) / 2 at
 * least, and that is worth nothing.
 *
 * @returns Undefined where the kernels are not built.
 */
export function createAgreementBounds({columns, people, rows}: Placed, nats: Nats): AgreementBounds | undefined {
  const width = columns.length
  const sums = createLookupSums({rows: rows.length / width, columns: width, queries: PEOPLE_AT_ONCE})
  if (sums === undefined) return undefined
  const mostWorth = nats.equal[0]
  const free = Math.max(1, Math.min(LARGEST_LOOKUP, Math.floor((LARGEST_LOOKUP * USUAL) / Math.max(mostWorth, 1e-9))))
  const step = USUAL / free
  const levelOf = (worth: number) => Math.min(LARGEST_LOOKUP, Math.ceil(worth / step - 1e-9))
  const levels = {equal: Uint8Array.from(nats.equal, levelOf), close: Uint8Array.from(nats.close, levelOf)}
  const coded = columns.map(column => codeColumn(column, nats.equal.length - 1))
  setCodes(sums, coded, rows)
  const values = new Uint8Array(DISTANCES.length)
  return {
    run(from, to) {
      for (let person = from; person < to; person++)
        coded.forEach((column, at) => {
          const place = people[person * width + at]
          fillTable(column, place, levels, values)
          sums.setTable(person - from, at, column.codes[place], values)
        })
      return sums.run(to - from, free)
    },
    stepsOf: worth => Math.ceil(worth / step - TOLERANCE),
  }
}

interface CodedColumn extends PlacedColumn {
  /** By place. */
  readonly codes: Uint8Array
  /** By code: how many are not above the lowest place that has this code or a higher one. */
  readonly upToFrom: Int32Array
  /** By code: how many are below the highest place that has this code or a lower one. */
  readonly belowUntil: Int32Array
  readonly lastCode: number
}

function codeColumn(column: PlacedColumn, size: number): CodedColumn {
  const {ordered, below, upTo} = column
  if (!ordered) {
    const codes = Uint8Array.from(below.keys(), place => (place === MISSING_PLACE ? MISSING_CODE : (place - 1) % MISSING_CODE))
    return {...column, codes, upToFrom: new Int32Array(0), belowUntil: new Int32Array(0), lastCode: 0}
  }
  const present = size - upTo[MISSING_PLACE]
  const lastCode = present === size ? LAST_CODE : LAST_CODE_WITH_MISSING
  const scale = 2 * present <= lastCode ? 1 : lastCode / (2 * present)
  const codes = Uint8Array.from(below.keys(), place =>
    place === MISSING_PLACE ? MISSING_CODE : Math.floor((below[place] + upTo[place]) * scale),
  )
  const upToFrom = new Int32Array(lastCode + 1).fill(size)
  const belowUntil = new Int32Array(lastCode + 1)
  for (let place = 1; place < below.length; place++) belowUntil[codes[place]] = below[place]
  for (let place = below.length - 1; place > 0; place--) upToFrom[codes[place]] = upTo[place]
  for (let code = 1; code <= lastCode; code++) belowUntil[code] = Math.max(belowUntil[code], belowUntil[code - 1])
  for (let code = lastCode - 1; code >= 0; code--) upToFrom[code] = Math.min(upToFrom[code], upToFrom[code + 1])
  return {...column, codes, upToFrom, belowUntil, lastCode}
}

function setCodes(sums: LookupSums, columns: readonly CodedColumn[], rows: Int32Array): void {
  const width = columns.length
  for (let row = 0, at = 0; at < rows.length; row++)
    for (let column = 0; column < width; column++, at++) sums.setCode(row, column, columns[column].codes[rows[at]])
}

/** What a cell is worth at most beside a person's, by how far their codes are apart. */
function fillTable(column: CodedColumn, place: number, {equal, close}: Levels, values: Uint8Array): void {
  const {ordered, codes, upToFrom, belowUntil, lastCode} = column
  const [below, upTo, code] = [column.below[place], column.upTo[place], codes[place]]
  values.fill(0)
  if (!ordered || place === MISSING_PLACE) {
    values[0] = equal[upTo]
    return
  }
  values[0] = Math.max(equal[upTo - below], close[0])
  for (let at = 1; at < values.length; at++) {
    const distance = DISTANCES[at]
    if (distance === 0) continue
    const above = code + distance <= lastCode ? close[upToFrom[code + distance] - below] : 0
    const under = code >= distance ? close[upTo - belowUntil[code - distance]] : 0
    values[at] = above > under ? above : under
  }
}

interface Levels {
  readonly equal: Uint8Array
  readonly close: Uint8Array
}
