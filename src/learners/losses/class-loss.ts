/** Numbers of one row, one per class. */
type Scores = Float32Array | Float64Array

/** What one row's scores of the classes cost. */
export interface ClassLoss {
  /**
   * @param scores [classes], before the softmax.
   * @param slopes Gets the derivatives by the scores [classes].
   * @returns The loss of the row.
   */
  measure(scores: Scores, label: number, slopes: Scores): number
}

/** Minus the log of the softmax's probability of the label; the slopes are the probabilities, less 1 for the label. */
export const softmaxLoss: ClassLoss = {
  measure(scores, label, slopes) {
    const loss = softmax(scores, slopes) - scores[label]
    slopes[label] -= 1
    return loss
  },
}

/**
 * Focal loss (Lin et al., arXiv 1708.02002, equation 4) over a softmax: the cross-entropy of a row times (1 - p)^focusing, where p is the
 * probability of its label. The derivative by score j is ((1 - p)^focusing - focusing p (1 - p)^(focusing - 1) log p) (p_j - [j = label]).
 *
 * @param focusing At least 0; 0 is the cross-entropy. The paper's gamma.
 */
export function focalClassLoss(focusing: number): ClassLoss {
  return {
    measure(scores, label, slopes) {
      const crossEntropy = softmax(scores, slopes) - scores[label]
      // The others are added up: 1 - p would lose what is small.
      let missed = 0
      for (let other = 0; other < scores.length; other++) if (other !== label) missed += slopes[other]
      const right = slopes[label]
      const share = missed ** focusing
      const factor = missed === 0 ? share : share + (focusing * right * share * crossEntropy) / missed
      for (let other = 0; other < scores.length; other++) slopes[other] *= factor
      slopes[label] = -factor * missed
      return share * crossEntropy
    },
  }
}

/**
 * Label-distribution-aware margin loss (Cao et al., arXiv 1906.07413, section 3.2): the cross-entropy after the label's own score was
 * lowered by the margin of its class.
 *
 * @param margins Of each class, in the unit of a cosine.
 * @param scale What the cosines were multiplied by; margins are too.
 */
export function marginClassLoss(margins: readonly number[], scale: number): ClassLoss {
  return {
    measure(scores, label, slopes) {
      const lowered = scores.slice()
      lowered[label] -= scale * margins[label]
      return softmaxLoss.measure(lowered, label, slopes)
    },
  }
}

/** Writes the probabilities; returns the log of the sum of the exponentials. */
export function softmax(scores: Scores, probabilities: Scores): number {
  let largest = -Infinity
  for (const score of scores) largest = Math.max(largest, score)
  let sum = 0
  for (let at = 0; at < scores.length; at++) {
    probabilities[at] = Math.exp(scores[at] - largest)
    sum += probabilities[at]
  }
  for (let at = 0; at < scores.length; at++) probabilities[at] /= sum
  return largest + Math.log(sum)
}
