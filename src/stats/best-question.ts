import {logChoose} from './special.js'

/** How many of the main group and of the other a guess was right about; whole numbers. */
export interface Answered {
  readonly mainHits: number
  readonly mainTrials: number
  readonly hits: number
  readonly trials: number
}

/**
 * Many questions about the same people, of which the one that sets the two groups apart best is picked, and what the picking costs.
 *
 * Each question has Fisher's one-sided exact test. Given of how many people of both groups together a question was
 * right, its p-value takes one of few values under the null hypothesis. So the chance that some question reaches the
 * smallest p-value p that was seen is at most the sum over the questions of the largest value up to p that they can
 * take: Bonferroni's inequality for discrete tests (Westfall and Wolfinger 1997, The American Statistician 51, 3-8,
 * doi:10.1080/00031305.1997.10473577; the idea is Tarone's, 1990, Biometrics 46, 515-522, doi:10.2307/2531456). A
 * question with too few hits to reach p costs nothing. This holds however the questions depend on each other, as long
 * as they were made without looking at who is in which group. So may questions be left out that are right about the
 * same people as another.
 */
export class BestQuestion<Q> {
  #best: {question: Q; answered: Answered; pValue: number} | undefined
  #asked = 0
  readonly #tails = new Map<string, {readonly tail: Float64Array; readonly least: number; questions: number}>()

  /** The first of equally good questions is kept. */
  add(question: Q, answered: Answered): void {
    this.#asked++
    const {mainHits, mainTrials, hits, trials} = answered
    if (mainTrials === 0 || trials === 0) return
    const key = `${mainTrials}/${trials}/${mainHits + hits}`
    let margin = this.#tails.get(key)
    if (margin === undefined) {
      margin = {...fisherTail(mainTrials, trials, mainHits + hits), questions: 0}
      this.#tails.set(key, margin)
    }
    margin.questions++
    const pValue = margin.tail[mainHits - margin.least]
    if (this.#best === undefined || pValue < this.#best.pValue) this.#best = {question, answered, pValue}
  }

  get asked(): number {
    return this.#asked
  }

  /** Undefined when no question had people of both groups. `pValue` is that of the whole search. */
  get best(): {question: Q; answered: Answered; ownPValue: number; pValue: number} | undefined {
    if (this.#best === undefined) return undefined
    const {question, answered, pValue: own} = this.#best
    let sum = 0
    for (const {tail, questions} of this.#tails.values()) sum += questions * largestUpTo(tail, own)
    return {question, answered, ownPValue: own, pValue: Math.min(1, sum)}
  }
}

/** P(at least k of the `hits` are in the main group), for k from the least possible number on. */
function fisherTail(mainTrials: number, trials: number, hits: number): {tail: Float64Array; least: number} {
  const [least, most] = [Math.max(0, hits - trials), Math.min(mainTrials, hits)]
  const logAll = logChoose(mainTrials + trials, hits)
  const tail = new Float64Array(most - least + 1)
  let sum = 0
  // From the far end up: small terms first.
  for (let k = most; k >= least; k--) {
    sum += Math.exp(logChoose(mainTrials, k) + logChoose(trials, hits - k) - logAll)
    tail[k - least] = Math.min(1, sum)
  }
  return {tail, least}
}

/** Of values that fall: the largest that is at most the bound, or 0. */
function largestUpTo(tail: Float64Array, bound: number): number {
  // A value that is the bound itself but for rounding counts.
  for (const value of tail) if (value <= bound * (1 + 1e-9)) return value
  return 0
}
