/** Minimum, quartiles, mean and maximum of a column. */
export interface ColumnSummary {
  readonly min: number
  readonly lowerQuartile: number
  readonly median: number
  readonly upperQuartile: number
  readonly mean: number
  readonly max: number
}

/**
 * Summarises a column of finite numbers. Quartiles are linear between the order statistics (definition 7 of Hyndman and Fan,
 * doi:10.1080/00031305.1996.10473566, which NumPy has by default) and found by selection (Hoare's FIND,
 * doi:10.1145/366622.366647), not by sorting: the result is that of sorting, in time linear in the rows.
 *
 * @param values [rows], at least one.
 * @param scratch At least as long; overwritten.
 * @throws {RangeError} Without values.
 */
export function summarise(values: Float64Array, scratch: Float64Array): ColumnSummary {
  const count = values.length
  if (count === 0) throw new RangeError('A column without values has no quartiles.')
  let [sum, min, max] = [0, Infinity, -Infinity]
  for (let row = 0; row < count; row++) {
    const value = values[row]
    scratch[row] = value
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  const last = count - 1
  const middle = Math.floor(last / 2)
  const first = Math.floor(last / 4)
  const third = Math.floor((3 * last) / 4)
  select(scratch, 0, last, middle)
  select(scratch, 0, middle, first)
  select(scratch, middle, last, third)
  const between = (at: number, position: number, end: number) => {
    const below = scratch[at]
    if (position === at) return below
    let above = Infinity
    for (let next = at + 1; next <= end; next++) if (scratch[next] < above) above = scratch[next]
    return below + (position - at) * (above - below)
  }
  return {
    min,
    lowerQuartile: between(first, last / 4, Math.min(last, middle + 1)),
    median: between(middle, last / 2, third > middle ? third : last),
    upperQuartile: between(third, (3 * last) / 4, last),
    mean: sum / count,
    max,
  }
}

/** Orders [left, right] so far that the value at `wanted` stands where sorting puts it, none above it before, none below it behind. */
function select(values: Float64Array, left: number, right: number, wanted: number): void {
  while (left < right) {
    const pivot = values[(left + right) >>> 1]
    let up = left
    let down = right
    while (up <= down) {
      while (values[up] < pivot) up++
      while (values[down] > pivot) down--
      if (up <= down) {
        const kept = values[up]
        values[up++] = values[down]
        values[down--] = kept
      }
    }
    if (down < wanted) left = up
    if (up > wanted) right = down
  }
}
