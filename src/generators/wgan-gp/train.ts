import type {Context} from '../../core/context.js'
import type {Rng} from '../../core/rng.js'
import type {Executor, WganModel} from '../../nn/executor.js'
import type {Features, Layout} from '../../preprocess/tabular/layout.js'
import type {RowModel} from '../neural/fitted-model.js'
import {headsOf} from '../neural/heads.js'
import type {MadeRowScore} from '../neural/energy-score.js'
import {trainedRowModel} from '../neural/sample-wgan.js'
import {ShuffledRows} from '../neural/shuffled-rows.js'
import type {WganBuffers} from '../neural/train-wgan.js'
import {wganAdam} from '../neural/wgan-adam.js'
import {criticNetwork, plainGenerator} from '../neural/wgan-networks.js'

export interface WganGpSettings {
  readonly steps: number
  readonly batchSize: number
  readonly hidden: number
  readonly embedding: number
  readonly learningRate: number
  readonly discriminatorSteps: number
  readonly average: number
  /** Head of the scalars: tanh where they lie in [-1, 1]. */
  readonly scalar: 'tanh' | 'identity'
}

/** Weight of the gradient penalty, as in the paper. */
const PENALTY = 10

/** Trains a plain WGAN-GP on the rows and returns what makes rows like them. */
export function trainWganGp(
  layout: Layout,
  {data, rows, width}: Features,
  settings: WganGpSettings,
  executor: Executor,
  score: MadeRowScore | undefined,
  context: Context,
): Promise<RowModel> {
  const {hidden, embedding, learningRate, batchSize} = settings
  const model: WganModel = {
    generator: plainGenerator(embedding, hidden, headsOf(layout, settings.scalar, 'softmax')),
    critic: criticNetwork(width, hidden, 0),
    pac: 1,
    condition: 0,
    penalty: PENALTY,
    generatorOptimiser: wganAdam(learningRate, 0),
    criticOptimiser: wganAdam(learningRate, 0),
    maxRows: batchSize,
  }
  const shuffled = new ShuffledRows(rows, context.rng.fork('order'))
  const fill = ({real}: WganBuffers, _: Rng, batch: number) => {
    for (let at = 0; at < batchSize; at++) {
      const start = shuffled.at(batch * batchSize + at) * width
      real.set(data.subarray(start, start + width), at * width)
    }
  }
  return trainedRowModel(executor, {...settings, generator: 'wgan-gp', model, fill, ...(score && {score})}, context)
}
