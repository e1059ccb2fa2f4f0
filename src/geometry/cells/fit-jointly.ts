/** A column whose values in the records are multiples of a step. */
export interface GridColumn {
  /** [records], near the multiples to begin with; without NaN. */
  readonly start: Float64Array
  readonly step: number
  /** [rows]: what each row's number was before it was written, at least and at most; NaN where it is missing. */
  readonly low: Float64Array
  readonly high: Float64Array
}

/** A row between two records, and the part of the way on which other columns put it. */
export interface BoundedShare {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
}

export interface JointFit {
  /** Per column [records]: multiples of its step. */
  readonly values: readonly Float64Array[]
  /** Per column, per record 1 where all its rows fit and with no other multiple near it would: alone, or with a neighbour's changed too. */
  readonly isFixed: readonly Uint8Array[]
  /** Share of the rows that fit at no place between their records. */
  readonly missed: number
}

const MOST_SWEEPS = 12
const MOVES = [-1, 1, -2, 2]
const NEXT = [-1, 1]
/** Misses beyond these many steps count no more: such a row is on another edge. */
const FAR_OFF = 2
/** Misses that computing leaves, in steps. */
const SLACK = 1e-6
/** What a row costs at most that fits, in nats; one that misses costs this and as much again for every step. */
const LEAST_LIKELY = 8

/**
 * Puts the records' values on their grids so that every row has one place between its records that suits all columns. A column with
 * hard bounds allows a row a stretch of its edge; the stretches of all columns must overlap. That asks more than each column by
 * itself, where places have to come from somewhere else, and tables of whole numbers alone have nowhere else. Places are drawn
 * evenly along an edge, so the length of the overlap is the likelihood of the row: of values that fit, the likelier ones
 * are taken. Values are moved by steps, alone and along an edge with the one at its other end, for as long as that helps.
 *
 * A method of this project: coordinate ascent on the likelihood, in which a row that misses counts by how far it does, up to two steps.
 */
export function fitJointly(columns: readonly GridColumn[], rows: readonly BoundedShare[], recordCount: number): JointFit {
  const width = columns.length
  const values = columns.map(({start, step}) => start.map(value => step * Math.round(value / step)))
  const rowsOf: number[][] = Array.from({length: recordCount}, () => [])
  rows.forEach(({from, to}, row) => {
    rowsOf[from].push(row)
    if (to !== from) rowsOf[to].push(row)
  })
  const costs = Float64Array.from(rows, (_, row) => costOf(row))
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let moved = false
    for (let record = 0; record < recordCount; record++) if (improve(record)) moved = true
    if (!moved) break
  }
  const fits = rowsOf.map(own => own.length > 0 && !own.some(isMissed))
  return {
    values,
    isFixed: columns.map((_, column) => Uint8Array.from(rowsOf, (_own, record) => (isFixed(column, record) ? 1 : 0))),
    missed: costs.reduce((count, cost) => count + (cost > LEAST_LIKELY ? 1 : 0), 0) / Math.max(1, rows.length),
  }

  function isMissed(row: number): boolean {
    return costs[row] > LEAST_LIKELY
  }

  /**
   * Less the logarithm of the part of its stretch that all columns leave to a row. Where they leave none, by how many steps it
   * misses at its best place, about: the two columns that are farthest apart decide.
   */
  function costOf(row: number): number {
    const {from, to, low, high} = rows[row]
    let [first, firstWay, last, lastWay, off] = [low, Infinity, high, Infinity, 0]
    for (let column = 0; column < width; column++) {
      const own = columns[column]
      const [least, most] = [own.low[row], own.high[row]]
      if (Number.isNaN(least)) continue
      const start = values[column][from]
      const way = values[column][to] - start
      if (way === 0) {
        off = Math.max(off, (least - start) / own.step, (start - most) / own.step)
        continue
      }
      const [a, b] = way > 0 ? [(least - start) / way, (most - start) / way] : [(most - start) / way, (least - start) / way]
      const steps = Math.abs(way) / own.step
      if (a > first) [first, firstWay] = [a, steps]
      if (b < last) [last, lastWay] = [b, steps]
    }
    const gap = first > last ? (first - last) / Math.max(1 / firstWay + 1 / lastWay, Number.MIN_VALUE) : 0
    const miss = Math.min(FAR_OFF, Math.max(off, gap))
    if (miss > SLACK) return LEAST_LIKELY * (1 + miss)
    return high > low ? Math.min(LEAST_LIKELY, -Math.log(Math.max(0, last - first) / (high - low))) : 0
  }

  function improve(record: number): boolean {
    let improved = false
    for (let column = 0; column < width; column++) if (MOVES.some(move => keepIfBetter(column, record, move))) improved = true
    if (improved) return true
    const others = new Set(rowsOf[record].filter(isMissed).map(row => otherEnd(row, record)))
    for (const other of others)
      for (let column = 0; column < width; column++)
        if (NEXT.some(move => NEXT.some(along => keepIfBetter(column, record, move, other, along)))) return true
    return false
  }

  function otherEnd(row: number, record: number): number {
    return rows[row].from === record ? rows[row].to : rows[row].from
  }

  function keepIfBetter(column: number, record: number, move: number, other = record, along = 0): boolean {
    const touched = other === record ? rowsOf[record] : [...new Set([...rowsOf[record], ...rowsOf[other]])]
    const before = touched.reduce((sum, row) => sum + costs[row], 0)
    shift(column, record, move, other, along)
    const now = touched.map(costOf)
    if (now.reduce((sum, cost) => sum + cost, 0) < before - SLACK) {
      touched.forEach((row, at) => (costs[row] = now[at]))
      return true
    }
    shift(column, record, -move, other, -along)
    return false
  }

  function shift(column: number, record: number, move: number, other: number, along: number): void {
    const {step} = columns[column]
    // Multiples stay exact where steps are not: 0.1 three times is not 0.3.
    const moved = (value: number, by: number) => step * (Math.round(value / step) + by)
    values[column][record] = moved(values[column][record], move)
    if (along !== 0) values[column][other] = moved(values[column][other], along)
  }

  function isFixed(column: number, record: number): boolean {
    if (!fits[record]) return false
    return (
      NEXT.every(move => missesAfter(column, record, move)) &&
      [...new Set(rowsOf[record].map(row => otherEnd(row, record)))].every(other =>
        NEXT.every(move => NEXT.every(along => missesAfter(column, record, move, other, along))),
      )
    )
  }

  function missesAfter(column: number, record: number, move: number, other = record, along = 0): boolean {
    shift(column, record, move, other, along)
    const isMissedNow = (row: number) => costOf(row) > LEAST_LIKELY && !isMissed(row)
    const worse = rowsOf[record].some(isMissedNow) || (along !== 0 && rowsOf[other].some(isMissedNow))
    shift(column, record, -move, other, -along)
    return worse
  }
}
