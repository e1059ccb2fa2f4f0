import {integerBelow, normal, type Rng} from '../../src/core/rng.js'
import type {Sides} from '../../src/stats/rank-sum-test.js'
import {normalCdf, normalQuantile} from '../../src/stats/special.js'

export const range = (count: number) => Array.from({length: count}, (_, at) => at)

/** Scores of an attack with a known AUC: unit normal, those of members moved up; 1 stands for an attack that is never wrong. */
export function shiftOf(auc: number): number {
  return auc === 1 ? 40 : Math.SQRT2 * normalQuantile(auc)
}

/** The true-positive rate of that attack at a false-positive rate. */
export function trueRate(auc: number, rate: number): number {
  return normalCdf(shiftOf(auc) + normalQuantile(rate))
}

export function drawScores(rng: Rng, people: number, auc: number) {
  const shift = shiftOf(auc)
  return {members: range(people).map(() => normal(rng) + shift), nonMembers: range(people).map(() => normal(rng))}
}

/** A repeat of an audit with one class; `people` says who stands where, when people take part in several repeats. */
export function tallyOf({members, nonMembers}: Sides, people = range(members.length + nonMembers.length)) {
  const scores = {
    members: Array.from(members),
    nonMembers: Array.from(nonMembers),
    memberPeople: people.slice(0, members.length),
    nonMemberPeople: people.slice(members.length),
  }
  return {kind: 'membership', classes: [scores]} as const
}

/**
 * Repeats of an audit: the same people are split anew and scored anew. Most of a score (64 % of its variance) belongs to the person and
 * stays.
 */
export function repeatedTallies(rng: Rng, people: number, auc: number, repeats: number) {
  const own = range(2 * people).map(() => 0.8 * normal(rng))
  const shift = shiftOf(auc)
  return range(repeats).map(() => {
    const order = range(2 * people)
    for (let last = order.length - 1; last > 0; last--) {
      const other = integerBelow(rng, last + 1)
      ;[order[last], order[other]] = [order[other], order[last]]
    }
    const score = (person: number) => own[person] + 0.6 * normal(rng)
    return tallyOf(
      {
        members: order.slice(0, people).map(person => score(person) + shift),
        nonMembers: order.slice(people).map(score),
      },
      order,
    )
  })
}

/** How often intervals missed, and on which side. */
export class Misses {
  #count = 0
  #below = 0
  #above = 0

  add({low, high}: {readonly low: number; readonly high: number}, truth: number): void {
    this.#count++
    if (low > truth) this.#below++
    if (high < truth) this.#above++
  }

  get row(): string[] {
    const share = (misses: number) => (this.#count === 0 ? '-' : `${((100 * misses) / this.#count).toFixed(1)} %`)
    return [String(this.#count), share(this.#below + this.#above), share(this.#below), share(this.#above)]
  }

  static sum(parts: readonly Misses[]): Misses {
    const all = new Misses()
    for (const part of parts) {
      all.#count += part.#count
      all.#below += part.#below
      all.#above += part.#above
    }
    return all
  }
}
