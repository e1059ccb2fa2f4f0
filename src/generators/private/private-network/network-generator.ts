import {subContext, throwIfStopped, type Context} from '../../../core/context.js'
import type {OptionValues} from '../../../core/options.js'
import {concentratedCurve, rhoFor, type PrivacyBudget} from '../../../dp/accountant.js'
import {claimNotes, claimRecord} from '../../../dp/claim.js'
import {planDpSgd, type DpSgd, type DpSgdPlan} from '../../../dp/dp-sgd.js'
import {secretRng, type NoiseSource} from '../../../dp/secure-noise.js'
import type {Rng} from '../../../core/rng.js'
import type {Tensors} from '../../../core/saved-state.js'
import type {MinorityClass, Table} from '../../../core/table.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import {flatMarginals, marginalsFrom, noisyCounts} from '../dp-gaussian-copula/noisy-marginals.js'
import {privateRows, privateScales, privateTable, type PrivateRows} from '../dp-gaussian-copula/private-rows.js'
import {restoredMarginals, savedMarginals, type SavedMarginal} from '../dp-gaussian-copula/saved-marginals.js'
import type {FittedGenerator, Generator} from '../../generator.js'
import {nothingToLearn, type RowModel} from '../../networks/shared/fitted-model.js'
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
  train(training: PrivateTraining, context: Context): Promise<PrivateModel>
  /** What `save` of a trained one was called on. @throws {RangeError} When it is of another network. */
  restore(encoding: PrivateEncoding, tensors: Tensors): Promise<PrivateModel>
}

/** A trained network and a note on its engine. */
export type PrivateModel = RowModel & {readonly engine: string}

const nothing: PrivateModel = {...nothingToLearn, engine: 'there is nothing to train: every column has one value'}

/** A generator that pays for noisy counts of the columns with a share of the budget and trains a network by DP-SGD with the rest. */
export function networkGenerator(name: string, options: Options, network: NetworkTrainer): Generator {
  const {epsilon, delta, domain, bins, insecureSeed} = options
  const account = accountOf(options, network.privateSteps)
  const budget = {epsilon, delta}
  const mostCells = 2 ** Math.ceil(Math.log2(bins))
  return {
    claims: budget,
    async fit(train, minority, context) {
      throwIfStopped(context)
      const rows = privateRows(name, train, minority, domain, mostCells)
      const noise = noiseFor(insecureSeed, context.rng)
      const {rho, plan} = account()
      const training = prepare(rows, {rho, plan, rate: options.rate}, noise, context)
      const {encoding} = training
      const model = encoding.layout.width === 0 ? nothing : await network.train(training, subContext(context, 'train'))
      context.progress(1)
      const spent = spendingNote(name, options, network.privateSteps, plan)
      const notes = [...claimNotes(name, budget, noise.secure), spent, model.engine]
      return fittedNetwork({budget, secure: noise.secure, encoding, model, notes}, train, minority)
    },
    async restore({state, tensors}, train, minority) {
      const {secure, marginals} = state as unknown as {secure: boolean; marginals: readonly SavedMarginal[]}
      const scales = privateScales(name, train, minority, domain, mostCells)
      const encoding = privateEncoding(restoredMarginals(scales, marginals))
      const model = encoding.layout.width === 0 ? nothing : await network.restore(encoding, tensors)
      const notes = [...claimNotes(name, budget, secure, 'saved'), model.engine]
      return fittedNetwork({budget, secure, encoding, model, notes}, train, minority)
    },
  }
}

interface PrivateNetwork {
  readonly budget: PrivacyBudget
  /** The noise was secret. */
  readonly secure: boolean
  readonly encoding: PrivateEncoding
  readonly model: PrivateModel
  readonly notes: readonly string[]
}

function fittedNetwork(
  {budget, secure, encoding, model, notes}: PrivateNetwork,
  train: Table<'train'>,
  minority: MinorityClass,
): FittedGenerator {
  const scales = encoding.marginals.map(({scale}) => scale)
  return {
    notes,
    async sample(rowCount, sampling) {
      throwIfStopped(sampling)
      const made = await model.make(rowCount, sampling)
      sampling.progress(1)
      return privateTable(train, minority, scales, decodePositions(encoding, made), rowCount)
    },
    save: () => ({
      state: {secure, marginals: savedMarginals(encoding.marginals)},
      tensors: model.save().tensors,
      training: claimRecord(budget, secure),
    }),
    dispose: () => {
      model.dispose()
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
  const marginals =
    rho > 0 ? marginalsFrom(scales, noisyCounts(scales, positions, multiplier, noise, context)) : flatMarginals(scales)
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
  `${name}: ${steps} steps on Poisson samples of rate ${rate}, gradients of norm at most ${clip} ` +
  `each with noise of ${noiseMultiplier.toPrecision(4)} times that, after ` +
  `${Math.round(100 * marginalShare)} % of the budget for the single columns.`

/**
 * A number of records that a Poisson sample exceeds with probability below e^-50, by Bernstein's inequality: P(X - np
 * >= t) <= exp(-t^2 / (2 (np(1-p) + t / 3))). Buffers need an end, and leaving out what lies beyond it adds that
 * probability to delta in every step: nothing beside the 1e-15 that delta is at least.
 */
export function largestBatch(records: number, rate: number): number {
  const third = NEVER / 3
  const excess = third + Math.sqrt(third ** 2 + 2 * NEVER * records * rate * (1 - rate))
  return Math.min(records, Math.ceil(records * rate + excess))
}

const NEVER = 50
