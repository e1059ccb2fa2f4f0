import {MISSING_CODE, type Column} from '../../../core/table.js'

/** A column's values by rank, and how they are shared out among all rows. */
interface Ranked {
  /** [rows], in ascending order of the values, missing behind all others. */
  readonly ranks: Int32Array
  /** [ranks], the share of all rows. */
  readonly shares: Float64Array
}

function ranked(column: Column): Ranked {
  const {length} = column.kind === 'numeric' ? column.values : column.codes
  const ranks =
    column.kind === 'numeric'
      ? ranksOf(column.values)
      : column.codes.map(code => (code === MISSING_CODE ? column.field.levels.length : code))
  const shares = new Float64Array(ranks.reduce((most, rank) => Math.max(most, rank), -1) + 1)
  for (const rank of ranks) shares[rank] += 1 / length
  return {ranks, shares}
}

function ranksOf(values: Float64Array): Int32Array {
  const at = (row: number) => (Number.isNaN(values[row]) ? Infinity : values[row])
  const sorted = Int32Array.from(values.keys()).sort((a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0))
  const ranks = new Int32Array(values.length)
  let rank = 0
  sorted.forEach((row, place) => {
    if (place > 0 && at(row) !== at(sorted[place - 1])) rank++
    ranks[row] = rank
  })
  return ranks
}

/** Calls back with the ranks of the rows of each combination that has some, in ascending order. */
function eachCombination(ranks: Int32Array, numbers: Int32Array, count: number, visit: (own: Int32Array) => void): void {
  const ends = new Int32Array(count + 1)
  for (const number of numbers) ends[number + 1]++
  for (let at = 0; at < count; at++) ends[at + 1] += ends[at]
  const starts = ends.slice(0, count)
  const sorted = new Int32Array(numbers.length)
  numbers.forEach((number, row) => {
    sorted[starts[number]++] = ranks[row]
  })
  for (let at = 0; at < count; at++) if (ends[at + 1] > ends[at]) visit(sorted.subarray(ends[at], ends[at + 1]).sort())
}

/** Calls back with each value of a combination and how many of its rows have it. */
function eachValue(own: Int32Array, visit: (rank: number, rows: number) => void): void {
  for (let from = 0, to = 0; from < own.length; from = to) {
    while (to < own.length && own[to] === own[from]) to++
    visit(own[from], to - from)
  }
}

/** The fewest different values within a combination, and the smallest entropy in nats. */
export function diversityOf(
  column: Column,
  numbers: Int32Array,
  count: number,
): {readonly distinct: number; readonly entropy: number} {
  let least = {distinct: Infinity, entropy: Infinity}
  eachCombination(ranked(column).ranks, numbers, count, own => {
    let [distinct, entropy] = [0, 0]
    eachValue(own, (_, rows) => {
      distinct++
      entropy -= (rows / own.length) * Math.log(rows / own.length)
    })
    least = {distinct: Math.min(least.distinct, distinct), entropy: Math.min(least.entropy, Math.max(0, entropy))}
  })
  return least
}

/**
 * The largest distance of the values within a combination from those of all rows, in [0, 1]: total variation for
 * categories; for numbers the earth mover's distance where neighbouring values are 1 / (values - 1) apart.
 */
export function closenessOf(column: Column, numbers: Int32Array, count: number): number {
  const {ranks, shares} = ranked(column)
  const distance = column.kind === 'categorical' ? variation(shares) : movers(shares)
  let largest = 0
  eachCombination(ranks, numbers, count, own => {
    largest = Math.max(largest, distance(own))
  })
  return Math.min(1, largest)
}

function variation(shares: Float64Array): (own: Int32Array) => number {
  return own => {
    let sum = 0
    eachValue(own, (rank, rows) => {
      sum += Math.max(0, rows / own.length - shares[rank])
    })
    return sum
  }
}

/**
 * The sum over the values of the absolute difference of both cumulative shares. That of the combination is constant between
 * its values and that of all rows rises, so a search for where they cross and sums from the start give each stretch at once.
 */
function movers(shares: Float64Array): (own: Int32Array) => number {
  const {length} = shares
  if (length < 2) return () => 0
  const cumulated = new Float64Array(length)
  const sums = new Float64Array(length + 1)
  for (let rank = 0; rank < length; rank++) {
    cumulated[rank] = (rank > 0 ? cumulated[rank - 1] : 0) + shares[rank]
    sums[rank + 1] = sums[rank] + cumulated[rank]
  }
  const stretch = (from: number, to: number, level: number) => {
    const cross = firstNotBelow(cumulated, level, from, to)
    return level * (cross - from) - (sums[cross] - sums[from]) + (sums[to] - sums[cross]) - level * (to - cross)
  }
  return own => {
    let [sum, from, level] = [0, 0, 0]
    eachValue(own, (rank, rows) => {
      sum += stretch(from, rank, level)
      level += rows / own.length
      from = rank
    })
    return (sum + stretch(from, length, level)) / (length - 1)
  }
}

function firstNotBelow(ascending: Float64Array, value: number, from: number, to: number): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
