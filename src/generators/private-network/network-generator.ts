import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import type {OptionValues} from '../../core/options.js'
import {concentratedCurve, rhoFor} from '../../dp/accountant.js'
import {claimNotes} from '../../dp/claim.js'
import {planDpSgd, type DpSgd, type DpSgdPlan} from '../../dp/dp-sgd.js'
import {secretRng, type NoiseSource} from '../../dp/secure-noise.js'
import type {Rng} from '../../core/rng.js'
import type {Features} from '../../preprocess/tabular/layout.js'
import {flatMarginals, noisyMarginals} from '../dp-gaussian-copula/noisy-marginals.js'
import {privateRows, privateTable, type PrivateRows} from '../dp-gaussian-copula/private-rows.js'
import type {Generator} from '../generator.js'
import {nothingToLearn, type RowModel} from '../neural/fitted-model.js'
import {noiseFor} from '../private-options.js'
import {decodePositions, encodePositions, privateEncoding, type PrivateEncoding} from './encoding.js'
import type {privateNetworkOptions} from './options.js'

/** What a private training is given. */
export interface PrivateTraining {
  readonly encoding: PrivateEncoding
  readonly records: Features
  /** Most records of a batch: that more are drawn is less likely than 1 in 10^21, and then they are left out. */
  readonly largestBatch: number
  /** Batches and noise for a gradient of so many parameters. */
  readonly dpSgd: (parameters: number) => DpSgd
  /** For what goes with a record by its place in the batch. */
  readonly secret: Rng
}

type Options = OptionValues<typeof privateNetworkOptions>

export interface NetworkTrainer {
  /** Steps that look at records. */
  readonly privateSteps: number
  train(training: PrivateTraining, context: Context): Promise<RowModel & {readonly engine: string}>
}

/** A generator that pays for noisy counts of the columns with a share of the budget and trains a network by DP-SGD with the rest. */
export function networkGenerator(name: string, options: Options, network: NetworkTrainer): Generator {
  const {epsilon, delta, domain, bins, insecureSeed} = options
  const account = accountOf(options, network.privateSteps)
  return {
    async fit(train, minority, context) {
      throwIfStopped(context)
      const rows = privateRows(name, train, minority, domain, 2 ** Math.ceil(Math.log2(bins)))
      const noise = noiseFor(insecureSeed, context.rng)
      const {rho, plan} = account()
      const training = prepare(rows, {rho, plan, rate: options.rate}, noise, context)
      const {encoding} = training
      const model =
        encoding.layout.width === 0
          ? {...nothingToLearn, engine: 'there is nothing to train: every column has one value'}
          : await network.train(training, subContext(context, 'train'))
      context.progress(1)
      return {
        notes: [
          ...claimNotes(name, {epsilon, delta}, noise.secure),
          spendingNote(name, options, network.privateSteps, plan),
          model.engine,
        ],
        async sample(rowCount, sampling) {
          throwIfStopped(sampling)
          const made = await model.make(rowCount, sampling)
          sampling.progress(1)
          return privateTable(train, minority, rows.scales, decodePositions(encoding, made), rowCount)
        },
        dispose: () => {
          model.dispose()
        },
      }
    },
  }
}

interface Account {
  /** What the columns' counts spend, zero-concentrated; 0 for no counts. */
  readonly rho: number
  readonly plan: DpSgdPlan
}

/** What is spent on what, worked out when it is first asked for: it is the same for every fit. */
function accountOf({epsilon, delta, marginalShare, rate, clip}: Options, steps: number): () => Account {
  let account: Account | undefined
  return () => {
    if (account) return account
    const rho = marginalShare * rhoFor({epsilon, delta})
    // Adam divides by the gradient's own size, so that the divisor decides nothing and nobody need guess the number of records.
    const setting = {epsilon, delta, rate, steps, clip, expectedExamples: 1, before: concentratedCurve(rho)}
    return (account = {rho, plan: planDpSgd(setting)})
  }
}

function prepare(
  {scales, positions}: PrivateRows,
  {rho, plan, rate}: Account & {readonly rate: number},
  noise: NoiseSource,
  context: Context,
): PrivateTraining {
  const multiplier = Math.sqrt(scales.length / (2 * rho))
  const marginals = rho > 0 ? noisyMarginals(scales, positions, multiplier, noise, context) : flatMarginals(scales)
  const encoding = privateEncoding(marginals)
  const records = encodePositions(encoding, positions, positions[0].length)
  return {
    encoding,
    records,
    largestBatch: largestBatch(records.rows, rate),
    dpSgd: parameters => plan.start(parameters, noise),
    secret: secretRng(noise),
  }
}

const spendingNote = (name: string, {rate, clip, marginalShare}: Options, steps: number, {noiseMultiplier}: DpSgdPlan): string =>
  `${name}: ${steps} steps on Poisson samples of rate ${rate}, gradients of norm at most ${clip} each with noise of ${noiseMultiplier.toPrecision(4)} times that, after ${Math.round(100 * marginalShare)} % of the budget for the single columns.`

/**
 * A number of records that a Poisson sample exceeds with probability below e^-50, by Bernstein's inequality: P(X - np >= t) <= exp(-t^2 / (2 (np(1-p) + t / 3))).
 * Buffers need an end, and leaving out what lies beyond it adds that probability to delta in every step: nothing beside the 1e-15 that delta is at least.
 */
export function largestBatch(records: number, rate: number): number {
  const third = NEVER / 3
  const excess = third + Math.sqrt(third ** 2 + 2 * NEVER * records * rate * (1 - rate))
  return Math.min(records, Math.ceil(records * rate + excess))
}

const NEVER = 50
