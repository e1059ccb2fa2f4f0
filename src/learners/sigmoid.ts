/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  // Of a number up to 0, so that it does not overflow.
  const power = Math.exp(-Math.abs(x))
  return (x >= 0 ? 1 : power) / (1 + power)
}

/** -ln of the probability that the logit gives to the label: ln(1 + e^x) - label x, without overflow. */
export function logLoss(logit: number, label: number): number {
  return Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - label * logit
}
