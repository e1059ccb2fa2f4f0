import {breather, type Context} from '../../../core/context.js'
import {createMatrix} from '../../../core/matrix.js'
import type {DenoiserTrainer} from '../../../nn/executor.js'
import type {Features, Layout} from '../../../preprocess/tabular/layout.js'
import type {RecordScores} from '../../../core/record-scores.js'
import type {MixedDiffusion, NoisyBatch} from './diffusion.js'

/** Shares of the way into noise, little by little: 5, 10, 20, 30, 40, 50 and 100 of 1000 steps are those of Wu et al., arXiv:2503.12008. */
const NOISE_LEVELS = [0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.1]
/** Draws of noise per level, where their mean is asked for. */
const DRAWS = 32

/**
 * How well the network (the moving average of its parameters) takes noise off each row: at each of 7 noise levels the
 * mean loss of the numbers and that of the levels over 32 draws of noise, which are the same for every row, so that
 * rows differ by themselves alone.
 *
 * @param draws So many draws of noise, with the losses under each of them instead of means.
 * @returns [rows, 14], or [rows, 14 x draws]: all levels and draws of the numbers, then those of the levels.
 */
export async function recordLosses(
  rows: Features,
  trainer: Pick<DenoiserTrainer, 'apply'>,
  diffusion: MixedDiffusion,
  label: number,
  context: Context,
  draws?: number,
): Promise<RecordScores> {
  const [batchRows, perLevel] = [draws ?? DRAWS, draws ?? 1]
  const half = NOISE_LEVELS.length * perLevel
  const features = createMatrix(rows.rows, 2 * half)
  const batch = diffusion.createBatch(batchRows)
  const labels = new Int32Array(batchRows).fill(label)
  const parts = draws === undefined ? [batch] : Array.from({length: draws}, (_, draw) => oneRow(batch, diffusion.layout, draw))
  const {width} = diffusion.layout
  const unused = new Float32Array(batchRows * width)
  const breathe = breather(context)
  for (let row = 0; row < rows.rows; row++) {
    const chosen = new Int32Array(batchRows).fill(row)
    for (const [at, level] of NOISE_LEVELS.entries()) {
      const time = Math.min(diffusion.kept.length - 1, Math.round(level * diffusion.kept.length))
      diffusion.addNoise(rows, chosen, batch, context.rng.fork(`level/${at}`), time)
      const output = trainer.apply({...batch, labels}, {averaged: true})
      for (const [part, seen] of parts.entries()) {
        const {numbers, levels} = diffusion.losses(output.subarray(part * width), seen, unused)
        const place = row * features.columns + at * perLevel + part
        features.data[place] = numbers
        features.data[place + half] = levels
      }
    }
    context.progress((row + 1) / rows.rows)
    await breathe()
  }
  return {kind: 'diffusion-losses', features}
}

/** One row of a batch as a batch of its own; both share their memory. */
function oneRow(batch: NoisyBatch, {width, scalars, groups}: Layout, row: number): NoisyBatch {
  const part = <A extends Float32Array | Int32Array>(all: A, size: number) => all.subarray(row * size, (row + 1) * size) as A
  return {
    rows: 1,
    x: part(batch.x, width),
    timesteps: part(batch.timesteps, 1),
    noise: part(batch.noise, scalars.length),
    levels: part(batch.levels, groups.length),
    noisyLevels: part(batch.noisyLevels, groups.length),
  }
}
