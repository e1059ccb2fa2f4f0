import type {Estimate} from '../../core/estimate.js'
import {epsilonLowerBound} from '../../stats/epsilon.js'
import {gaussianEpsilon, gaussianMu} from '../../stats/gaussian-privacy.js'
import type {RecordRuns} from '../../stats/largest.js'
import {muLowerBound} from '../../stats/mu.js'
import type {ClaimDetails} from '../../result/details.js'

/** An (epsilon, delta) that a generator claims for each record. */
export interface Claim {
  readonly epsilon: number
  readonly delta: number
}

export interface PrivacyBounds {
  /** At delta 0. */
  readonly epsilon: Estimate
  readonly mu: Estimate
  /** What they say about a claim, where the generator makes one. */
  readonly about: ClaimDetails | Record<string, never>
}

/** Of how many runs one chooses forms and thresholds, and the rest are counted. The middle that mu asks for is found in few. */
const CHOOSING = {epsilon: 2, mu: 4} as const

/** What the runs of an experiment prove about differential privacy. What holds for each record holds for their runs together. */
export function privacyBounds(scores: readonly RecordRuns[], claim: Claim | undefined, confidence: number): PrivacyBounds {
  const runsFor = (bound: keyof typeof CHOOSING) => {
    const part = (side: 'in' | 'out', chooses: boolean) =>
      scores.flatMap(record => Array.from(record[side]).filter((_, run) => (run % CHOOSING[bound] === 0) === chooses))
    return [part('in', true), part('out', true), part('in', false), part('out', false)] as const
  }
  const mu = muLowerBound(...runsFor('mu'), confidence)
  const epsilonAt = (delta: number) => epsilonLowerBound(...runsFor('epsilon'), delta, confidence)
  return {epsilon: epsilonAt(0), mu, about: claim ? aboutClaim(claim, mu.value, epsilonAt(claim.delta).value) : {}}
}

function aboutClaim({epsilon, delta}: Claim, mu: number, epsilonAtDelta: number): ClaimDetails {
  const claimedMu = gaussianMu(epsilon, delta)
  return {
    claimedEpsilon: epsilon,
    claimedDelta: delta,
    claimedMu,
    provedShareOfMu: mu / claimedMu,
    epsilonAtClaimedDelta: epsilonAtDelta,
    gaussianEpsilonAtClaimedDelta: gaussianEpsilon(mu, delta),
  }
}
