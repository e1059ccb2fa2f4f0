import {logLoss, sigmoid} from '../sigmoid.js'

/** What one row's logit costs, and the derivative by the logit. */
export interface RowLoss {
  value(logit: number, label: number): number
  slope(logit: number, label: number): number
}

/** Minus the log of the probability of the label. */
export const crossEntropy: RowLoss = {value: logLoss, slope: (logit, label) => sigmoid(logit) - label}

/**
 * Focal loss (Lin et al., arXiv 1708.02002, equation 4): the cross-entropy of a row times (1 - p)^focusing, where p is the
 * probability of its label, so that rows that are easy count little.
 *
 * @param focusing At least 0; 0 is the cross-entropy. The paper's gamma.
 */
export function focalLoss(focusing: number): RowLoss {
  return {
    value(logit, label) {
      const missed = sigmoid(label === 1 ? -logit : logit)
      return missed ** focusing * logLoss(logit, label)
    },
    slope(logit, label) {
      const sign = label === 1 ? 1 : -1
      const right = sigmoid(sign * logit)
      const missed = sigmoid(-sign * logit)
      // The derivative by the signed logit is (1 - p)^focusing (focusing p log p + p - 1), as in the paper's appendix.
      return -sign * missed ** focusing * (focusing * right * logLoss(logit, label) + missed)
    },
  }
}

/**
 * Label-distribution-aware margin loss (Cao et al., arXiv 1906.07413) of two classes: the cross-entropy after the
 * label's own score was lowered by a margin, which is largest for the rare class.
 *
 * @param margins Of the majority and the minority.
 * @param scale What scores, which lie in [-1, 1], are multiplied by before the margin loss, margins included.
 */
export function marginLoss(margins: readonly number[], scale: number): RowLoss {
  const shifted = (logit: number, label: number) => logit + (label === 1 ? -scale * margins[1] : scale * margins[0])
  return {
    value: (logit, label) => logLoss(shifted(logit, label), label),
    slope: (logit, label) => sigmoid(shifted(logit, label)) - label,
  }
}
