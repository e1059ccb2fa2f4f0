import {numericColumn, type Table} from '../../src/core/table.js'
import type {Meta} from './release.js'

export interface Score {
  /** Distinct records of the truth, and how many lie on a used edge, and on two or more. */
  readonly real: number
  readonly realOnEdge: number
  readonly realOnTwo: number
  readonly found: number
  readonly foundOnEdge: number
  readonly foundOnTwo: number
  readonly reported: number
  readonly right: number
  /** Records with a confidence of 0.99 or more, and the wrong ones among them. */
  readonly certain: number
  readonly certainWrong: number
  /** Records with a confidence of 0.9 or more, and of 0.5 or more. */
  readonly sure: number
  readonly likely: number
}

/** So sure, and a record is called certain. */
const CERTAIN = 0.99
const SURE = 0.9
const LIKELY = 0.5
/** Of a column's range: the digits of a double, and what prolonging an edge costs. */
const EXACT = 1e-6
/** The same, of columns whose source has all digits of a double: the tool's own score asks for as much. */
const DOUBLE = 1e-9
/** Prolonging an edge multiplies the error of a released number. */
const HALF_UNITS = 30

/**
 * Scores records in the units of the data: a record is right when every number is that of the real record and of no other
 * value that the source could hold - whole numbers exactly, others to the decimals of the source, or to the digits
 * released where these are fewer. Codes are not compared. Equal real records are one; a second report of it is wrong.
 * A report of a record of another class that rows were made from is right, and finds no record of the minority.
 */
export function scoreRecords(
  meta: Meta,
  {truth, others}: {readonly truth: Table; readonly others?: Table | undefined},
  {records, confidence}: {readonly records: Table; readonly confidence: ArrayLike<number>},
): Score {
  const names = truth.columns.flatMap(({kind, field}) => (kind === 'numeric' ? [field.name] : []))
  const columns = names.map(name => numericColumn(truth, name).values)
  const tolerances = names.map((name, at) => toleranceOf(meta, meta.sourceDecimals[name], columns[at]))
  const distinct = distinctRecords(columns, meta.edges)
  const edgesOf = [...distinct.values()]
  const firsts = [...distinct.keys()]
  const guesses = names.map(name => numericColumn(records, name).values)
  const find = (among: readonly Float64Array[], rows: readonly number[], guess: number) =>
    rows.findIndex(row => among.every((values, at) => Math.abs(values[row] - guesses[at][guess]) <= tolerances[at]))
  const otherColumns = others && names.map(name => numericColumn(others, name).values)
  const otherRows = Array.from({length: others?.rowCount ?? 0}, (_, row) => row)
  const found = new Set<number>()
  const isRight = new Uint8Array(records.rowCount)
  const order = Array.from({length: records.rowCount}, (_, row) => row).sort((a, b) => confidence[b] - confidence[a])
  for (const guess of order) {
    const record = find(columns, firsts, guess)
    if (record >= 0 && !found.has(record)) isRight[guess] = 1
    if (record >= 0) found.add(record)
    else if (otherColumns && find(otherColumns, otherRows, guess) >= 0) isRight[guess] = 1
  }
  const count = (test: (guess: number) => boolean) => order.filter(test).length
  const onEdges = (least: number) => edgesOf.filter(edges => edges >= least).length
  const foundOn = (least: number) => [...found].filter(record => edgesOf[record] >= least).length
  return {
    real: firsts.length,
    realOnEdge: onEdges(1),
    realOnTwo: onEdges(2),
    found: found.size,
    foundOnEdge: foundOn(1),
    foundOnTwo: foundOn(2),
    reported: records.rowCount,
    right: count(guess => isRight[guess] === 1),
    certain: count(guess => confidence[guess] >= CERTAIN),
    certainWrong: count(guess => confidence[guess] >= CERTAIN && isRight[guess] === 0),
    sure: count(guess => confidence[guess] >= SURE),
    likely: count(guess => confidence[guess] >= LIKELY),
  }
}

/** How far a reported number may be off. */
function toleranceOf({digits}: Meta, decimals: number | null, values: Float64Array): number {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity)
  const largest = Math.max(Math.abs(low), Math.abs(high))
  const released =
    digits === 'significant-6'
      ? 0.5 * 10 ** (Math.floor(Math.log10(largest || 1)) - 5)
      : digits.startsWith('float32')
        ? largest * 2 ** -25
        : 0
  // Just below half a unit: whatever is written with the decimals of the source is then the value itself.
  const sourceUnit = decimals === null ? Infinity : 0.499 * 10 ** -decimals
  const range = high > low ? high - low : Math.max(1, largest)
  // The source may have more digits than the release: then nobody can know them.
  if (sourceUnit < released) return HALF_UNITS * released
  return Math.max(DOUBLE * range, Math.min(Math.max(HALF_UNITS * released, EXACT * range), sourceUnit))
}

/** The first row of every distinct record, and the edges of that record. */
function distinctRecords(columns: readonly Float64Array[], edges: readonly number[] | null): Map<number, number> {
  const firstOf = new Map<string, number>()
  const distinct = new Map<number, number>()
  for (let row = 0; row < columns[0].length; row++) {
    const key = columns.map(values => values[row]).join()
    if (firstOf.has(key)) continue
    firstOf.set(key, row)
    distinct.set(row, edges?.[row] ?? 0)
  }
  return distinct
}
