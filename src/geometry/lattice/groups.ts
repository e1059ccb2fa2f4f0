import type {Indicator} from './indicators.js'

/** Steps of the search for one group; groups of real tables take a few dozen. */
const MOST_STEPS = 20_000

/**
 * Sorts indicator columns into one-hot groups: columns that add up to 1 in every row, so that every record has one of them.
 * A group is grown from its first column: the row with the largest gap left to 1 must be filled by a column that nowhere
 * overfills it, and each such column is tried in turn. Which of several possible groupings is found does not matter to what uses it: all
 * hold in every row. Columns that fit in no group are left over. Columns with one value are not given; a group whose other levels never
 * occur is therefore not seen.
 *
 * @param indicators Closed ones with [rows] values each.
 * @returns Groups as indices of indicators, each in ascending order.
 */
export function groupIndicators(indicators: readonly Indicator[]): number[][] {
  const left = new Set(indicators.keys())
  const groups: number[][] = []
  for (const first of indicators.keys()) {
    if (!left.has(first)) continue
    const group = completeGroup(indicators, first, [...left])
    if (group === undefined) continue
    for (const member of group) left.delete(member)
    groups.push(group.sort((a, b) => a - b))
  }
  return groups
}

function completeGroup(indicators: readonly Indicator[], first: number, candidates: readonly number[]): number[] | undefined {
  const rowCount = indicators[first].values.length
  let steps = 0
  const group = [first]
  const gap = indicators[first].values.map(value => 1 - value)
  return extend() ? group : undefined

  function extend(): boolean {
    if (steps++ > MOST_STEPS) return false
    const slack = 4 * group.reduce((sum, member) => sum + indicators[member].error, 2 ** -50)
    const row = widestGap(gap)
    if (row < 0 || gap[row] <= slack) return group.length > 1
    for (const candidate of candidates) {
      const {values, error} = indicators[candidate]
      if (group.includes(candidate) || !(values[row] > 2 * error) || !fits(values, gap, slack + 4 * error)) continue
      group.push(candidate)
      add(values, -1)
      if (extend()) return true
      add(values, 1)
      group.pop()
    }
    return false
  }

  function add(values: Float64Array, sign: number): void {
    for (let row = 0; row < rowCount; row++) gap[row] += sign * values[row]
  }
}

/** The row where most is missing; rows with a missing number have no say. */
function widestGap(gap: Float64Array): number {
  let widest = -1
  for (let row = 0; row < gap.length; row++) if (gap[row] > (widest < 0 ? 0 : gap[widest])) widest = row
  return widest
}

function fits(values: Float64Array, gap: Float64Array, slack: number): boolean {
  for (let row = 0; row < gap.length; row++) if (values[row] > gap[row] + slack) return false
  return true
}
