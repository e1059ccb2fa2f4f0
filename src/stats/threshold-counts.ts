/** A threshold, and how many scores of both sides lie below it. */
export interface ThresholdCounts {
  readonly threshold: number
  readonly belowIn: number
  readonly belowOut: number
}

/** Every threshold that divides the scores, ascending: half-way between scores that were seen, so that it fits new ones as well. */
export function* thresholdCounts(scoresIn: ArrayLike<number>, scoresOut: ArrayLike<number>): Generator<ThresholdCounts> {
  const [ins, outs] = [Float64Array.from(scoresIn).sort(), Float64Array.from(scoresOut).sort()]
  let [belowIn, belowOut] = [0, 0]
  while (belowIn < ins.length || belowOut < outs.length) {
    const score = Math.min(ins.at(belowIn) ?? Infinity, outs.at(belowOut) ?? Infinity)
    while (belowIn < ins.length && ins[belowIn] === score) belowIn++
    while (belowOut < outs.length && outs[belowOut] === score) belowOut++
    const next = Math.min(ins.at(belowIn) ?? Infinity, outs.at(belowOut) ?? Infinity)
    if (next === Infinity) break
    yield {threshold: score + (next - score) / 2, belowIn, belowOut}
  }
}

/** How many of the scores are below a threshold. */
export const countBelow = (scores: ArrayLike<number>, threshold: number): number =>
  Array.from(scores).filter(score => score < threshold).length
