import type {NumberCells} from './cells.js'

/**
 * Columns in the order in which they tell targets apart: by how much the targets vary in them beside what a released number leaves open.
 * Most pairs then fail in one of the first, and the edges of pictures, where nothing varies, come last. The first few are taken
 * at equal steps from the better half: neighbouring pixels tell the same.
 *
 * @param few How many are so taken.
 */
export function tellingFirst(numbers: readonly NumberCells[], few: number): NumberCells[] {
  const worth = new Map(numbers.map(cells => [cells, spreadOf(cells)]))
  const sorted = numbers.toSorted((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0))
  const step = Math.max(1, Math.floor(sorted.length / 2 / few))
  const isEarly = (at: number) => at % step === 0 && at < few * step
  return [...sorted.filter((_, at) => isEarly(at)), ...sorted.filter((_, at) => !isEarly(at))]
}

/** Standard deviation of the targets, in usual errors of the rows. */
function spreadOf({targets, error}: NumberCells): number {
  let [count, sum, squares, errors] = [0, 0, 0, 0]
  for (const value of targets) {
    if (Number.isNaN(value)) continue
    count++
    sum += value
    squares += value * value
  }
  for (const most of error) errors += most / error.length
  if (count === 0 || errors === 0) return 0
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) / errors
}
