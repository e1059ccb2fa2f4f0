import type {Rng} from '../../../core/rng.js'
import type {DenoiserTrainer} from '../../../nn/executor.js'
import type {Features} from '../../../preprocess/tabular/layout.js'
import type {MixedDiffusion} from './diffusion.js'

/** Noisy versions of each held-out row. */
const VERSIONS = 32

/**
 * What the moving average of the network loses on rows that it does not learn from: the mean training loss over 32
 * noisy versions of each, the same at every look. It is the bound of the rows' likelihood that training lowers (Ho et
 * al., arXiv:2006.11239, equation 14), and begins to rise where a diffusion begins to learn its training rows by heart
 * (Bonnaire et al., arXiv:2505.17638).
 *
 * @param heldOut Encoded rows of class `label`, at least one.
 */
export function heldOutLoss(
  diffusion: MixedDiffusion,
  heldOut: Features,
  label: number,
  rng: Rng,
): (trainer: Pick<DenoiserTrainer, 'apply'>) => number {
  const rows = VERSIONS * heldOut.rows
  const batch = diffusion.createBatch(rows)
  const chosen = Int32Array.from({length: rows}, (_, at) => at % heldOut.rows)
  diffusion.addNoise(heldOut, chosen, batch, rng)
  const labels = new Int32Array(rows).fill(label)
  const unused = new Float32Array(rows * diffusion.layout.width)
  return trainer => {
    const {numbers, levels} = diffusion.losses(trainer.apply({...batch, labels}, {averaged: true}), batch, unused)
    return numbers + levels
  }
}
