import type {Classifier} from '../../nn/own/classifier.js'

/** Length of the step along the guiding gradient, relative to the parameters: large enough to be seen in single precision. */
const STEP = 1e-3

/**
 * Weighs the rows of a batch by how far a step on each of them would lower the loss on a guiding batch (Ren et al., arXiv 1803.09050,
 * algorithm 1): in proportion to the product of the row's gradient with that of the guiding batch, none below 0, with mean 1. The product
 * is the row's derivative along the guiding gradient, taken as a central difference of two forward passes. If no row would help, all
 * weights are 0. Departures: the guiding batch is of the training rows, where Ren et al. keep clean rows for it. BRIQA (arXiv
 * 2510.26661) weighs classes in the place of rows.
 *
 * @param network Its gradients are those of the mean loss on the guiding batch, and the rows are in its input.
 * @param measure Writes the loss of each row.
 */
export function weighRows(network: Classifier, rows: number, measure: (losses: Float64Array) => void): Float64Array {
  const {parameters, gradients} = network
  const weights = new Float64Array(rows)
  const length = norm(gradients)
  if (length === 0) return weights
  const step = (STEP * (1 + norm(parameters))) / length
  const kept = parameters.slice()
  const [above, below] = [1, -1].map(sign => {
    for (let at = 0; at < kept.length; at++) parameters[at] = kept[at] + sign * step * gradients[at]
    const losses = new Float64Array(rows)
    measure(losses)
    return losses
  })
  parameters.set(kept)
  let sum = 0
  for (let row = 0; row < rows; row++) {
    weights[row] = Math.max(0, above[row] - below[row])
    sum += weights[row]
  }
  return sum > 0 ? weights.map(weight => (weight * rows) / sum) : weights
}

function norm(values: Float32Array): number {
  let squares = 0
  for (const value of values) squares += value * value
  return Math.sqrt(squares)
}
