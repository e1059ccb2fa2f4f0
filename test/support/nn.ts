import {normal, type Rng} from '../../src/core/rng.js'
import {dropoutLayers, type Head, type Layer, type Network} from '../../src/nn/description.js'
import type {CriticBatch, Optimiser, WganModel} from '../../src/nn/executor.js'

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

const gumbels = (rng: Rng, count: number): Float32Array =>
  Float32Array.from({length: count}, () => -Math.log(-Math.log(0.5 * (rng.next() + 0.5) + 0.25)))

export const masksFor = (network: Network, rows: number, rng: Rng): Float32Array[] =>
  dropoutLayers(network).map(({rate, width}) =>
    Float32Array.from({length: rows * width}, () => (rng.next() < rate ? 0 : 1 / (1 - rate))),
  )

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, i) => value * b[i]).reduce((sum, term) => sum + term, 0)

export const linear = (inputs: number, outputs: number): Layer => ({kind: 'linear', inputs, outputs})

/**
 * Columns of random numbers, rows and conditions of the WGANs below; a condition has the groups of heads 3 and 1, and a
 * column that belongs to none.
 */
export const WGAN = {noise: 3, columns: 7, condition: 6} as const

export const WGAN_CASES = [
  {title: 'plain', pac: 1, condition: 0, rate: 0},
  {title: 'with dropout', pac: 1, condition: 0, rate: 0.5},
  {title: 'conditional', pac: 1, condition: WGAN.condition, rate: 0.5},
  {title: 'conditional, in packs of 2', pac: 2, condition: WGAN.condition, rate: 0.5},
  {title: 'in packs of 4', pac: 4, condition: 0, rate: 0.25},
] as const

interface WganKind {
  readonly pac: number
  readonly condition: number
  /** Of dropout. */
  readonly rate: number
}

/** A WGAN in small with every kind of layer that CTGAN has. @param heads Of 1, 3, 1 and 2 columns. */
export function wganOf({pac, condition, rate}: WganKind, heads: readonly Head[], optimiser: Optimiser): WganModel {
  const {noise, columns} = WGAN
  const inputs = noise + condition
  const wide = pac * (columns + condition)
  const hidden: readonly Layer[] = [
    {kind: 'leaky-relu', slope: 0.2},
    {kind: 'dropout', rate},
  ]
  return {
    generator: {
      inputs,
      layers: [
        {kind: 'concat-input', layers: [linear(inputs, 6), {kind: 'batch-norm', size: 6}, {kind: 'relu'}]},
        linear(6 + inputs, columns),
        {kind: 'heads', heads, temperature: 0.5},
      ],
    },
    critic: {inputs: wide, layers: [linear(wide, 5), ...hidden, linear(5, 4), ...hidden, linear(4, 1)]},
    ...{pac, condition, conditionHeads: condition > 0 ? [3, 1] : []},
    ...{penalty: 10, generatorOptimiser: optimiser, criticOptimiser: optimiser, maxRows: 8},
  }
}

export function wganBatch(
  model: WganModel,
  rows: number,
  rng: Rng,
): CriticBatch & Record<'masks' | 'generatorMasks', Float32Array[]> {
  const {noise, columns} = WGAN
  const packs = rows / model.pac
  return {
    rows,
    noise: normals(rng, rows * noise),
    gumbel: gumbels(rng, rows * columns),
    ...(model.condition > 0 && {condition: conditions(rng, rows), realCondition: conditions(rng, rows)}),
    real: normals(rng, rows * columns),
    mix: Float32Array.from({length: packs}, () => rng.next()),
    masks: masksFor(model.critic, 3 * packs, rng),
    generatorMasks: masksFor(model.critic, packs, rng),
  }
}

/** One level of one of the two groups set per row; the last column says something else. */
function conditions(rng: Rng, rows: number): Float32Array {
  const values = new Float32Array(rows * WGAN.condition)
  for (let row = 0; row < rows; row++) {
    values[row * WGAN.condition + Math.floor(rng.next() * 5)] = 1
    values[row * WGAN.condition + 5] = rng.next()
  }
  return values
}
