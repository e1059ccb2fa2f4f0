import {TrainingDiverged} from '../../../core/errors.js'
import type {Features} from '../../../preprocess/tabular/layout.js'

/** Made rows that vary less than this share of what real ones do are one row in disguise. */
const SMALLEST_SHARE = 0.01

/**
 * @param made Rows of a trained generator. @param real Rows that it learnt from.
 * @throws {TrainingDiverged} When made rows are not finite, or nearly all alike: the variances of their features sum to less
 * than 1 % of those of the real rows.
 */
export function refuseCollapse(generator: string, made: Features, real: Features): void {
  const variance = totalVariance(made)
  if (variance >= SMALLEST_SHARE * totalVariance(real)) return
  const what = Number.isFinite(variance) ? 'the rows it makes are nearly all the same' : 'the rows it makes are not numbers'
  throw new TrainingDiverged(generator, what, 'Try more steps, a smaller learningRate or another seed.')
}

function totalVariance({data, rows, width}: Features): number {
  let total = 0
  for (let column = 0; column < width; column++) {
    let sum = 0
    let squares = 0
    for (let row = 0; row < rows; row++) sum += data[row * width + column] / rows
    for (let row = 0; row < rows; row++) squares += (data[row * width + column] - sum) ** 2 / rows
    total += squares
  }
  return total
}
