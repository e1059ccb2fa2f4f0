const FIRST_DECAY = 0.9
const SECOND_DECAY = 0.999
const EPSILON = 1e-8

/**
 * The rates of each step of Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1, in the reordered form at the end of its section 2);
 * `Network.step` takes them.
 */
export function adamRates(learningRate: number) {
  let steps = 0
  return () => {
    steps++
    const rate = (learningRate * Math.sqrt(1 - SECOND_DECAY ** steps)) / (1 - FIRST_DECAY ** steps)
    return {firstDecay: FIRST_DECAY, secondDecay: SECOND_DECAY, epsilon: EPSILON, rate}
  }
}
