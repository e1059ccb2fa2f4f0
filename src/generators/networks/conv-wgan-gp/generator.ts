import type {Generator} from '../../generator.js'
import {engineForConvolutions} from '../../../backend/engine.js'
import {createMatrix, type Matrix} from '../../../core/matrix.js'
import {throwIfStopped, type Context} from '../../../core/context.js'
import type {OptionValues} from '../../../core/options.js'
import type {Rng} from '../../../core/rng.js'
import {floats} from '../../../core/saved-state.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import {classFeatures, stepCount} from '../shared/class-features.js'
import {energyScore, MADE_ROWS, type MadeRowScore} from '../shared/energy-score.js'
import {fittedModel} from '../shared/fitted-model.js'
import {holdOutRows} from '../shared/held-out-rows.js'
import {viewOfPictures, type ViewOf} from '../shared/picture-view.js'
import {restoredPictures, type RebuildPictures} from '../shared/restored-pictures.js'
import {trainedRowModel, wganRowModel} from '../shared/sample-wgan.js'
import {ShuffledRows} from '../shared/shuffled-rows.js'
import type {WganBuffers} from '../shared/train-wgan.js'
import {convolutionalWgan} from './networks.js'
import {USUAL_STEPS, convWganGpOptions} from './options.js'

const NAME = 'conv-wgan-gp'

/**
 * WGAN-GP for pictures: a generator doubles a small picture of many channels up to the size of the real ones, a critic
 * halves pictures down to a score, and its gradient is held near 1 between real and made ones ({@link convolutionalWgan}).
 * Pixels lie on [-1, 1]. Trained on the pictures of the class alone, and never flipped, cropped or otherwise changed.
 *
 * Gulrajani, Ahmed, Arjovsky, Dumoulin and Courville, NeurIPS 2017, arXiv:1704.00028, algorithm 1, penalty weight 10;
 * networks after Radford, Metz and Chintala, arXiv:1511.06434. Departures: Adam with moments 0.5 and 0.9 (0 and 0.9 there),
 * two critic updates per step instead of five, weights that start uniform (PyTorch's default) instead of normal, and the
 * moving average of the generator's parameters.
 *
 * @throws {UserError} When steps and epochs are both given, or the networks would take too much memory.
 * @throws {NotApplicable} When the class has one picture, the columns are no pictures, or the pictures cannot be halved twice.
 * @throws {TrainingDiverged} When a loss is out of bounds, or the generator has come to make one picture.
 */
export function createConvWganGp(options: ConvolutionalOptions): Generator {
  return convolutionalGan(NAME, options, viewOfPictures(NAME))
}

type ConvolutionalOptions = OptionValues<typeof convWganGpOptions>

/**
 * The same for rows that become pictures on the way to the network.
 *
 * @param name The generator's, for messages.
 */
export function convolutionalGan(name: string, options: ConvolutionalOptions, viewOf: ViewOf): Generator {
  const rebuild: RebuildPictures = (form, tensors, executor) =>
    wganRowModel(executor, {model: convolutionalWgan(form, options)}, floats(tensors, 'generator'))
  return {
    keepsCheckpoints: true,
    async fit(train, minority, context) {
      throwIfStopped(context)
      const features = classFeatures(name, train, minority)
      const {form, codecOf} = viewOf(features)
      const model = convolutionalWgan(form, options)
      const {learnt, heldOut, notes} = holdOutRows(name, train, minority, options.holdOut, context.rng.fork('held out'))
      const own = classFeatures(name, learnt, minority)
      const {rowCount} = own
      const steps = stepCount(name, options, USUAL_STEPS, {rows: rowCount, ofClass: rowCount, batchSize: options.batchSize})
      const codec = codecOf(own)
      const pictures = codec.encode(own, context.rng)
      const engine = engineForConvolutions(context.engine)
      const score = heldOut && pictureScore(codec.encode(heldOut, context.rng), context)
      const fill = fillFrom(pictures, options.batchSize, context.rng.fork('order'))
      const plan = {...options, steps, generator: name, model, fill, ...(score && {score})}
      return fittedModel({
        ...{generator: name, train, minority, features, codec, engine: engine.executor.name, notes: [engine.note, ...notes]},
        model: await trainedRowModel(engine.executor, plan, context),
      })
    },
    restore: (saved, train, minority) => restoredPictures({generator: name, viewOf, rebuild}, saved, train, minority),
  }
}

function fillFrom(
  {data, rows, width}: Features,
  batchSize: number,
  rng: Rng,
): (buffers: WganBuffers, _: Rng, batch: number) => void {
  const shuffled = new ShuffledRows(rows, rng)
  return ({real}, _, batch) => {
    for (let at = 0; at < batchSize; at++) {
      const start = shuffled.at(batch * batchSize + at) * width
      real.set(data.subarray(start, start + width), at * width)
    }
  }
}

/** How far held-out pictures are from those that a network makes, by their mean energy score on pixels. */
function pictureScore(heldOut: Features, context: Context): MadeRowScore {
  const observed = matrixOf(heldOut)
  return async make => {
    const part = {...context, progress: () => undefined, rng: context.rng.fork('make')}
    return energyScore(matrixOf(await make(MADE_ROWS, part)), observed)
  }
}

function matrixOf({data, rows, width}: Features): Matrix {
  const matrix = createMatrix(rows, width)
  matrix.data.set(data)
  return matrix
}
