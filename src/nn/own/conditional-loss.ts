import type {Head} from '../description.js'

/**
 * CTGAN's conditional loss (arXiv:1907.00503, section 4.3): for the level that a row's condition sets, the cross-entropy of the
 * head it belongs to. Returns the mean over the rows and adds its gradient to that of the logits. Condition `[rows, width]`;
 * its columns beyond the groups of `conditionHeads` are left alone.
 */
export function createConditionalLoss(heads: readonly Head[], conditionHeads: readonly number[], width: number) {
  const starts = heads.map((_, index) => heads.slice(0, index).reduce((sum, {size}) => sum + size, 0))
  const columns = heads.reduce((sum, {size}) => sum + size, 0)
  let used = 0
  const groups = conditionHeads.map(head => {
    const {size} = heads[head]
    return {from: used, to: (used += size), start: starts[head]}
  })
  if (used > width) throw new RangeError(`The condition has ${width} columns, its heads have ${used}.`)

  return (rows: number, logits: Float32Array, condition: Float32Array, gradient: Float32Array): number => {
    let loss = 0
    for (let row = 0; row < rows; row++) {
      for (const {from, to, start} of groups) {
        const level = condition.subarray(row * width + from, row * width + to).indexOf(1)
        if (level >= 0) loss += crossEntropy(logits, row * columns + start, to - from, level, 1 / rows, gradient)
      }
    }
    return rows > 0 ? loss / rows : 0
  }
}

/** - log softmax(logits)[level] of one group of one row; adds its gradient times `share`. */
export function crossEntropy(
  logits: Float32Array,
  at: number,
  size: number,
  level: number,
  share: number,
  gradient: Float32Array,
): number {
  let largest = -Infinity
  for (let i = at; i < at + size; i++) largest = Math.max(largest, logits[i])
  let sum = 0
  for (let i = at; i < at + size; i++) sum += Math.exp(logits[i] - largest)
  for (let i = at; i < at + size; i++) gradient[i] += (share * Math.exp(logits[i] - largest)) / sum
  gradient[at + level] -= share
  return Math.log(sum) + largest - logits[at + level]
}
