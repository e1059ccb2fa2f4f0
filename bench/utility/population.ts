import {createMatrix, pickRows, stackRows, type Matrix} from '../../src/core/matrix.js'
import {integerBelow, normal, permutation, type Rng} from '../../src/core/rng.js'

export interface Rows {
  /** [rows, columns] */
  readonly features: Matrix
  /** [rows], 1 for the minority. */
  readonly labels: Uint8Array
}

const COLUMNS = 5

/**
 * Rows of a population that never ends: the majority normal, the minority two groups on either side of it that overlap with it, so that no
 * learner here is right about the shape. The number of minority rows is given, as an audit's split is stratified.
 */
export function drawRows(rng: Rng, count: number, minority: number): Rows {
  const features = createMatrix(count, COLUMNS)
  const labels = new Uint8Array(count).fill(1, 0, minority)
  for (let row = 0; row < count; row++) {
    const side = labels[row] === 0 ? 0 : rng.next() < 0.7 ? 1.4 : -1
    for (let column = 0; column < COLUMNS; column++) features.data[row * COLUMNS + column] = normal(rng) + (column < 3 ? side : 0)
  }
  return {features, labels}
}

/** A stratified half for training, the other for testing. */
export function splitRows({features, labels}: Rows, rng: Rng): {readonly train: Rows; readonly test: Rows} {
  const sides: number[][] = [[], []]
  for (const label of [0, 1]) {
    const rows = Array.from(labels.keys()).filter(row => labels[row] === label)
    permutation(rng.fork(`class/${label}`), rows.length).forEach((at, place) => sides[place % 2].push(rows[at]))
  }
  const [train, test] = sides.map(rows => ({
    features: pickRows(features, rows),
    labels: Uint8Array.from(rows, row => labels[row]),
  }))
  return {train, test}
}

/** Points between minority rows until there are as many as of the others: what a generator would release. */
export function interpolated({features, labels}: Rows, rng: Rng): Rows {
  const rows = Array.from(labels.keys()).filter(row => labels[row] === 1)
  const made = createMatrix(labels.length - 2 * rows.length, COLUMNS)
  for (let row = 0; row < made.rows; row++) {
    const [one, other] = [rows[integerBelow(rng, rows.length)], rows[integerBelow(rng, rows.length)]]
    const share = rng.next()
    for (let column = 0; column < COLUMNS; column++) {
      const [a, b] = [one, other].map(parent => features.data[parent * COLUMNS + column])
      made.data[row * COLUMNS + column] = a + share * (b - a)
    }
  }
  return {
    features: stackRows(features, made),
    labels: Uint8Array.from([...labels, ...new Uint8Array(made.rows).fill(1)]),
  }
}
