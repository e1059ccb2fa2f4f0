import type {ResultEntry} from '../../result/audit-result.js'
import {prose, visible} from '../text.js'
import {estimateOf} from '../view/entries.js'

/**
 * What an experiment says about the (epsilon, delta) that its generator claims; undefined where there is no claim. A bound
 * on epsilon above the claim refutes it. A bound on mu above that of the claim does so only where the noise is Gaussian.
 */
export function claimSentence({details = {}, estimates}: ResultEntry): string | undefined {
  const mu = estimateOf(estimates, 'mu')
  const {claimedEpsilon, claimedDelta, claimedMu, provedShareOfMu, epsilonAtClaimedDelta} = details
  if (mu === undefined || typeof claimedEpsilon !== 'number' || typeof claimedMu !== 'number') return undefined
  const [confidence, delta] = [`${Math.round(100 * mu.confidence)} % confidence`, String(claimedDelta)]
  const claim = `epsilon ${claimedEpsilon} at delta ${delta}`
  if (typeof epsilonAtClaimedDelta === 'number' && epsilonAtClaimedDelta > claimedEpsilon)
    return prose`The claim is refuted. Claimed is ${claim}, and the attack proves that epsilon is at least
      ${number(epsilonAtClaimedDelta)} at that delta (${confidence}).`
  const proved = prose`Claimed is ${claim}: Gaussian noise uses that up at mu ${number(claimedMu)}.`
  if (mu.value > claimedMu)
    return prose`${proved} The attack proves a mu of at least ${number(mu.value)} (${confidence}). If the noise is Gaussian,
      that refutes the claim; else it does not, as the bound on epsilon is below the claim.`
  if (mu.value === 0) return prose`${proved} The attack proves nothing of it, which is no sign that there is less.`
  return prose`${proved} The attack proves a mu of at least ${number(mu.value)} (${confidence}),
    ${Math.round(100 * Number(provedShareOfMu))} % of it. The rest is neither shown nor ruled out.`
}

/**
 * The same for a verdict that rests on such attacks, in half a line. A leak within the claim is what differential privacy
 * allows for, and a leak all the same.
 */
export function claimInVerdict(entries: readonly ResultEntry[]): string[] {
  const claimed = entries.flatMap(({name, estimates, details = {}}) => {
    const {claimedEpsilon, claimedDelta, claimedMu, epsilonAtClaimedDelta} = details
    const mu = estimateOf(estimates, 'mu')?.value
    return typeof claimedEpsilon === 'number' && typeof claimedMu === 'number' && mu !== undefined
      ? [{name, claimedMu, mu, claimed: claimedEpsilon, delta: String(claimedDelta), proved: Number(epsilonAtClaimedDelta)}]
      : []
  })
  if (claimed.length === 0) return []
  const refuting = claimed.find(({proved, claimed: epsilon}) => proved > epsilon)
  const {claimed: epsilon, delta} = claimed[0]
  const claim = `epsilon ${epsilon} at delta ${delta}`
  if (refuting !== undefined)
    return [`${visible(refuting.name)} refutes the claim of ${claim}: epsilon is at least ${number(refuting.proved)}`]
  if (claimed.some(({mu, claimedMu}) => mu > claimedMu))
    return [`That is more than Gaussian noise gives away within the claim of ${claim}`]
  return [`What is proved stays within the claim of ${claim}, which limits leaks and rules none out`]
}

const number = (value: number) => String(Number(value.toPrecision(2)))
