import type {Origin} from '../../attack.js'

/** What speaks for and against each of the distinct points being real. */
export interface Evidence {
  /** Lines or pairs of ends that the point lies between. */
  readonly between: Int32Array
  /** Lines that end in it or points that depend on it as an end, and its further copies. */
  readonly forReal: Int32Array
  /** For points with others in their place, the probability of being the real one of them; NaN for all others. */
  readonly shareOfPlace?: Float64Array
  /** Share of the synthetic points whose line is missed. */
  readonly lost: number
}

export interface Judgement {
  readonly origin: Origin
  /** Probability of being real. */
  readonly score: number
  /** How much of the file hangs on it: lines that end in it or rows that need it as an end, and its further copies. */
  readonly ends: number
}

/** From this probability on a point is called real, and up to 1 less it synthetic. */
const CALLED = 2 / 3

/**
 * Probabilities by Bayes' rule, with the shares it needs counted in the file itself (and one case of either kind added,
 * after Laplace): how many points are real, how many of the needed ends lie between others all the same, and how many
 * of the points that lie between none are no ends. Where as much speaks for a point as against it, it is not decided.
 *
 * @param chance Share of points that would be between others by chance alone: real ones are at least as often.
 */
export function createJudge(evidence: Evidence, chance: number): (point: number) => Judgement {
  const {between, forReal, shareOfPlace, lost} = evidence
  let real = 0
  let realBetween = 0
  let endless = 0
  let outside = 0
  for (let point = 0; point < between.length; point++) {
    if (forReal[point] > 0) real++
    if (forReal[point] > 0 && between[point] > 0) realBetween++
    if (between[point] > 0) continue
    outside++
    if (forReal[point] === 0) endless++
  }
  const points = between.length
  const betweenWhenReal = Math.min(1, Math.max((realBetween + 1) / (real + 2), chance))
  const endlessWhenReal = (endless + 1) / (outside + 2)
  const shareReal = (outside + 1) / (points + 2)
  const certain = 1 - 1 / (points + 2)
  const probability = (whenReal: number, whenSynthetic: number) =>
    (shareReal * whenReal) / (shareReal * whenReal + (1 - shareReal) * whenSynthetic)
  const scoreBetween = probability(betweenWhenReal * endlessWhenReal, 1)
  const scoreOutside = Math.min(certain, probability((1 - betweenWhenReal) * endlessWhenReal, lost))

  return point => {
    const ends = forReal[point]
    const share = shareOfPlace?.[point] ?? NaN
    if (!Number.isNaN(share)) return decided(certain * share, ends)
    if (between[point] === 0) return decided(ends > 0 ? certain : scoreOutside, ends)
    if (ends > between[point]) return {origin: 'real', score: certain, ends}
    if (ends > 0) return {origin: 'undecidable', score: 0.5, ends}
    return {origin: 'synthetic', score: scoreBetween, ends}
  }
}

function decided(score: number, ends: number): Judgement {
  return {origin: score >= CALLED ? 'real' : score <= 1 - CALLED ? 'synthetic' : 'undecidable', score, ends}
}
