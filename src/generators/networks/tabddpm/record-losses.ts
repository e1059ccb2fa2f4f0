import {breather, type Context} from '../../../core/context.js'
import {createMatrix} from '../../../core/matrix.js'
import type {DenoiserTrainer} from '../../../nn/executor.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import type {RecordScores} from '../../../core/record-scores.js'
import type {MixedDiffusion} from './diffusion.js'

/** Shares of the way into noise, little by little: 5, 10, 20, 30, 40, 50 and 100 of 1000 steps are those of Wu et al., arXiv:2503.12008. */
const NOISE_LEVELS = [0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.1]
/** Draws of noise per level. */
const DRAWS = 32

/**
 * How well the network (the moving average of its parameters) takes noise off each row: at each of 7 noise levels the
 * mean loss of the numbers and that of the levels over 32 draws of noise, which are the same for every row, so that
 * rows differ by themselves alone.
 *
 * @returns [rows, 14]
 */
export async function recordLosses(
  rows: Features,
  trainer: DenoiserTrainer,
  diffusion: MixedDiffusion,
  label: number,
  context: Context,
): Promise<RecordScores> {
  const features = createMatrix(rows.rows, 2 * NOISE_LEVELS.length)
  const batch = diffusion.createBatch(DRAWS)
  const labels = new Int32Array(DRAWS).fill(label)
  const unused = new Float32Array(DRAWS * diffusion.layout.width)
  const breathe = breather(context)
  for (let row = 0; row < rows.rows; row++) {
    const chosen = new Int32Array(DRAWS).fill(row)
    for (const [at, level] of NOISE_LEVELS.entries()) {
      const time = Math.min(diffusion.kept.length - 1, Math.round(level * diffusion.kept.length))
      diffusion.addNoise(rows, chosen, batch, context.rng.fork(`level/${at}`), time)
      const {numbers, levels} = diffusion.losses(trainer.apply({...batch, labels}, {averaged: true}), batch, unused)
      features.data[row * features.columns + at] = numbers
      features.data[row * features.columns + NOISE_LEVELS.length + at] = levels
    }
    context.progress((row + 1) / rows.rows)
    await breathe()
  }
  return {kind: 'diffusion-losses', features}
}
