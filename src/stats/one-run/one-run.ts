import type {Estimate} from '../../core/estimate.js'

/**
 * One run of a private mechanism on data into which each of many canaries was put or not put by a fair coin of its own, and
 * what an attacker guessed of it. Guessing may depend on the whole output, and on nothing else.
 */
export interface OneRun {
  /** Records that a coin was tossed for. */
  readonly canaries: number
  /** Canaries that something was guessed about; the number is fixed before the output is seen. */
  readonly guesses: number
  /** Guesses that were right. */
  readonly correct: number
}

/**
 * Guesses that canaries of the highest scores were put in, as many of the lowest were not, and says nothing about those
 * between (Steinke, Nasr and Jagielski, arXiv:2305.08846, algorithm 1).
 *
 * @param scores Per canary; the higher, the more likely it was in. Equal ones should be in random order.
 * @param included Per canary: whether it was in.
 * @param guesses In [2, canaries]; of an odd number one is left out.
 * @throws {RangeError} When the numbers do not fit.
 */
export function guessExtremes(scores: ArrayLike<number>, included: ArrayLike<boolean>, guesses: number): OneRun {
  const canaries = scores.length
  if (included.length !== canaries || !(guesses >= 2 && guesses <= canaries))
    throw new RangeError(`Between 2 and ${canaries} guesses about as many canaries are possible. Got ${guesses}.`)
  const order = Int32Array.from({length: canaries}, (_, at) => at).sort((a, b) => scores[a] - scores[b])
  const side = Math.floor(guesses / 2)
  const right = (at: number, isIn: boolean) => (included[at] === isIn ? 1 : 0)
  const low = order.subarray(0, side).reduce((sum, at) => sum + right(at, false), 0)
  const high = order.subarray(canaries - side).reduce((sum, at) => sum + right(at, true), 0)
  return {canaries, guesses: 2 * side, correct: low + high}
}

/** No mechanism that anybody audits gives away more. */
const LARGEST = 100
const STEPS = 40

/**
 * The bound that a run proves: the largest number from 0 on that it rejects, and all below it; 0 when it rejects none.
 *
 * @throws {RangeError} When there are more right guesses than guesses, or more of these than canaries.
 */
export function oneRunBound(
  {canaries, guesses, correct}: OneRun,
  confidence: number,
  method: string,
  isRejected: (value: number) => boolean,
): Estimate {
  if (!(correct >= 0 && correct <= guesses && guesses <= canaries && guesses > 0))
    throw new RangeError(
      `A run needs 0 <= right guesses <= guesses <= canaries, and a guess. Got ${correct}, ${guesses} and ${canaries}.`,
    )
  let [rejected, open] = isRejected(0) ? [0, LARGEST] : [0, 0]
  for (let step = 0; open > 0 && step < STEPS; step++) {
    const middle = (rejected + open) / 2
    if (isRejected(middle)) rejected = middle
    else open = middle
  }
  return {
    value: rejected,
    low: rejected,
    high: rejected,
    confidence,
    trials: guesses,
    method: `one-sided lower bound, one run, ${method}, ${guesses} guesses about ${canaries} canaries`,
  }
}
