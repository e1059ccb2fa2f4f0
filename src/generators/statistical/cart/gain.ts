import type {Variable} from '../variables.js'

/** What a cut of a node would gain, as rows go from its right side to its left one by one. */
export interface Gain {
  /** Begins with all rows of a node on the right. */
  start(rows: Int32Array): void
  /** Takes a row to the left. */
  move(row: number): void
  /** How much less impure both sides are together than the node: in units of the response squared, or of rows. */
  now(): number
  /** What a leaf of the rows would get wrong: the sum of squares around their mean, or how many do not have the commonest level. */
  risk(rows: Int32Array): number
  /** Numbers of a row whose means put levels of a predictor in order: one order for each. */
  scales(rows: Int32Array): readonly ((row: number) => number)[]
}

/** The gain in what a node says of a variable: squares for numbers, the Gini index for levels. */
export const gainFor = ({values, levels}: Variable): Gain => (levels === 0 ? squares(values) : gini(values, levels))

function squares(values: Float64Array): Gain {
  let [mean, left, onLeft, onRight] = [0, 0, 0, 0]
  const meanOf = (rows: Int32Array) => {
    let sum = 0
    for (const row of rows) sum += values[row] / rows.length
    return sum
  }
  return {
    start(rows) {
      mean = meanOf(rows)
      left = 0
      onLeft = 0
      onRight = rows.length
    },
    move(row) {
      left += values[row] - mean
      onLeft++
      onRight--
    },
    now: () => left ** 2 * (1 / onLeft + 1 / onRight),
    risk(rows) {
      const centre = meanOf(rows)
      let sum = 0
      for (const row of rows) sum += (values[row] - centre) ** 2
      return sum
    },
    scales: () => [row => values[row]],
  }
}

function gini(codes: Float64Array, levels: number): Gain {
  const left = new Float64Array(levels)
  const right = new Float64Array(levels)
  let [squaresLeft, squaresRight, squaresAll, onLeft, onRight] = [0, 0, 0, 0, 0]
  const count = (rows: Int32Array) => {
    right.fill(0)
    for (const row of rows) right[codes[row]]++
  }
  return {
    start(rows) {
      count(rows)
      left.fill(0)
      squaresAll = right.reduce((sum, each) => sum + each ** 2, 0)
      squaresRight = squaresAll
      squaresLeft = 0
      onLeft = 0
      onRight = rows.length
    },
    move(row) {
      const code = codes[row]
      squaresLeft += 2 * left[code]++ + 1
      squaresRight -= 2 * right[code]-- - 1
      onLeft++
      onRight--
    },
    now: () => squaresLeft / onLeft + squaresRight / onRight - squaresAll / (onLeft + onRight),
    risk(rows) {
      count(rows)
      return rows.length - right.reduce((most, each) => Math.max(most, each), 0)
    },
    scales(rows) {
      count(rows)
      const present = [...right.keys()].filter(code => right[code] > 0)
      return (present.length <= 2 ? present.slice(0, 1) : present).map(code => (row: number) => (codes[row] === code ? 1 : 0))
    },
  }
}
