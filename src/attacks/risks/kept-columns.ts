import {breather, type Context} from '../../core/context.js'
import type {Column, Table} from '../../core/table.js'

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
export function codeColumns(people: Table, released: Table): Coded {
  return {
    columns: people.columns.map(column => codeColumn(column, released.column(column.field.name))),
    personCount: people.rowCount,
    releasedCount: released.rowCount,
  }
}

/** In the order of the table. */
export function columnsNamed({columns}: Coded, names: readonly string[]): CodedColumn[] {
  return columns.filter(({name}) => names.includes(name))
}

function codeColumn(people: Column, released: Column): CodedColumn {
  const [ours, theirs] = commonCodes(people, released)
  let size = 0
  for (const codes of [ours, theirs]) for (const code of codes) size = Math.max(size, code + 1)
  const starts = new Int32Array(size + 1)
  for (const code of theirs) if (code >= 0) starts[code + 1]++
  const surprisal = Float64Array.from({length: size}, (_, code) =>
    starts[code + 1] === 0 ? 0 : Math.round(Math.log(theirs.length / starts[code + 1]) / UNIT),
  )
  for (let code = 0; code < size; code++) starts[code + 1] += starts[code]
  const next = starts.slice()
  const rows = new Int32Array(starts[size])
  theirs.forEach((code, row) => {
    if (code >= 0) rows[next[code]++] = row
  })
  return {name: people.field.name, people: ours, released: theirs, rows, starts, surprisal}
}

function commonCodes(one: Column, other: Column): [Int32Array, Int32Array] {
  if (one.kind === 'categorical' && other.kind === 'categorical') return [one.codes, other.codes]
  if (one.kind !== 'numeric' || other.kind !== 'numeric') throw new RangeError(`Column '${one.field.name}' is of two kinds.`)
  const sorted = Float64Array.from([...one.values, ...other.values].filter(value => !Number.isNaN(value))).sort()
  const firsts: number[] = []
  for (const value of sorted) {
    const first = firsts.at(-1)
    if (first === undefined || value - first > SLACK * Math.abs(value)) firsts.push(value)
  }
  const codeOf = (value: number) => (Number.isNaN(value) ? -1 : lastAtMost(firsts, value))
  return [Int32Array.from(one.values, codeOf), Int32Array.from(other.values, codeOf)]
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (sorted[middle] <= value) low = middle
    else high = middle
  }
  return low
}

/**
 * Per person the released row that agrees in what is most surprising: the largest sum of -log(share of released rows
 * with that value) over the columns that agree. Columns that disagree do not count, so values that were drawn anew
 * cannot outweigh those that were kept. The first of equally good rows; none where nothing agrees.
 *
 * @param leftOut One match for each of these names, which reads all columns of `known` but that one. O(people x
 *   released x columns) for all together.
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
    scores.fill(0)
    for (const {people, starts, rows, surprisal} of columns) {
      const code = people[person]
      if (code < 0) continue
      for (let at = starts[code]; at < starts[code + 1]; at++) scores[rows[at]] += surprisal[code]
    }
    const best = firstLargest(scores)
    without.forEach(
      (column, at) => (found[at][person] = column === undefined ? best : withoutColumn(scores, best, column, person)),
    )
    await breathe()
  }
  return found.map((rows, at) => ({known: known.filter(name => name !== leftOut[at]), rows}))
}

function firstLargest(scores: Float64Array): number {
  let best = 0
  for (let row = 1; row < scores.length; row++) if (scores[row] > scores[best]) best = row
  return scores.length > 0 && scores[best] > 0 ? best : -1
}

/** The best row when one column does not count; `best` is that of all columns. */
function withoutColumn(scores: Float64Array, best: number, {people, released, surprisal}: CodedColumn, person: number): number {
  const code = people[person]
  // Only rows that agree in the column lose by its going.
  if (code < 0 || best < 0 || released[best] !== code) return best
  let [row, score] = [-1, 0]
  for (let at = 0; at < scores.length; at++) {
    const own = released[at] === code ? scores[at] - surprisal[code] : scores[at]
    if (own > score) [row, score] = [at, own]
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
  return surprisal.reduce((sum, bits, code) => sum + (bits * (starts[code + 1] - starts[code])) / releasedCount, 0)
}

function* combinations<T>(items: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) yield []
  else
    for (let at = from; at <= items.length - size; at++)
      for (const rest of combinations(items, size - 1, at + 1)) yield [items[at], ...rest]
}
