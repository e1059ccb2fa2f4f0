import type {Context} from '../../../core/context.js'
import type {Rng} from '../../../core/rng.js'
import type {Json} from '../../../core/saved-state.js'
import type {Executor, WganModel} from '../../../nn/executor.js'
import type {Features, Layout} from '../../../preprocess/tabular/layout.js'
import type {RowModel} from '../shared/fitted-model.js'
import {headsOf} from '../shared/heads.js'
import type {MadeRowScore} from '../shared/energy-score.js'
import {trainedRowModel, type WganSampling} from '../shared/sample-wgan.js'
import type {WganBuffers} from '../shared/train-wgan.js'
import {wganAdam} from '../shared/wgan-adam.js'
import {PENALTY, criticNetwork, headOfGroup, residualGenerator} from '../shared/wgan-networks.js'
import type {ConditionalVectors} from './conditional-vectors.js'
import type {TrainingRows} from './training-rows.js'

interface CtganNetworks {
  /** A multiple of `pac`. */
  readonly batchSize: number
  readonly hidden: number
  readonly embedding: number
  readonly learningRate: number
  readonly pac: number
  readonly dropout: number
  /** Head of the scalars: tanh where they lie in [-1, 1]. */
  readonly scalar: 'tanh' | 'identity'
}

export interface CtganSettings extends CtganNetworks {
  readonly steps: number
  readonly discriminatorSteps: number
  readonly average: number
}

/** Temperature of the Gumbel softmax, and weight of Adam's decay: those of the paper and its package. */
const TEMPERATURE = 0.2
const WEIGHT_DECAY = 1e-6

/** The networks of CTGAN for rows of this layout under the rows' conditions. */
export function ctganModel(layout: Layout, {levels, width}: ConditionalVectors, settings: CtganNetworks): WganModel {
  const {hidden, embedding, pac, dropout, learningRate, batchSize} = settings
  return {
    generator: residualGenerator(embedding + width, hidden, headsOf(layout, settings.scalar, 'gumbel-softmax'), TEMPERATURE),
    critic: criticNetwork(pac * (layout.width + width), hidden, dropout),
    pac,
    condition: width,
    conditionHeads: levels.groups.map(({group}) => headOfGroup(layout, group)),
    penalty: PENALTY,
    generatorOptimiser: wganAdam(learningRate, WEIGHT_DECAY),
    criticOptimiser: wganAdam(learningRate, 0),
    maxRows: batchSize,
  }
}

/** Trains CTGAN on the rows and returns what makes rows of class 0. */
export async function trainCtgan(
  layout: Layout,
  rows: TrainingRows,
  settings: CtganSettings,
  executor: Executor,
  score: MadeRowScore | undefined,
  context: Context,
): Promise<RowModel> {
  const {vectors} = rows
  const sampling = ctganSampling(layout, vectors, settings)
  const fill = (buffers: WganBuffers, rng: Rng, batch: number) => {
    rows.fill(buffers, settings.batchSize, rng, batch)
  }
  const conditionsOf = (features: Features, row: number) => rows.conditionsOf(features, row)
  const plan = {
    ...settings,
    ...sampling,
    generator: 'ctgan',
    fill,
    ...(vectors.width > 0 ? {conditionsOf} : {}),
    ...(score && {score}),
  }
  return withConditions(await trainedRowModel(executor, plan, context), vectors)
}

/** What making rows needs beside the parameters. */
export function ctganSampling(layout: Layout, vectors: ConditionalVectors, networks: CtganNetworks): WganSampling {
  const model = ctganModel(layout, vectors, networks)
  return vectors.width === 0 ? {model} : {model, fillConditions: (condition, rng) => vectors.fill(condition, rng)}
}

/** The model with the counts that its conditions are drawn by in what is saved of it. */
export function withConditions(model: RowModel, {classes}: ConditionalVectors): RowModel {
  return {...model, save: () => ({...model.save(), state: classes as unknown as Json})}
}
