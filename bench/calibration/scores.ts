import {normal, permutation, type Rng} from '../../src/core/rng.js'
import type {Sides} from '../../src/stats/rank-sum-test.js'
import {normalCdf, normalQuantile} from '../../src/stats/special.js'

export const range = (count: number) => Array.from({length: count}, (_, at) => at)

/** How far members are moved up in an attack that is never wrong. */
const FAR = 40

/** Scores of an attack with a known AUC: unit normal, those of members moved up; 1 stands for an attack that is never wrong. */
export function shiftOf(auc: number): number {
  return auc === 1 ? FAR : Math.SQRT2 * normalQuantile(auc)
}

/** The true-positive rate of that attack at a false-positive rate. */
export function trueRate(auc: number, rate: number): number {
  return normalCdf(shiftOf(auc) + normalQuantile(rate))
}

export function drawScores(rng: Rng, people: number, auc: number): Scores {
  const shift = shiftOf(auc)
  return {members: range(people).map(() => normal(rng) + shift), nonMembers: range(people).map(() => normal(rng))}
}

export interface Scores {
  readonly members: readonly number[]
  readonly nonMembers: readonly number[]
}

/** Scores with heavy tails: Cauchy. The difference of two is Cauchy of scale 2, so the AUC at a shift d is 1/2 + atan(d / 2) / pi. */
export function drawHeavyTails(rng: Rng, people: number, auc: number): Scores {
  const cauchy = () => Math.tan(Math.PI * (rng.next() - 0.5))
  const shift = auc === 1 ? Infinity : 2 * Math.tan(Math.PI * (auc - 0.5))
  // Beyond all scores, yet finite.
  const moved = (score: number) => (shift === Infinity ? 1e20 + score : score + shift)
  return {members: range(people).map(() => moved(cauchy())), nonMembers: range(people).map(cauchy)}
}

/** Expected count of a non-member: three quarters of them have none. */
const NON_MEMBER_COUNT = 0.3
const MOST_COUNT = 60

/** Scores that are counts, nearly all of them tied: Poisson, with the mean of members chosen for the AUC. */
export function drawCounts(rng: Rng, people: number, auc: number): Scores {
  const mean = auc === 1 ? NON_MEMBER_COUNT : memberCount(auc)
  const extra = auc === 1 ? MOST_COUNT : 0
  return {
    members: range(people).map(() => poisson(rng, mean) + extra),
    nonMembers: range(people).map(() => poisson(rng, NON_MEMBER_COUNT)),
  }
}

function memberCount(auc: number): number {
  let [low, high] = [NON_MEMBER_COUNT, MOST_COUNT / 2]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (aucOfCounts(middle) < auc) low = middle
    else high = middle
  }
  return low
}

/** P(member counts more) + P(equal) / 2. */
function aucOfCounts(mean: number): number {
  const [ours, others] = [mean, NON_MEMBER_COUNT].map(chances)
  let [sum, below] = [0, 0]
  range(MOST_COUNT).forEach(count => {
    sum += ours[count] * (below + others[count] / 2)
    below += others[count]
  })
  return sum
}

function chances(mean: number): number[] {
  const list = [Math.exp(-mean)]
  for (let count = 1; count < MOST_COUNT; count++) list.push((list[count - 1] * mean) / count)
  return list
}

/** Knuth's method; means are small. */
function poisson(rng: Rng, mean: number): number {
  let [count, product] = [0, rng.next()]
  while (product > Math.exp(-mean)) {
    product *= rng.next()
    count++
  }
  return count
}

/** A repeat of an audit with one class; `people` says who stands where, when people take part in several repeats. */
export function outputOf({members, nonMembers}: Sides, people = range(members.length + nonMembers.length)) {
  const scores = {
    members: Array.from(members),
    nonMembers: Array.from(nonMembers),
    memberPeople: people.slice(0, members.length),
    nonMemberPeople: people.slice(members.length),
  }
  return {kind: 'membership', classes: [scores]} as const
}

/** What the scores of an audit's repeats have in common. */
export interface Repeated {
  /** Share of a score's variance that belongs to the person, in and out of the data. */
  readonly own: number
  /** Standard deviation over people of what releases give away of them. */
  readonly people: number
  /** Standard deviation over releases of what they give away. */
  readonly releases: number
  /** With a holdout file: the same people are members in every repeat. */
  readonly sameMembers?: true
}

/**
 * Repeats of an audit: the same people are divided anew, a new release is made, everybody is scored anew. A score is
 * what belongs to the person, noise, and for members a shift that differs between people and between releases; the
 * shift is normal over them, so the AUC over all that is left to chance is known. Nothing is given away at 0.5.
 */
export function repeatedScores(rng: Rng, people: number, auc: number, repeats: number, model: Repeated) {
  const own = range(2 * people).map(() => Math.sqrt(model.own) * normal(rng))
  const given = range(2 * people).map(() => model.people * normal(rng))
  const shift = auc === 1 ? FAR : Math.sqrt(2 + model.people ** 2 + model.releases ** 2) * normalQuantile(auc)
  return range(repeats).map(() => {
    const order = model.sameMembers ? range(2 * people) : Array.from(permutation(rng, 2 * people))
    const release = model.releases * normal(rng)
    const score = (person: number) => own[person] + Math.sqrt(1 - model.own) * normal(rng)
    const memberScore = (person: number) => score(person) + (auc === 0.5 ? 0 : shift + given[person] + release)
    return {members: order.slice(0, people).map(memberScore), nonMembers: order.slice(people).map(score), order}
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
