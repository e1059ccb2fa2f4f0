import type {Generator} from '../../generator.js'
import {engineForConvolutions} from '../../../backend/engine.js'
import {breather, throwIfStopped, type Context} from '../../../core/context.js'
import {createMatrix, type Matrix} from '../../../core/matrix.js'
import type {OptionValues} from '../../../core/options.js'
import {integerBelow} from '../../../core/rng.js'
import type {ChainTrainer} from '../../../nn/chain.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import {nearestNeighboursAsync} from '../../../stats/neighbours.js'
import {randomNeighbour} from '../../interpolation/interpolate.js'
import {pictureForm} from '../../pictures/picture-form.js'
import {neighbourCount} from '../../shared-options.js'
import {classFeatures, stepCount} from '../shared/class-features.js'
import {fittedModel} from '../shared/fitted-model.js'
import {pixelCodec} from '../shared/pixel-codec.js'
import {batchesOf} from './batches.js'
import {autoencoder, DECODER, ENCODER} from './networks.js'
import {USUAL_STEPS, deepSmoteOptions} from './options.js'
import {trainAutoencoder} from './train.js'

const NAME = 'deep-smote'
/** Pictures that are decoded together. */
const CHUNK = 256

/**
 * DeepSMOTE: an encoder turns pictures into codes and a decoder turns codes into pictures, both trained on the pictures of all classes. New
 * pictures of a class are decoded from codes that lie between those of a random picture of it and one of its nearest neighbours, as in
 * SMOTE. Two errors are lowered together: that of pictures of all classes, decoded from their own codes, and that of pictures of one
 * class, each decoded from the code of another one of it (the penalty).
 *
 * Dablain, Krawczyk and Chawla, IEEE TNNLS 2022, arXiv:2105.02340, algorithm 1 and section III. In the authors' program
 * (DeepSMOTE_MNIST.py) codes and pictures are turned in the same order, so that the second error is that of a class's pictures decoded
 * from their own codes: option `penalty=class`. Departures: 32 filters first instead of 64, codes of 128 numbers instead of 300, and a
 * learning rate of 5e-4 instead of 2e-4, so that a training takes minutes on a processor; both errors share the batch norm of
 * one pass; with `penalty=class` the encoder learns from the second error too; and the last parameters are taken, not those of
 * the best epoch.
 *
 * @throws {UserError} When steps and epochs are both given, more neighbours are asked for than there are, or the networks would take
 * too much memory.
 * @throws {NotApplicable} When the class has one row, the columns are no pictures, or the pictures cannot be halved twice.
 * @throws {TrainingDiverged} When the loss is no longer finite.
 */
export function createDeepSmote(options: OptionValues<typeof deepSmoteOptions>): Generator {
  return {
    keepsCheckpoints: true,
    learnsFromAll: true,
    async fit(train, minority, context) {
      throwIfStopped(context)
      const features = classFeatures(NAME, train, minority)
      const form = pictureForm(NAME, features)
      const everyone = train.without([minority.target])
      pictureForm(NAME, everyone)
      const model = autoencoder(form, options)
      const {count, notes} = neighbourCount(NAME, options.neighbours, features.rowCount)
      const {batchSize, penalty} = options
      const codec = pixelCodec(features, form)
      const [pictures, own] = [everyone, features].map(table => codec.encode(table, context.rng))
      const batches = batchesOf(train, minority.target, batchSize, penalty, context.rng.fork('order'))
      const steps = stepCount(NAME, options, USUAL_STEPS, {rows: train.rowCount, ofClass: features.rowCount, batchSize})
      const engine = engineForConvolutions(context.engine)
      const {trainer, ...trained} = await trainAutoencoder(engine.executor, model, {pictures, batches, steps}, context)
      const codes = codesOf(trainer, own)
      const {indices} = await nearestNeighboursAsync(
        codes,
        codes,
        count,
        {excludeSelf: true},
        {
          ...context,
          progress: () => undefined,
        },
      )
      return fittedModel({
        ...{generator: NAME, train, minority, features, codec, engine: engine.executor.name, notes: [engine.note, ...notes]},
        model: {
          ...trained,
          make: (rowCount, part) => decodeBetween(trainer, codes, indices, rowCount, part),
          dispose: () => {
            trainer.dispose()
          },
        },
      })
    },
  }
}

function codesOf(trainer: ChainTrainer, {data, rows}: Features): Matrix {
  const codes = trainer.apply({rows, x: data}, {part: ENCODER})
  const matrix = createMatrix(rows, codes.length / rows)
  matrix.data.set(codes)
  return matrix
}

/**
 * Pictures `[rowCount, pixels]` of codes that lie at a uniform position between a random one and one of its neighbours.
 * @param indices Neighbours of each code, `[codes, neighbours]`.
 */
async function decodeBetween(
  trainer: ChainTrainer,
  {data, rows, columns}: Matrix,
  indices: Int32Array,
  rowCount: number,
  context: Context,
): Promise<Features> {
  const {rng} = context
  const neighbours = indices.length / rows
  const breathe = breather(context)
  const parts: Float32Array[] = []
  for (let from = 0; from < rowCount; from += CHUNK) {
    const count = Math.min(CHUNK, rowCount - from)
    const codes = new Float32Array(count * columns)
    for (let row = 0; row < count; row++) {
      const base = integerBelow(rng, rows)
      const partner = randomNeighbour(rng, indices, base, neighbours)
      const gap = rng.next()
      for (let at = 0; at < columns; at++) {
        const start = data[base * columns + at]
        codes[row * columns + at] = start + gap * (data[partner * columns + at] - start)
      }
    }
    parts.push(trainer.apply({rows: count, x: codes}, {part: DECODER}))
    context.progress((from + count) / rowCount)
    await breathe()
    throwIfStopped(context)
  }
  return joined(parts, rowCount)
}

function joined(parts: readonly Float32Array[], rows: number): Features {
  const data = new Float32Array(parts.reduce((sum, {length}) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    data.set(part, at)
    at += part.length
  }
  return {data, rows, width: rows === 0 ? 0 : data.length / rows}
}
