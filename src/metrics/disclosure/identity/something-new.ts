import {breather, type Context} from '../../../core/context.js'
import {MISSING_CODE, type CategoricalColumn, type NumericColumn} from '../../../core/table.js'
import type {DisclosureInput, RealPeople} from '../disclosure.js'
import type {Combinations} from '../combinations.js'
import {clusterShares} from './cluster-shares.js'

/** Standard deviations of a normal distribution in one median absolute deviation. */
const NORMAL = 1.48
/** A value that most people have is nothing new. */
const USUAL = 0.5

/** Of a row of members or of others, by its number: whether somebody who found it in the release learns something new. */
export type Learns = (row: number) => boolean

interface Learning {
  readonly members: Learns
  readonly others?: Learns
}

/**
 * The test of whether a match tells something new: at least `share` of the sensitive columns do. A category does when a
 * matching released row has it and fewer than half of the people in the data do. A number does when the nearest number
 * of a matching released row is so near that (share of the people in its cluster) x |difference| < 1.48 x (median
 * absolute deviation of the column), clusters being those of one-dimensional k-means. A missing value tells nothing.
 *
 * That more than half of the people have one number makes the deviation 0, and nothing would ever be near. Equal numbers
 * then count as equal categories do.
 */
export async function learnsSomethingNew(
  input: DisclosureInput,
  classes: Combinations,
  share: number,
  context: Context,
): Promise<Learning> {
  const {members, others, declared} = input
  const found = {members: new Int32Array(members.rows.rowCount), others: new Int32Array(others?.rows.rowCount ?? 0)}
  const needed = Math.max(1, Math.ceil(share * declared.sensitive.length - 1e-9))
  const breathe = breather(context)
  for (const name of declared.sensitive) {
    const learns = learnsOf(name, input, classes)
    for (const side of ['members', 'others'] as const)
      for (let row = 0; row < found[side].length; row++) if (learns(side, row)) found[side][row]++
    await breathe()
  }
  return {
    members: row => found.members[row] >= needed,
    ...(others && {others: (row: number) => found.others[row] >= needed}),
  }
}

type LearnsOnSide = (side: 'members' | 'others', row: number) => boolean

function learnsOf(name: string, {members, others, released}: DisclosureInput, classes: Combinations): LearnsOnSide {
  const column = members.rows.column(name)
  const made = released.column(name)
  const outside = others?.rows.column(name)
  const numberOf = (side: 'members' | 'others', row: number) =>
    (side === 'members' ? classes.members : classes.others)?.[row] ?? -1
  if (column.kind === 'categorical' && made.kind === 'categorical') {
    const shares = levelShares(column)
    const there = new Set<string>()
    for (let row = 0; row < made.codes.length; row++)
      if (made.codes[row] !== MISSING_CODE) there.add(`${classes.released[row]} ${made.field.levels[made.codes[row]]}`)
    return (side, row) => {
      const level = levelAt(side === 'members' ? column : (outside as CategoricalColumn), row)
      return level !== undefined && (shares.get(level) ?? 0) < USUAL && there.has(`${numberOf(side, row)} ${level}`)
    }
  }
  if (column.kind === 'categorical' || made.kind === 'categorical') throw new RangeError(`Column '${name}' is of two kinds.`)
  const near = nearestAmong(made, classes)
  const {deviation, shareAt, usual} = spreadOf(column, members)
  return (side, row) => {
    const value = (side === 'members' ? column : (outside as NumericColumn)).values[row]
    const apart = near(numberOf(side, row), value)
    if (apart === undefined) return false
    if (deviation === 0) return apart === 0 && value !== usual
    return shareAt(value) * apart < NORMAL * deviation
  }
}

function levelAt({codes, field}: CategoricalColumn, row: number): string | undefined {
  return codes[row] === MISSING_CODE ? undefined : field.levels[codes[row]]
}

function levelShares({codes, field}: CategoricalColumn): Map<string, number> {
  const counts = new Map<string, number>()
  for (const code of codes) if (code !== MISSING_CODE) counts.set(field.levels[code], (counts.get(field.levels[code]) ?? 0) + 1)
  return new Map([...counts].map(([level, count]) => [level, count / codes.length]))
}

/** How far the nearest number of a released row with the combination is; undefined where there is none. */
function nearestAmong(
  {values}: NumericColumn,
  {released, count}: Combinations,
): (combination: number, value: number) => number | undefined {
  const starts = new Int32Array(count + 1)
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) starts[released[row] + 1]++
  for (let at = 0; at < count; at++) starts[at + 1] += starts[at]
  const sorted = new Float64Array(starts[count])
  const filled = starts.slice()
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) sorted[filled[released[row]]++] = values[row]
  for (let at = 0; at < count; at++) sorted.subarray(starts[at], starts[at + 1]).sort()
  return (combination, value) => {
    const own = combination < 0 ? sorted.subarray(0, 0) : sorted.subarray(starts[combination], starts[combination + 1])
    if (own.length === 0 || Number.isNaN(value)) return undefined
    const above = firstNotBelow(own, value)
    return Math.min(above < own.length ? own[above] - value : Infinity, above > 0 ? value - own[above - 1] : Infinity)
  }
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle] < value) from = middle + 1
    else to = middle
  }
  return from
}

function spreadOf({values}: NumericColumn, {rows}: RealPeople) {
  const sorted = values.filter(value => !Number.isNaN(value)).sort()
  const middle = medianOf(sorted)
  const deviation = medianOf(sorted.map(value => Math.abs(value - middle)).sort())
  return {deviation, usual: middle, shareAt: clusterShares(sorted, rows.rowCount)}
}

function medianOf(sorted: Float64Array): number {
  const half = sorted.length >> 1
  if (sorted.length === 0) return NaN
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
