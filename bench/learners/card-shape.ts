/**
 * Rows of the shape of card fraud for the learners: 30 standardised numbers, 0.17 % minority, clusters of both classes that
 * overlap. Training rows may be followed by synthetic ones that even the classes out.
 */
import {createMatrix, type Matrix} from '../../src/core/matrix.js'
import {createRng, integerBelow, normal, type Rng} from '../../src/core/rng.js'

const COLUMNS = 30
const MINORITY_SHARE = 492 / 284_807
const CLUSTERS = {majority: 8, minority: 4}
const NEIGHBOURS = 5

export interface Labelled {
  readonly features: Matrix
  readonly labels: Uint8Array
}

/** Training and test rows of one population. */
export function cardShape(rows: number, seed = 'card'): {train: Labelled; test: Labelled} {
  const rng = createRng(seed)
  const centres = (count: number, spread: number, shift: number) =>
    Array.from({length: count}, () =>
      Float64Array.from({length: COLUMNS}, (_, column) => spread * normal(rng) + (column % 3 === 0 ? shift : 0)),
    )
  const byLabel = [centres(CLUSTERS.majority, 0.5, 0), centres(CLUSTERS.minority, 0.8, 0.5)]
  const draw = () => drawRows(rng, rows, byLabel)
  return {train: draw(), test: draw()}
}

function drawRows(rng: Rng, rows: number, centres: readonly (readonly Float64Array[])[]): Labelled {
  const features = createMatrix(rows, COLUMNS)
  const labels = Uint8Array.from({length: rows}, (_, row) => (row < Math.round(MINORITY_SHARE * rows) ? 1 : 0))
  for (let row = 0; row < rows; row++) {
    const of = centres[labels[row]]
    const centre = of[integerBelow(rng, of.length)]
    for (let column = 0; column < COLUMNS; column++) features.data[row * COLUMNS + column] = centre[column] + normal(rng)
  }
  return {features, labels}
}

/** The rows, and below them as many points between minority rows and their neighbours (SMOTE) as even the classes out. */
export function evenedOut({features, labels}: Labelled, seed = 'smote'): Labelled {
  const rng = createRng(seed)
  const minority = labels.reduce((sum, label) => sum + label, 0)
  const added = features.rows - 2 * minority
  const all = createMatrix(features.rows + added, COLUMNS)
  all.data.set(features.data)
  // Minority rows come first.
  const neighbours = Array.from({length: minority}, (_, row) => nearest(features, row, minority))
  for (let row = features.rows; row < all.rows; row++) {
    const from = integerBelow(rng, minority)
    const to = neighbours[from][integerBelow(rng, NEIGHBOURS)]
    const share = rng.next()
    for (let column = 0; column < COLUMNS; column++) {
      const [a, b] = [features.data[from * COLUMNS + column], features.data[to * COLUMNS + column]]
      all.data[row * COLUMNS + column] = a + share * (b - a)
    }
  }
  return {features: all, labels: Uint8Array.from({length: all.rows}, (_, row) => labels[row] ?? 1)}
}

function nearest({data}: Matrix, row: number, among: number): number[] {
  const distance = (other: number) => {
    let sum = 0
    for (let column = 0; column < COLUMNS; column++) sum += (data[row * COLUMNS + column] - data[other * COLUMNS + column]) ** 2
    return sum
  }
  const others = Array.from({length: among}, (_, other) => ({other, far: distance(other)})).filter(({other}) => other !== row)
  return others
    .sort((a, b) => a.far - b.far)
    .slice(0, NEIGHBOURS)
    .map(({other}) => other)
}
