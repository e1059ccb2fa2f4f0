import {normal, type Rng} from '../../src/core/rng.js'
import type {Batch} from '../../src/learners/network.js'

/** Rows for one step of a learner's network: three features in ten are 0, labels even, weights in [0.5, 1.5). */
export function randomBatch(rng: Rng, rows: number, inputs: number): Batch {
  return {
    rows,
    features: Float64Array.from({length: rows * inputs}, () => (rng.next() < 0.3 ? 0 : normal(rng))),
    labels: Float64Array.from({length: rows}, () => (rng.next() < 0.5 ? 1 : 0)),
    weights: Float64Array.from({length: rows}, () => 0.5 + rng.next()),
  }
}
