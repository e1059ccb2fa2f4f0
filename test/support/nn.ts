import {normal, type Rng} from '../../src/core/rng.js'
import type {Network} from '../../src/nn/description.js'
import {dropoutLayers} from '../../src/nn/description.js'
import type {Optimiser} from '../../src/nn/executor.js'

/** Leaves the parameters alone, and its first moment is the gradient itself: `gradientOf` reads it. */
export const WATCHING: Optimiser = {
  kind: 'adam',
  rate: 0,
  beta1: 0,
  beta2: 0,
  epsilon: 1e-8,
  weightDecay: 0,
  schedule: {kind: 'constant'},
}

export const normals = (rng: Rng, count: number): Float32Array => Float32Array.from({length: count}, () => normal(rng))

export const gumbels = (rng: Rng, count: number): Float32Array =>
  Float32Array.from({length: count}, () => -Math.log(-Math.log(0.5 * (rng.next() + 0.5) + 0.25)))

export const masksFor = (network: Network, rows: number, rng: Rng): Float32Array[] =>
  dropoutLayers(network).map(({rate, width}) =>
    Float32Array.from({length: rows * width}, () => (rng.next() < rate ? 0 : 1 / (1 - rate))),
  )

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, i) => value * b[i]).reduce((sum, term) => sum + term, 0)
