import {lowerBound} from './lower-bound.js'
import {incompleteBeta, logChoose} from './special.js'

/** A tail is told from so many scores on, and from no more than so many, since it is the far end that counts. */
const FEWEST = 5
const MOST = 100
/** People who score so far out with each other that the tail gives all of them together less than this contradict it. */
const CONTRADICTION = 0.01
/** Numbers of people whose scores are looked at together: each about 1.6 times the one before. */
const TOGETHER = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987]

/** The sum of 1 / (r + 1) over them. */
const PRICE = TOGETHER.reduce((sum, _, at) => sum + 1 / (at + 2), 0)

export interface Extremes {
  /** That so many scores of the first group are so far out, for the number of people that is least likely. */
  readonly pValue: number
  /** Per score of the first group: that this one is so far out, as the tail has it. */
  readonly each: Float64Array
}

/** Scores of people with each other, where nothing was copied, on the scale of the scores that are tested. */
export interface Natural {
  /** Growing. */
  readonly scores: Float64Array
  /** So many times more people there are than have these scores, so that each finds so many times more who are like them. */
  readonly times: number
  /** With so many times more rows each was compared than in the scores that are tested, which makes high ones as many times likelier. */
  readonly denser: number
}

/**
 * Whether some scores lie further out than the tail of a reference group explains: one person's very far, or several
 * people's rather far, where the means of the two groups say nothing. Beyond its largest third the reference is taken
 * to fall off exponentially, as the largest of many sums does (the limit of Balkema and de Haan,
 * doi:10.1214/aop/1176996548, at shape 0). With k excesses of mean s above a threshold, another excess exceeds y with
 * probability (1 + y / (k s))^-k, which is exact for exponential tails with s unknown; that j people do, has at most
 * the expected number of such groups of j as its probability. The smallest over several j is paid for with weights that
 * add up to less than 1: the r-th number of people is tested at 0.42 / (r + 1) of the level, so that few cost less than
 * many.
 *
 * No tail sees that some records are in the data twice: few people have such a twin, and theirs is a score that nothing
 * leads up to. Where people score further out with each other than the tail explains, without any copy, what it says of such
 * scores is wrong. Then a score is at least as probable as its rank among theirs makes it, and so many scores by the
 * binomial distribution.
 *
 * @param leastScale The least mean excess to reckon with: sums in nats do not fall off faster than 1.
 * @param natural Left out: nothing is known of how people score with each other.
 * @returns 1 throughout where the reference has fewer than 10 scores.
 */
export function extremes(scores: ArrayLike<number>, reference: ArrayLike<number>, leastScale = 1, natural?: Natural): Extremes {
  const tail = tailOf(reference, leastScale)
  const shareOf = naturalShare(tail, natural)
  const each = Float64Array.from(scores, score => (tail === undefined ? 1 : Math.exp(logExceedance(tail, 1, score))))
  if (tail === undefined) return {pValue: 1, each}
  const sorted = Float64Array.from(scores).sort().reverse()
  const counts = numbersTogether(sorted.length)
  return {pValue: Math.min(...counts.map(count => together(tail, sorted.length, count, sorted[count - 1], shareOf))), each}
}

/**
 * What `extremes` would say at the most if so many of the scores were all that far out.
 *
 * @returns By number of scores, for those that are looked at together.
 */
export function extremesOf(
  score: number,
  scores: number,
  reference: ArrayLike<number>,
  leastScale = 1,
  natural?: Natural,
): {count: number; pValue: number}[] {
  const tail = tailOf(reference, leastScale)
  if (tail === undefined) return []
  const shareOf = naturalShare(tail, natural)
  return numbersTogether(scores).map(count => ({count, pValue: together(tail, scores, count, score, shareOf)}))
}

const numbersTogether = (scores: number) => TOGETHER.filter(count => count <= scores)

/** The p-value of `count` of so many scores that are at least that far out, paid for the numbers that are looked at together. */
function together(tail: Tail, scores: number, count: number, score: number, shareOf: (score: number) => number): number {
  const price = PRICE * (TOGETHER.indexOf(count) + 2)
  const beyond = Math.exp(logChoose(scores, count) + logExceedance(tail, count, score))
  const share = shareOf(score)
  const natural = share === 0 || share === 1 ? share : incompleteBeta(share, count, scores - count + 1)
  return Math.min(1, price * Math.max(beyond, natural))
}

/**
 * How probable a score so high is without a copy: 0 where the tail explains all scores of people with each other, and all that can be
 * said is what it says. Else the next person is the r-th of them with the probability r / (people + 1), whatever they are distributed like.
 */
function naturalShare(tail: Tail | undefined, natural: Natural | undefined): (score: number) => number {
  if (tail === undefined || natural === undefined || natural.scores.length === 0) return () => 0
  const {scores, times, denser} = natural
  const furthest = scores[scores.length - 1]
  if (Math.log(scores.length * Math.max(1, denser)) + logExceedance(tail, 1, furthest) > Math.log(CONTRADICTION)) return () => 0
  return score => Math.min(1, (times * (1 + scores.length - lowerBound(scores, score))) / (scores.length + 1))
}

interface Tail {
  readonly size: number
  readonly excesses: number
  readonly threshold: number
  readonly scale: number
}

function tailOf(reference: ArrayLike<number>, leastScale: number): Tail | undefined {
  const size = reference.length
  if (size < 2 * FEWEST) return undefined
  const excesses = Math.min(MOST, Math.max(FEWEST, Math.round(size / 3)))
  const sorted = Float64Array.from(reference).sort().reverse()
  const threshold = sorted[excesses]
  const mean = sorted.subarray(0, excesses).reduce((sum, score) => sum + score - threshold, 0) / excesses
  return {size, excesses, threshold, scale: Math.max(leastScale, mean)}
}

/** Logarithm of the probability that given people all exceed the score; that they exceed the threshold counts with its own uncertainty. */
function logExceedance({size, excesses, threshold, scale}: Tail, people: number, score: number): number {
  if (score <= threshold) return 0
  let log = -excesses * Math.log1p((people * (score - threshold)) / (excesses * scale))
  for (let one = 0; one < people; one++) log += Math.log((excesses + 1 + one) / (size + 1 + one))
  return log
}

/** The mean excess of the tail, for shifts of scores over more or fewer rows; undefined with fewer than 10 scores. */
export function tailScale(reference: ArrayLike<number>, leastScale = 1): number | undefined {
  return tailOf(reference, leastScale)?.scale
}
