import type {AuditResult} from '../result/audit-result.js'
import type {Finding, Meaning} from './meaning.js'

export const privacyNames = ['epsilon', 'delta', 'refuted'] as const

/**
 * What a policy can name of a claim of differential privacy: `privacy.epsilon` and `privacy.delta`, as the generator claims them, and
 * `privacy.refuted`: whether an experiment of the audit proved a larger epsilon at that delta. There is no claim where noise comes from
 * a seed, nor for a file made elsewhere. That a claim is not refuted does not show that it holds.
 */
export function privacyName(name: string, result: AuditResult | undefined): Meaning | undefined {
  switch (privacyNames.find(known => known === name)) {
    case 'epsilon':
      return {kind: 'number', find: generator => claimed(generator, result, ['epsilon', 'claimedEpsilon'])}
    case 'delta':
      return {kind: 'number', find: generator => claimed(generator, result, ['delta', 'claimedDelta'])}
    case 'refuted':
      return {kind: 'boolean', find: generator => refuted(generator, result)}
    case undefined:
      return undefined
  }
}

/** Generators of a user's own have the claim in options of another name. */
function claimed(generator: string, result: AuditResult | undefined, names: readonly string[]): Finding {
  const options = result?.plan.generators.find(planned => planned.name === generator)?.options ?? {}
  const value = names
    .map(name => (Object.hasOwn(options, name) ? options[name] : undefined))
    .find(found => typeof found === 'number')
  return value === undefined || options['insecureSeed'] === true ? {missing: {code: 'no-privacy-claim'}} : {value}
}

function refuted(generator: string, result: AuditResult | undefined): Finding {
  const claim = claimed(generator, result, ['epsilon', 'claimedEpsilon'])
  if ('missing' in claim) return claim
  const tested = (result?.results ?? []).flatMap(({generator: of, status, details = {}}) => {
    const {claimedEpsilon, epsilonAtClaimedDelta} = details
    return of === generator &&
      status === 'done' &&
      typeof claimedEpsilon === 'number' &&
      typeof epsilonAtClaimedDelta === 'number'
      ? [epsilonAtClaimedDelta > claimedEpsilon]
      : []
  })
  return tested.length === 0 ? {missing: {code: 'claim-not-tested'}} : {value: tested.includes(true)}
}
