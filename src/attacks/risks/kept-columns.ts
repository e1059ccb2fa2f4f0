import {breather, type Context} from '../../core/context.js'
import type {Column, Table} from '../../core/table.js'
import {latin1Text} from '../../platform/bytes.js'
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

/** Values of one column of the release that people have: equal ones have equal codes, all others have -1 and agree with nothing. */
interface ReleasedCodes {
  readonly released: Int32Array
  /** Released rows by code, those of code c from `starts[c]` to `starts[c + 1]`, in order. */
  readonly rows: Int32Array
  readonly starts: Int32Array
  /** Per code -log of its share among the released rows, in units; 0 where no released row has it. */
  readonly surprisal: Float64Array
  /** Of all values that the released rows have, in units. */
  readonly entropy: number
}

/** One column of people and released rows; a missing cell has the code -1. */
interface CodedColumn extends ReleasedCodes {
  readonly name: string
  readonly people: Int32Array
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

/** Both tables must have the same columns with the same levels. The release is coded once for all who ask about the same people. */
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
  const {name} = people.field
  if (people.kind === 'categorical' && released.kind === 'categorical') {
    const {codes} = people
    const size = Math.max(codes.reduce(larger, -1), released.codes.reduce(larger, -1)) + 1
    return {name, people: codes, ...spaces.of(released.codes, theirs => byCode(theirs, size), size)}
  }
  if (people.kind !== 'numeric' || released.kind !== 'numeric') throw new RangeError(`Column '${name}' is of two kinds.`)
  const {values} = people
  const sorted = values.filter(value => !Number.isNaN(value)).sort()
  // Their bytes: writing thousands of numbers in digits takes longer than all else.
  const whose = latin1Text(new Uint8Array(sorted.buffer))
  const {codeOf, ...codes} = spaces.of(released.values, theirs => codeNumbers(sorted, theirs, spaces), `codes/${whose}`)
  return {name, people: Int32Array.from(values, value => codeOf.get(value) ?? -1), ...codes}
}

const larger = (one: number, other: number) => Math.max(one, other)

function byCode(released: Int32Array, size: number): ReleasedCodes {
  const starts = startsOf(released, size)
  const surprisal = new Float64Array(size)
  let entropy = 0
  for (let code = 0; code < size; code++) {
    const count = starts[code + 1] - starts[code]
    surprisal[code] = surprisalOf(count, released.length)
    entropy += (surprisal[code] * count) / released.length
  }
  return {released, rows: rowsByCode(released, starts), starts, surprisal, entropy}
}

/**
 * Numbers that differ by no more than the slack from the first of them, in their order, have one code.
 *
 * @param people Ascending, without missing ones.
 */
function codeNumbers(people: Float64Array, theirs: Float64Array, spaces: Spaces) {
  const order = spaces.of(theirs, ascendingOrder)
  const released = new Int32Array(theirs.length).fill(-1)
  const codeOf = new Map<number, number>()
  const surprisal: number[] = []
  // Most values of a column with very many occur equally often.
  let [entropy, lastCount, last] = [0, 0, 0]
  for (let own = 0, at = 0; own < people.length || at < order.length;) {
    const [firstOwn, firstAt] = [own, at]
    const first = at < order.length && !(people[own] < theirs[order[at]]) ? theirs[order[at]] : people[own]
    while (at < order.length && isAlike(first, theirs[order[at]])) at++
    while (own < people.length && isAlike(first, people[own])) own++
    if (at - firstAt !== lastCount) [lastCount, last] = [at - firstAt, surprisalOf(at - firstAt, theirs.length)]
    entropy += (last * lastCount) / theirs.length
    if (own === firstOwn) continue
    for (let place = firstAt; place < at; place++) released[order[place]] = surprisal.length
    for (let place = firstOwn; place < own; place++) codeOf.set(people[place], surprisal.length)
    surprisal.push(last)
  }
  const starts = startsOf(released, surprisal.length)
  return {released, rows: rowsByCode(released, starts), starts, surprisal: Float64Array.from(surprisal), entropy, codeOf}
}

const isAlike = (first: number, value: number) => value - first <= SLACK * Math.abs(value)

function surprisalOf(count: number, releasedCount: number): number {
  return count === 0 ? 0 : Math.round(Math.log(releasedCount / count) / UNIT)
}

function startsOf(codes: Int32Array, size: number): Int32Array {
  const starts = new Int32Array(size + 1)
  for (const code of codes) if (code >= 0) starts[code + 1]++
  for (let code = 0; code < size; code++) starts[code + 1] += starts[code]
  return starts
}

function rowsByCode(codes: Int32Array, starts: Int32Array): Int32Array {
  const next = starts.slice()
  const rows = new Int32Array(starts[starts.length - 1])
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) rows[next[codes[row]]++] = row
  return rows
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
export function knownSets({columns}: Coded): CodedColumn[][] {
  const telling = columns
    .map((column, at) => ({column, at}))
    .filter(({column}) => column.entropy > 0)
    .sort((a, b) => b.column.entropy - a.column.entropy || a.at - b.at)
    .map(({column}) => column)
  const combined = COMBINED.flatMap((most, index) => [...combinations(telling.slice(0, most), index + 2)])
  return [...telling.map(column => [column]), ...combined]
}

function* combinations<T>(items: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) yield []
  else
    for (let at = from; at <= items.length - size; at++)
      for (const rest of combinations(items, size - 1, at + 1)) yield [items[at], ...rest]
}
