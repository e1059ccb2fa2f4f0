import type {Rng} from '../../../core/rng.js'
import {largest, type Features, type Layout} from '../../../preprocess/tabular/layout.js'
import {createNoise} from '../../../nn/noise.js'
import {drawLevel, softmax} from '../shared/draw-category.js'
import {multinomialBuffers, multinomialLoss, noisyLevel, posterior, type MultinomialBuffers} from './multinomial.js'

/** Noisy rows and what the network is to find out about them. Rows are those of `x`, [rows, width]. */
export interface NoisyBatch {
  rows: number
  readonly x: Float32Array
  readonly timesteps: Int32Array
  /** [rows, scalars], the noise that was added. */
  readonly noise: Float32Array
  /** [rows, groups], clean and noisy level of each group. */
  readonly levels: Int32Array
  readonly noisyLevels: Int32Array
}

export interface DiffusionLosses {
  /** Mean squared error of the noise; 0 without scalars. */
  readonly numbers: number
  /** Divergence of the levels as published: bound over all time steps, nats, divided by the number of columns; 0 without groups. */
  readonly levels: number
}

/**
 * Diffusion of mixed rows (Kotelnikov et al., arXiv:2209.15421, sections 3.1 and 3.2): scalars get Gaussian noise,
 * which the network predicts, each group multinomial noise, whose clean levels it predicts. Rows are encoded with all
 * scalars first, groups one-hot.
 *
 * Departures from the authors' code: groups go in as zeros and ones instead of 0 and -69 (their logarithms), the predicted clean
 * scalars are cut off at the range of the training rows while sampling, and the variance of a step back is the posterior's
 * (Ho et al., arXiv:2006.11239, equation 7), the better of the two choices when steps are skipped (Song et al., arXiv:2010.02502).
 */
export class MixedDiffusion {
  readonly #scalars: number
  readonly #buffers: readonly MultinomialBuffers[]

  /**
   * @param kept What is left of a row after each time step, [timesteps].
   * @param eta Share of the posterior's noise that scalars get on the way back, in [0, 1]: 1 is DDPM, 0 DDIM (arXiv:2010.02502,
   * section 4.1).
   */
  constructor(
    readonly layout: Layout,
    readonly kept: Float64Array,
    readonly eta = 1,
  ) {
    this.#scalars = layout.scalars.length
    this.#buffers = layout.groups.map(({size}) => multinomialBuffers(size))
  }

