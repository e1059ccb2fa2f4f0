import {
  compose,
  epsilonAt,
  noiseMultiplierFor,
  repeat,
  sampledGaussianCurve,
  type PrivacyBudget,
  type RenyiCurve,
} from './accountant.js'
import {fillGaussian} from './gaussian-noise.js'
import {uniform, type NoiseSource} from './secure-noise.js'

/** What decides the noise of a training; none of it may be read from the protected records, their number included. */
export interface DpSgdSetting extends PrivacyBudget {
  /** Probability in (0, 1] with which each record enters a step's batch, independently of the others and of other steps. */
  readonly rate: number
  /** Steps that look at real records; for a GAN those of the critic alone. */
  readonly steps: number
  /** Bound of the Euclidean norm of one record's gradient, all parameters together. */
  readonly clip: number
  /** What the noisy sum of gradients is divided by; rate x the number of records that you expect. */
  readonly expectedExamples: number
  /** What the same records have paid already, for example for the transforms: part of the budget. Left out: nothing. */
  readonly before?: RenyiCurve
}

/** The noise of a training, found once for any number of trainings. */
export interface DpSgdPlan {
  /** Standard deviation of the noise over `clip`. */
  readonly noiseMultiplier: number
  /** What the whole training spends at the setting's delta, with what was paid before: at most the setting's epsilon. */
  readonly epsilon: number
  /** @param parameters How many parameters the gradient has. */
  start(parameters: number, noise: NoiseSource): DpSgd
}

/** The private half of a training loop. */
export interface DpSgd {
  /** Standard deviation of the noise over `clip`. */
  readonly noiseMultiplier: number
  /** What the whole training spends at the setting's delta: at most the setting's epsilon. */
  readonly epsilon: number
  /** Row numbers of the next batch among `records` rows, ascending: any number of them, none included. It must stay secret. */
  nextBatch(records: number): Int32Array
  /**
   * What the step on that batch needs, the `PrivateStep` of src/nn/executor.ts: noise is drawn anew, into the same array, each time. An
   * empty batch needs its step too: skipping it would tell that it was empty.
   * @throws {RangeError} After the last step of the setting: more would spend more.
   */
  nextStep(): {readonly clip: number; readonly noise: Float32Array; readonly expectedExamples: number}
}

/**
 * DP-SGD: every step draws a Poisson sample, clips each record's gradient to norm `clip`, adds normal noise of deviation
 * `noiseMultiplier * clip` to every entry of their sum and divides by a number that does not depend on the sample. The
 * noise multiplier is the smallest with which all steps together are (epsilon, delta)-differentially private when one
 * record is added or removed.
 *
 * Abadi et al., Deep Learning with Differential Privacy, arXiv:1607.00133, algorithm 1; accounted for by Mironov, Talwar and Zhang,
 * arXiv:1908.10530. The accountant assumes real-valued Gaussian noise; see {@link fillGaussian} for what is drawn.
 *
 *     const sgd = createDpSgd({epsilon, delta, rate: 0.05, steps: 1000, clip: 1, expectedExamples: 20}, parameterCount, systemNoise())
 *     for (let step = 0; step < 1000; step++) {
 *       const rows = sgd.nextBatch(records)
 *       trainer.criticStep({rows: rows.length, real: gather(rows), ...}, sgd.nextStep())
 *     }
 *
 * The claim holds only if a record's gradient depends on no other record: no batch normalisation over real rows, `pac` of 1, no
 * sampling by the frequency of levels, no transform, early stopping or choice of settings that was fitted to the records and not paid
 * for. Random numbers that go with a record by its place in the batch (latent noise, mixing weights, dropout, diffusion
 * times) must be as secret as the batch, `secretRng`: were they known, one record less would give all later ones other
 * numbers. Starting weights may come from the ordinary `Rng`.
 *
 * @param parameters How many parameters the gradient has.
 */
export const createDpSgd = (setting: DpSgdSetting, parameters: number, noise: NoiseSource): DpSgd =>
  planDpSgd(setting).start(parameters, noise)

/** {@link createDpSgd} for several trainings with one setting: finding the noise takes a tenth of a second or more. */
export function planDpSgd(setting: DpSgdSetting): DpSgdPlan {
  checkSetting(setting)
  const {rate, steps, delta, before} = setting
  const curveAt = (sigma: number) => compose(repeat(sampledGaussianCurve(rate, sigma), steps), ...(before ? [before] : []))
  if (before && epsilonAt(before, delta).epsilon >= setting.epsilon)
    throw new RangeError('What was paid before leaves nothing of the budget.')
  const noiseMultiplier = noiseMultiplierFor(setting, curveAt)
  const {epsilon} = epsilonAt(curveAt(noiseMultiplier), delta)
  return {
    noiseMultiplier,
    epsilon,
    start: (parameters, noise) => startDpSgd(setting, {noiseMultiplier, epsilon}, parameters, noise),
  }
}

function startDpSgd(
  {rate, steps, clip, expectedExamples}: DpSgdSetting,
  {noiseMultiplier, epsilon}: Pick<DpSgdPlan, 'noiseMultiplier' | 'epsilon'>,
  parameters: number,
  noise: NoiseSource,
): DpSgd {
  const values = new Float32Array(parameters)
  let taken = 0
  return {
    noiseMultiplier,
    epsilon,
    nextBatch: records => Int32Array.from({length: records}, (_, row) => row).filter(() => uniform(noise) < rate),
    nextStep: () => {
      if (taken++ >= steps) throw new RangeError(`The budget is for ${steps} steps; another one would spend more.`)
      fillGaussian(values, noiseMultiplier * clip, noise)
      return {clip, noise: values, expectedExamples}
    },
  }
}

function checkSetting({epsilon, delta, rate, steps, clip, expectedExamples}: DpSgdSetting): void {
  const positive = (name: string, value: number) => {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} must be above 0. Got ${value}.`)
  }
  positive('epsilon', epsilon)
  positive('clip', clip)
  positive('expectedExamples', expectedExamples)
  if (!(delta > 0 && delta < 1)) throw new RangeError(`delta must be in (0, 1). Got ${delta}.`)
  if (!(rate > 0 && rate <= 1)) throw new RangeError(`rate must be in (0, 1]. Got ${rate}.`)
  if (!(Number.isInteger(steps) && steps >= 1)) throw new RangeError(`steps must be a whole number of at least 1. Got ${steps}.`)
}
