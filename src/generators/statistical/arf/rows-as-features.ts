import {createMatrix, type Matrix} from '../../../core/matrix.js'
import type {Variable} from '../variables.js'

/** Rows as a record of the class for each variable: variable v of row r is that of record records[v][r]. */
export type Records = readonly Int32Array[]

/** What a forest is told of rows: a number as it is, and a level by its rank. */
export interface Features {
  /** The records of the class, [rows, variables]. */
  readonly real: Matrix
  readonly synthetic: Matrix
}

/**
 * Both kinds of rows as a forest sees them. Levels stand in the order in which real rows are frequent among the rows with them, as
 * ranger orders them (`respect.unordered.factors`), so that one cut can part any levels that are made too often from those made too
 * rarely.
 */
export function rowsAsFeatures(variables: readonly Variable[], records: Records, rowCount: number): Features {
  const real = createMatrix(rowCount, variables.length)
  const synthetic = createMatrix(rowCount, variables.length)
  variables.forEach((variable, at) => {
    const {values} = variable
    const made = Float64Array.from(records[at], record => values[record])
    const seenAs = variable.levels === 0 ? (value: number) => value : rankOf(variable, made)
    for (let row = 0; row < rowCount; row++) {
      real.data[row * real.columns + at] = seenAs(values[row])
      synthetic.data[row * real.columns + at] = seenAs(made[row])
    }
  })
  return {real, synthetic}
}

function rankOf({values, levels}: Variable, made: Float64Array): (code: number) => number {
  const [real, all] = [new Float64Array(levels), new Float64Array(levels)]
  for (const code of values) {
    real[code]++
    all[code]++
  }
  for (const code of made) all[code]++
  const order = [...real.keys()].sort((a, b) => real[a] / (all[a] || 1) - real[b] / (all[b] || 1) || a - b)
  const ranks = new Float64Array(levels)
  order.forEach((code, rank) => (ranks[code] = rank))
  return code => ranks[code]
}