  createBatch(maxRows: number): NoisyBatch {
    const groups = maxRows * this.layout.groups.length
    return {
      rows: 0,
      x: new Float32Array(maxRows * this.layout.width),
      timesteps: new Int32Array(maxRows),
      noise: new Float32Array(maxRows * this.#scalars),
      levels: new Int32Array(groups),
      noisyLevels: new Int32Array(groups),
    }
  }

  /**
   * Fills a batch with noisy versions of the chosen rows, each at a time step of its own, or all at the same one (`at`).
   */
  addNoise({data, width}: Features, chosen: ArrayLike<number>, batch: NoisyBatch, rng: Rng, at?: number): void {
    const {kept, layout} = this
    const scalars = this.#scalars
    batch.rows = chosen.length
    createNoise(rng).normal(batch.noise)
    batch.x.fill(0)
    for (let row = 0; row < chosen.length; row++) {
      const from = chosen[row] * width
      const to = row * width
      const time = at ?? Math.floor(rng.next() * kept.length)
      batch.timesteps[row] = time
      const [signal, spread] = [Math.sqrt(kept[time]), Math.sqrt(1 - kept[time])]
      for (let scalar = 0; scalar < scalars; scalar++)
        batch.x[to + scalar] = signal * data[from + scalar] + spread * batch.noise[row * scalars + scalar]
      for (const [group, {offset, size}] of layout.groups.entries()) {
        const level = largest(data, from + offset, size)
        const noisy = noisyLevel(level, size, kept[time], rng)
        batch.levels[row * layout.groups.length + group] = level
        batch.noisyLevels[row * layout.groups.length + group] = noisy
        batch.x[to + offset + noisy] = 1
      }
    }
  }

  /**
   * Mean losses of the network's output [rows, width] for a batch.
   *
   * @param gradient Filled with the gradient of their sum, each row's multiplied by `share`.
   */
  losses(output: Float32Array, batch: NoisyBatch, gradient: Float32Array, share = 1 / batch.rows): DiffusionLosses {
    const {kept, layout} = this
    const scalars = this.#scalars
    const {width, groups} = layout
    let squares = 0
    let divergence = 0
    for (let row = 0; row < batch.rows; row++) {
      const start = row * width
      for (let at = 0; at < scalars; at++) {
        const error = output[start + at] - batch.noise[row * scalars + at]
        squares += error * error
        gradient[start + at] = ((2 * error) / scalars) * share
      }
      const time = batch.timesteps[row]
      const weight = (kept.length / Math.max(1, groups.length)) * share
      for (let at = 0; at < groups.length; at++) {
        const place = row * groups.length + at
        divergence += multinomialLoss(
          this.#buffers[at],
          {
            level: batch.levels[place],
            noisy: batch.noisyLevels[place],
            keptBefore: time === 0 ? 1 : kept[time - 1],
            keptNow: kept[time],
          },
          output,
          gradient,
          start + groups[at].offset,
          weight,
        )
      }
    }
    return {
      numbers: scalars === 0 ? 0 : squares / (batch.rows * scalars),
      levels: groups.length === 0 ? 0 : (divergence * kept.length) / (batch.rows * groups.length),
    }
  }

  /** Pure noise, [rows, width]. */
  start(rows: number, rng: Rng): Float32Array {
    const {width, groups} = this.layout
    const x = new Float32Array(rows * width)
    const noise = new Float32Array(rows * this.#scalars)
    createNoise(rng).normal(noise)
    for (let row = 0; row < rows; row++) {
      for (let at = 0; at < this.#scalars; at++) x[row * width + at] = noise[row * this.#scalars + at]
      for (const {offset, size} of groups) x[row * width + offset + Math.floor(rng.next() * size)] = 1
    }
    return x
  }

  /**
   * Takes rows one visit back, in place. Scalars: equations 12 and 16 of arXiv:2010.02502; with eta = 1 and neighbouring
   * steps this is the posterior of DDPM.
   *
   * @param output What the network says of x, [rows, width].
   * @param range Smallest and largest clean value of each scalar.
   * @param visits Time step of x, and that of the next visit, -1 for the clean rows.
   */
  stepBack(
    x: Float32Array,
    output: Float32Array,
    range: readonly (readonly [number, number])[],
    visits: readonly [number, number],
    rng: Rng,
  ): void {
    const [time, before] = visits
    const {width, groups} = this.layout
    const scalars = this.#scalars
    const rows = x.length / width
    const now = this.kept[time]
    const then = before < 0 ? 1 : this.kept[before]
    const deviation = this.eta * Math.sqrt(((1 - then) / (1 - now)) * (1 - now / then))
    const towards = Math.sqrt(Math.max(0, 1 - then - deviation ** 2))
    const noise = new Float32Array(rows * scalars)
    if (deviation > 0) createNoise(rng).normal(noise)
    for (let row = 0; row < rows; row++) {
      const start = row * width
      for (let at = 0; at < scalars; at++) {
        const predicted = (x[start + at] - Math.sqrt(1 - now) * output[start + at]) / Math.sqrt(now)
        const clean = Math.max(range[at][0], Math.min(range[at][1], predicted))
        const direction = (x[start + at] - Math.sqrt(now) * clean) / Math.sqrt(1 - now)
        x[start + at] = Math.sqrt(then) * clean + towards * direction + deviation * noise[row * scalars + at]
      }
      for (const [at, {offset, size}] of groups.entries()) {
        const {guess, guessPosterior} = this.#buffers[at]
        const noisy = largest(x, start + offset, size)
        softmax(output, start + offset, guess)
        posterior(guess, noisy, then, now, guessPosterior)
        x.fill(0, start + offset, start + offset + size)
        x[start + offset + drawLevel(guessPosterior, rng)] = 1
      }
    }
  }
}
