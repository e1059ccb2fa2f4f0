import type {Estimate} from '../../core/estimate.js'
import {incompleteBeta, logChoose} from '../special.js'
import {oneRunBound, type OneRun} from './one-run.js'

/**
 * A lower bound on epsilon at a delta, from one run: the largest epsilon at which so many right guesses come with a
 * probability below 1 - confidence. That is at most P(B >= v) + 2 m delta max over i of P(v > B >= v - i) / i, where B
 * counts v successes in r trials of randomised response, 1 / (1 + e^-epsilon) each (Steinke, Nasr and Jagielski, Privacy
 * Auditing with One (1) Training Run, arXiv:2305.08846, theorem 5.2 and appendix D). One record more or less: adding or
 * removing. A bound of 0 says nothing.
 *
 * @param delta In [0, 1).
 * @throws {RangeError} When there are more right guesses than guesses, or more of these than canaries.
 */
export function oneRunEpsilon(run: OneRun, delta: number, confidence: number): Estimate {
  const isRejected = (epsilon: number) => rightGuessChance(run, epsilon, delta) < 1 - confidence
  return oneRunBound(run, confidence, `Steinke, Nasr and Jagielski, at delta ${delta}`, isRejected)
}

/** P(at least `successes` of `trials`). */
const atLeast = (successes: number, trials: number, rate: number): number =>
  successes <= 0 ? 1 : incompleteBeta(rate, successes, trials - successes + 1)

function rightGuessChance({canaries, guesses, correct}: OneRun, epsilon: number, delta: number): number {
  const rate = 1 / (1 + Math.exp(-epsilon))
  const tail = atLeast(correct, guesses, rate)
  if (delta === 0) return tail
  let [sum, most] = [0, 0]
  for (let i = 1; i <= correct; i++) {
    const count = correct - i
    sum += Math.exp(logChoose(guesses, count) + count * Math.log(rate) + (guesses - count) * Math.log1p(-rate))
    most = Math.max(most, sum / i)
  }
  return Math.min(1, tail + 2 * canaries * delta * most)
}
