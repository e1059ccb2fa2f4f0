import {breather, type Context} from '../../core/context.js'
import type {Column, Table} from '../../core/table.js'
import {ascendingOrder} from '../../stats/ascending-order.js'
import {Spaces} from '../spaces.js'

/**
 * Values whose difference is at most this share of their size are one value: copies that went through a text file may
 * be off in the last digits.
 */
const SLACK = 1e-9
/** Surprisals are whole multiples of this, so that sums do not depend on the order of the columns. */
const UNIT = 2 ** -20
/** A combination of values that a larger share of the released rows have in common points at nobody. */
const COMMON = 0.05
/** So many of the columns that tell most are combined: in pairs, in threes and in fours. */
const COMBINED = [50, 20, 12]

/** One column of people and released rows: equal values have equal codes, a missing cell has -1 and agrees with nothing. */
interface CodedColumn {
  readonly name: string
  readonly people: Int32Array
  readonly released: Int32Array
  /** Released rows by code, those of code c from `starts[c]` to `starts[c + 1]`, in order. */
  readonly rows: Int32Array
  readonly starts: Int32Array
  /** Per code -log of its share among the released rows, in units; 0 where no released row has it. */
  readonly surprisal: Float64Array
}

/** People and released rows, ready to be compared value by value. */
export interface Coded {
  readonly columns: readonly CodedColumn[]
  readonly personCount: number
  readonly releasedCount: number
}

/** Per person the released row taken for theirs, by the known columns alone; -1 for none. */
export interface Match {
  readonly known: readonly string[]
  readonly rows: Int32Array
}

/** Both tables must have the same columns with the same levels. */
export function codeColumns(people: Table, released: Table, spaces = new Spaces()): Coded {
  return {
    columns: people.columns.map(column => codeColumn(column, released.column(column.field.name), spaces)),
    personCount: people.rowCount,
    releasedCount: released.rowCount,
  }
}

/** In the order of the table. */
export function columnsNamed({columns}: Coded, names: readonly string[]): CodedColumn[] {
  return columns.filter(({name}) => names.includes(name))
}

function codeColumn(people: Column, released: Column, spaces: Spaces): CodedColumn {
  const [ours, theirs] = commonCodes(people, released, spaces)
  let size = 0
  for (const codes of [ours, theirs]) for (const code of codes) size = Math.max(size, code + 1)
  const starts = new Int32Array(size + 1)
  for (const code of theirs) if (code >= 0) starts[code + 1]++
  const surprisal = surprisals(starts, theirs.length)
  for (let code = 0; code < size; code++) starts[code + 1] += starts[code]
  const next = starts.slice()
  const rows = new Int32Array(starts[size])
  for (let row = 0; row < theirs.length; row++) if (theirs[row] >= 0) rows[next[theirs[row]]++] = row
  return {name: people.field.name, people: ours, released: theirs, rows, starts, surprisal}
}

/** @param counts Of code c at place c + 1. */
function surprisals(counts: Int32Array, releasedCount: number): Float64Array {
  const units = new Float64Array(counts.length - 1)
  // Most values of a column with very many occur equally often.
  let [last, unit] = [0, 0]
  for (let code = 0; code < units.length; code++) {
    const count = counts[code + 1]
    if (count !== last) unit = count === 0 ? 0 : Math.round(Math.log(releasedCount / count) / UNIT)
    last = count
    units[code] = unit
  }
  return units
}

function commonCodes(one: Column, other: Column, spaces: Spaces): [Int32Array, Int32Array] {
  if (one.kind === 'categorical' && other.kind === 'categorical') return [one.codes, other.codes]
  if (one.kind !== 'numeric' || other.kind !== 'numeric') throw new RangeError(`Column '${one.field.name}' is of two kinds.`)
  const [ours, theirs] = [one.values, other.values]
  const [ourOrder, theirOrder] = [one, other].map(column => spaces.of(column.values, ascendingOrder))
  const [ourCodes, theirCodes] = [ours, theirs].map(values => new Int32Array(values.length).fill(-1))
  let [code, first, at] = [-1, NaN, 0]
  const codeOf = (value: number) => {
    if (code < 0 || value - first > SLACK * Math.abs(value)) {
      code++
      first = value
    }
    return code
  }
  for (const row of ourOrder) {
    for (; at < theirOrder.length && theirs[theirOrder[at]] < ours[row]; at++)
      theirCodes[theirOrder[at]] = codeOf(theirs[theirOrder[at]])
    ourCodes[row] = codeOf(ours[row])
  }
  for (; at < theirOrder.length; at++) theirCodes[theirOrder[at]] = codeOf(theirs[theirOrder[at]])
  return [ourCodes, theirCodes]
}

/**
 * Per person the released row that agrees in what is most surprising: the largest sum of -log(share of released rows
 * with that value) over the columns that agree. Columns that disagree do not count, so values that were drawn anew
 * cannot outweigh those that were kept. The first of equally good rows; none where nothing agrees.
 *
 * @param leftOut One match for each of these names, which reads all columns of `known` but that one. All together take as long
 *   as there are people and released rows with a value in common.
 */
