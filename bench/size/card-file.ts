import {once} from 'node:events'
import {createWriteStream, renameSync} from 'node:fs'
import {finished} from 'node:stream/promises'
import {createRng, integerBelow, normal, type Rng} from '../../src/core/rng.js'

/** How many rows and how many of them of class 1. */
export interface Shape {
  readonly rows: number
  readonly minority: number
}

const COLUMNS = 30
const FACTORS = 5
const MAJORITY_CLUSTERS = 6
const MINORITY_CLUSTERS = 3
/** The columns in which the minority lies elsewhere. */
const TELLING = 10
/** The share of the minority that looks like everybody else: no learner is to be perfect. */
const HIDDEN_SHARE = 0.12
/** Student's t with so few degrees of freedom has a variance, but hardly a kurtosis. */
const DEGREES = 5
const DECIMALS = 12

interface Cluster {
  /** [COLUMNS] */
  readonly means: Float64Array
  /** [COLUMNS * FACTORS]: columns of one cluster go together through common factors. */
  readonly loadings: Float64Array
}

/**
 * A made-up file of the shape of card-fraud data: 30 numbers of 12 decimals and a class. Both classes are mixtures of clusters with
 * correlated columns and heavy tails (a factor model times Student's t); the last column is as skewed as amounts are. The same seed gives
 * the same population whatever the shape, and minority rows stand anywhere in the file. Written beside the name and renamed: a file that is
 * there is whole.
 */
export async function writeCardFile(file: string, {rows, minority}: Shape, seed = 1): Promise<void> {
  const population = createRng(`card/${seed}`)
  const majorityClusters = Array.from({length: MAJORITY_CLUSTERS}, (_, at) => drawCluster(population.fork(`majority/${at}`), 0))
  const minorityClusters = Array.from({length: MINORITY_CLUSTERS}, (_, at) => drawCluster(population.fork(`minority/${at}`), 1))
  const rng = population.fork(`rows/${rows}`)
  const out = createWriteStream(`${file}.part`)
  out.write(`${Array.from({length: COLUMNS - 1}, (_, at) => `V${at + 1}`).join(',')},Amount,Class\n`)
  let minorityLeft = minority
  for (let row = 0; row < rows; row++) {
    // Selection sampling: every row is as likely to be of the minority as any other.
    const label = rng.next() * (rows - row) < minorityLeft ? 1 : 0
    minorityLeft -= label
    const clusters = label === 1 && rng.next() >= HIDDEN_SHARE ? minorityClusters : majorityClusters
    const cells = Array.from(drawRow(rng, clusters), value => value.toFixed(DECIMALS))
    if (!out.write(`${cells.join(',')},${label}\n`)) await once(out, 'drain')
  }
  out.end()
  await finished(out)
  renameSync(`${file}.part`, file)
}

function drawCluster(rng: Rng, label: 0 | 1): Cluster {
  const means = Float64Array.from({length: COLUMNS}, (_, column) => {
    const shift = label === 1 && column < TELLING ? 2 * (column % 2 === 0 ? -1 : 1) : 0
    return 0.8 * normal(rng) + shift
  })
  return {means, loadings: Float64Array.from({length: COLUMNS * FACTORS}, () => 0.4 * normal(rng))}
}

/** Clusters get fewer rows the later they come: half of those before. */
function drawRow(rng: Rng, clusters: readonly Cluster[]): Float64Array {
  let at = 0
  while (at < clusters.length - 1 && integerBelow(rng, 2) === 0) at++
  const {means, loadings} = clusters[at]
  const factors = Float64Array.from({length: FACTORS}, () => normal(rng))
  let chiSquare = 0
  for (let degree = 0; degree < DEGREES; degree++) chiSquare += normal(rng) ** 2
  const scale = Math.sqrt(DEGREES / chiSquare)
  return means.map((mean, column) => {
    let common = 0
    for (let factor = 0; factor < FACTORS; factor++) common += loadings[column * FACTORS + factor] * factors[factor]
    const value = mean + scale * (common + 0.6 * normal(rng))
    return column === COLUMNS - 1 ? Math.exp(3 + value) : value
  })
}
