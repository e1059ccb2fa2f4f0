export const segmentationLosses = ['weighted-bce', 'dice', 'both'] as const
export type SegmentationLoss = (typeof segmentationLosses)[number]

/**
 * The loss of logits over all pixels of a batch, and its gradient.
 *
 * @param logits [pixels], as `marks`, which are 0 or 1.
 * @param gradient Is overwritten with d(loss)/d(logits).
 */
type Loss = (count: number, logits: ArrayLike<number>, marks: ArrayLike<number>, gradient: Float32Array | Float64Array) => number

/** Added above and below the line of Dice, so that a batch without a mark has a gradient. */
const SMOOTHING = 1

/**
 * What a segmentation network is trained on:
 *
 * - `weighted-bce`: binary cross-entropy, the mean over pixels, those that are marked counting `weight` times. The weight is that of the
 *   training pixels, background over marked (King and Zeng, 2001, doi:10.1093/oxfordjournals.pan.a004868, section 3.2), up to a limit.
 *   arXiv:2510.26778 trains a U-Net with a weighted cross-entropy so; its text was not at hand, so that its weights may differ.
 * - `dice`: 1 - (2 sum p g + 1) / (sum p^2 + sum g^2 + 1) with p the probabilities and g the marks (Milletari, Navab and Ahmadi, V-Net,
 *   arXiv:1606.04797, section 3). Departures: the sums go over the batch instead of one volume, and 1 is added on both sides.
 * - `both`: their sum.
 */
export function segmentationLoss(loss: SegmentationLoss, weight: number): Loss {
  const entropy = weightedEntropy(weight)
  if (loss === 'weighted-bce') return entropy
  if (loss === 'dice') return softDice
  let ofDice = new Float64Array(0)
  return (count, logits, marks, gradient) => {
    if (ofDice.length < count) ofDice = new Float64Array(count)
    const sum = entropy(count, logits, marks, gradient) + softDice(count, logits, marks, ofDice)
    for (let at = 0; at < count; at++) gradient[at] += ofDice[at]
    return sum
  }
}

function weightedEntropy(weight: number): Loss {
  return (count, logits, marks, gradient) => {
    let sum = 0
    for (let at = 0; at < count; at++) {
      const z = logits[at]
      const factor = marks[at] === 1 ? weight : 1
      // ln(1 + e^-|z|) keeps its digits where e^z would overflow.
      sum += factor * (Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - z * marks[at])
      gradient[at] = (factor * (probability(z) - marks[at])) / count
    }
    return sum / count
  }
}

const softDice: Loss = (count, logits, marks, gradient) => {
  let [both, squares] = [SMOOTHING, SMOOTHING]
  for (let at = 0; at < count; at++) {
    const p = probability(logits[at])
    both += 2 * p * marks[at]
    squares += p * p + marks[at] * marks[at]
  }
  for (let at = 0; at < count; at++) {
    const p = probability(logits[at])
    const ofProbability = (2 * both * p) / (squares * squares) - (2 * marks[at]) / squares
    gradient[at] = ofProbability * p * (1 - p)
  }
  return 1 - both / squares
}

const probability = (logit: number) => 1 / (1 + Math.exp(-logit))

/** Background over marked pixels, between 1 and `most`. */
export function markedWeight(masks: ArrayLike<number>, most: number): number {
  let marked = 0
  for (let at = 0; at < masks.length; at++) marked += masks[at]
  return Math.min(most, Math.max(1, (masks.length - marked) / marked))
}
