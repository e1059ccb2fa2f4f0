import type {Context} from '../../../core/context.js'
import type {Rng} from '../../../core/rng.js'
import type {Executor, WganModel} from '../../../nn/executor.js'
import type {Features, Layout} from '../../../preprocess/tabular/layout.js'
import type {RowModel} from '../shared/fitted-model.js'
import {headsOf} from '../shared/heads.js'
import type {MadeRowScore} from '../shared/energy-score.js'
import {trainedRowModel} from '../shared/sample-wgan.js'
import {ShuffledRows} from '../shared/shuffled-rows.js'
import type {WganBuffers} from '../shared/train-wgan.js'
import {plainGenerator, unconditionalWgan} from '../shared/wgan-networks.js'

interface WganGpNetworks {
  readonly batchSize: number
  readonly hidden: number
  readonly embedding: number
  readonly learningRate: number
  /** Head of the scalars: tanh where they lie in [-1, 1]. */
  readonly scalar: 'tanh' | 'identity'
}

export interface WganGpSettings extends WganGpNetworks {
  readonly steps: number
  readonly discriminatorSteps: number
  readonly average: number
}

/** The networks for rows of this layout. */
export function wganGpModel(layout: Layout, settings: WganGpNetworks): WganModel {
  const generator = plainGenerator(settings.embedding, settings.hidden, headsOf(layout, settings.scalar, 'softmax'))
  return unconditionalWgan(generator, layout.width, settings, settings.batchSize)
}

/** Trains a plain WGAN-GP on the rows and returns what makes rows like them. */
export function trainWganGp(
  layout: Layout,
  {data, rows, width}: Features,
  settings: WganGpSettings,
  executor: Executor,
  score: MadeRowScore | undefined,
  context: Context,
): Promise<RowModel> {
  const {batchSize} = settings
  const model = wganGpModel(layout, settings)
  const shuffled = new ShuffledRows(rows, context.rng.fork('order'))
  const fill = ({real}: WganBuffers, _: Rng, batch: number) => {
    for (let at = 0; at < batchSize; at++) {
      const start = shuffled.at(batch * batchSize + at) * width
      real.set(data.subarray(start, start + width), at * width)
    }
  }
  return trainedRowModel(executor, {...settings, generator: 'wgan-gp', model, fill, ...(score && {score})}, context)
}