export async function agreementMatches(
  coded: Coded,
  known: readonly string[],
  leftOut: readonly (string | undefined)[],
  context: Context,
): Promise<Match[]> {
  const columns = columnsNamed(coded, known)
  const without = leftOut.map(name => columns.find(column => column.name === name))
  const found = leftOut.map(() => new Int32Array(coded.personCount))
  const scores = new Float64Array(coded.releasedCount)
  const breathe = breather(context)
  for (let person = 0; person < coded.personCount; person++) {
    const agreeing = addScores(columns, person, scores)
    const best = firstLargest(scores, agreeing)
    without.forEach((column, at) => {
      found[at][person] = column === undefined ? best : withoutColumn(scores, agreeing, best, column, person)
    })
    for (const row of agreeing) scores[row] = 0
    await breathe()
  }
  return found.map((rows, at) => ({known: known.filter(name => name !== leftOut[at]), rows}))
}

/** Released rows that agree with a person in anything surprising, whose scores were 0, in no order. */
function addScores(columns: readonly CodedColumn[], person: number, scores: Float64Array): number[] {
  const agreeing: number[] = []
  for (const {people, starts, rows, surprisal} of columns) {
    const code = people[person]
    if (code < 0 || surprisal[code] === 0) continue
    for (let at = starts[code]; at < starts[code + 1]; at++) {
      if (scores[rows[at]] === 0) agreeing.push(rows[at])
      scores[rows[at]] += surprisal[code]
    }
  }
  return agreeing
}

function firstLargest(scores: Float64Array, agreeing: readonly number[]): number {
  let [best, score] = [-1, 0]
  for (const row of agreeing) if (scores[row] > score || (scores[row] === score && row < best)) [best, score] = [row, scores[row]]
  return best
}

/** The best row when one column does not count; `best` is that of all columns. */
function withoutColumn(
  scores: Float64Array,
  agreeing: readonly number[],
  best: number,
  {people, released, surprisal}: CodedColumn,
  person: number,
): number {
  const code = people[person]
  // Only rows that agree in the column lose by its going.
  if (code < 0 || best < 0 || released[best] !== code) return best
  let [row, score] = [-1, 0]
  for (const at of agreeing) {
    const own = released[at] === code ? scores[at] - surprisal[code] : scores[at]
    if (own > score || (own === score && at < row)) [row, score] = [at, own]
  }
  return row
}

/**
 * Per person the first released row that has the person's value in every known column; none where there is no such row,
 * or where there are too many.
 *
 * @param most So many released rows may be alike in these columns; one in twenty when left out.
 */
export function equalityMatch(coded: Coded, columns: readonly CodedColumn[], most = COMMON * coded.releasedCount): Match {
  const limit = Math.max(1, most)
  const rows = new Int32Array(coded.personCount).fill(-1)
  for (let person = 0; person < coded.personCount; person++) {
    const rarest = rarestOf(columns, person)
    if (rarest === undefined) continue
    const code = rarest.people[person]
    let [found, first] = [0, -1]
    for (let at = rarest.starts[code]; at < rarest.starts[code + 1] && found <= limit; at++) {
      const row = rarest.rows[at]
      if (!columns.every(({people, released}) => released[row] === people[person])) continue
      if (found++ === 0) first = row
      if (limit === Infinity) break
    }
    if (found <= limit) rows[person] = first
  }
  return {known: columns.map(({name}) => name), rows}
}

/** The column whose value fewest released rows share with the person; undefined where one of them is missing. */
function rarestOf(columns: readonly CodedColumn[], person: number): CodedColumn | undefined {
  let [rarest, fewest]: [CodedColumn | undefined, number] = [undefined, Infinity]
  for (const column of columns) {
    const code = column.people[person]
    if (code < 0) return undefined
    const count = column.starts[code + 1] - column.starts[code]
    if (count < fewest) [rarest, fewest] = [column, count]
  }
  return rarest
}

/**
 * What somebody may know of a person when nobody says what: every single column, and combinations of two, three and
 * four of the columns that tell most (entropy among the released rows). The choice reads neither who is a member nor
 * whether values agree.
 */
export function knownSets({columns, releasedCount}: Coded): CodedColumn[][] {
  const telling = columns
    .map((column, at) => ({column, at, entropy: entropyOf(column, releasedCount)}))
    .filter(({entropy}) => entropy > 0)
    .sort((a, b) => b.entropy - a.entropy || a.at - b.at)
    .map(({column}) => column)
  const combined = COMBINED.flatMap((most, index) => [...combinations(telling.slice(0, most), index + 2)])
  return [...telling.map(column => [column]), ...combined]
}

function entropyOf({starts, surprisal}: CodedColumn, releasedCount: number): number {
  let sum = 0
  for (let code = 0; code < surprisal.length; code++) sum += (surprisal[code] * (starts[code + 1] - starts[code])) / releasedCount
  return sum
}

function* combinations<T>(items: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) yield []
  else
    for (let at = from; at <= items.length - size; at++)
      for (const rest of combinations(items, size - 1, at + 1)) yield [items[at], ...rest]
}
