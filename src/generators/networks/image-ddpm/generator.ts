import type {Generator} from '../../generator.js'
import {engineForConvolutions} from '../../../backend/engine.js'
import {throwIfStopped} from '../../../core/context.js'
import type {OptionValues} from '../../../core/options.js'
import {floats} from '../../../core/saved-state.js'
import {pictureForm} from '../../pictures/picture-form.js'
import {classFeatures, stepCount} from '../shared/class-features.js'
import {fittedModel} from '../shared/fitted-model.js'
import {holdOutRows} from '../shared/held-out-rows.js'
import {pixelCodec} from '../shared/pixel-codec.js'
import {viewOfPictures} from '../shared/picture-view.js'
import {restoredPictures, type RebuildPictures} from '../shared/restored-pictures.js'
import {pictureDenoiser} from './networks.js'
import {USUAL_STEPS, imageDdpmOptions} from './options.js'
import {pictureRowModel, trainImageDdpm} from './train.js'

const NAME = 'image-ddpm'

/**
 * Diffusion for pictures: pictures of the class become noise in small steps, and a U-Net ({@link pictureDenoiser}) learns to say what noise
 * was added; sampling starts with noise and takes it away step by step. Pixels lie on [-1, 1]. Trained on the pictures of the class alone,
 * never flipped, cropped or otherwise changed.
 *
 * Ho, Jain and Abbeel, NeurIPS 2020, arXiv:2006.11239, algorithms 1 and 2; Nichol and Dhariwal, arXiv:2102.09672 (cosine schedule); Song,
 * Meng and Ermon, arXiv:2010.02502 (fewer steps on the way back, by default without new noise). Departures: a small network; AdamW with
 * a rate that falls to 0; the moving average of few updates; training stops where the loss of held-out pictures rises; and predicted
 * clean pixels are held in [-1, 1] on the way back.
 *
 * @throws {UserError} When steps and epochs are both given, or the network would take too much memory.
 * @throws {NotApplicable} When the class has one row, the columns are no pictures, or the pictures cannot be halved twice.
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export function createImageDdpm(options: OptionValues<typeof imageDdpmOptions>): Generator {
  const rebuild: RebuildPictures = (form, tensors, executor) =>
    pictureRowModel(form, options, floats(tensors, 'denoiser'), executor)
  return {
    keepsCheckpoints: true,
    async fit(train, minority, context) {
      throwIfStopped(context)
      const features = classFeatures(NAME, train, minority)
      const form = pictureForm(NAME, features)
      pictureDenoiser(form, {...options, steps: 1})
      const {learnt, heldOut, notes} = holdOutRows(NAME, train, minority, options.holdOut, context.rng.fork('held out'))
      const own = classFeatures(NAME, learnt, minority)
      const {rowCount} = own
      const steps = stepCount(NAME, options, USUAL_STEPS, {rows: rowCount, ofClass: rowCount, batchSize: options.batchSize})
      const codec = pixelCodec(own, form)
      const engine = engineForConvolutions(context.engine)
      const model = await trainImageDdpm(
        form,
        codec.encode(own, context.rng),
        {...options, steps},
        engine.executor,
        heldOut && codec.encode(heldOut, context.rng),
        context,
      )
      return fittedModel({
        ...{generator: NAME, train, minority, features, codec, model, engine: engine.executor.name},
        notes: [engine.note, ...notes],
      })
    },
    restore: (saved, train, minority) =>
      restoredPictures({generator: NAME, viewOf: viewOfPictures(NAME), rebuild}, saved, train, minority),
  }
}
