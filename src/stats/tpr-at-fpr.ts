import type {Estimate} from '../core/estimate.js'
import {clopperPearson} from './intervals.js'
import {incompleteBeta} from './special.js'

/** How much of an interval's error its lower end may take when few non-members ask for it; the rest is left to the upper end. */
const MOST_OF_ERROR = 0.99

/**
 * Share of members found when a share `rate` of the non-members may be accused wrongly: the true-positive rate at a fixed
 * false-positive rate (Carlini et al., arXiv:2112.03570, section III). Its value is read at the lowest threshold that at most that
 * share of the non-members pass: members count when they score strictly above the first non-member that must stay out.
 *
 * The interval holds for the rate at the threshold which that share of the whole population passes, not only of these
 * non-members. Where that threshold lies between their scores is known from the binomial distribution alone: one of their highest
 * scores is above it, and a lower one below it, each with a chosen probability (order statistics as bounds of a quantile: Thompson
 * 1936, doi:10.1214/aoms/1177732502). Members are counted at both scores, with Clopper-Pearson's bound for what is left of the
 * error. No form of the distribution is assumed. When few non-members stand behind the rate (fewer than about 3.7 / rate), the lower
 * end gets up to 99 % of the error; below about 3 / rate non-members nothing at all excludes that the threshold lies above all of
 * them, and the lower end is 0.
 *
 * @param members Scores, the higher the more likely a member.
 * @param rate False-positive rate, in (0, 1).
 * @returns undefined when the non-members cannot resolve the rate (fewer than 1 / rate of them).
 * @throws {RangeError} Without members.
 */
export function tprAtFpr(
  members: ArrayLike<number>,
  nonMembers: ArrayLike<number>,
  rate: number,
  confidence: number,
): Estimate | undefined {
  const others = Float64Array.from(nonMembers).sort().reverse()
  const count = others.length
  // A hair of slack: 0.01 * 100 must count as 1.
  const allowed = Math.floor(rate * count + 1e-9)
  if (allowed < 1) return undefined
  /** Members above the j-th highest non-member; all of them above none. */
  const found = (j: number) => {
    const threshold = j > count ? -Infinity : others[j - 1]
    return Array.from(members).filter(score => score > threshold).length
  }
  const value = clopperPearson(found(allowed + 1), members.length, confidence)
  const error = 1 - confidence
  const lowerError = Math.min(MOST_OF_ERROR * error, Math.max(error / 2, 2 * tail(count, rate, 1)))
  return {
    value: value.value,
    low: lowerEnd(found, members.length, count, rate, lowerError),
    high: upperEnd(found, members.length, count, rate, error - lowerError),
    confidence,
    trials: members.length,
    method: `Clopper-Pearson, with the threshold of ${count} non-members bounded by order statistics`,
  }
}

type Found = (j: number) => number

/** P(fewer than j of `count` non-members pass a threshold that each passes with probability `rate`). */
function tail(count: number, rate: number, j: number): number {
  return j > count ? 1 : 1 - incompleteBeta(rate, j, count - j + 1)
}

function lowerEnd(found: Found, members: number, count: number, rate: number, error: number): number {
  // The j-th highest score is above the threshold unless fewer than j pass it.
  let j = 1
  while (tail(count, rate, j + 1) <= error / 2) j++
  const spent = tail(count, rate, j)
  if (spent >= error) return 0
  return clopperPearson(found(j), members, 1 - 2 * ((error - spent) / (1 - spent))).low
}

function upperEnd(found: Found, members: number, count: number, rate: number, error: number): number {
  // The j-th highest score is at most the threshold unless j or more pass it.
  let j = 1
  while (j <= count && 1 - tail(count, rate, j) > error / 2) j++
  return clopperPearson(found(j), members, 1 - error).high
}
