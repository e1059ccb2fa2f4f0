/*
 * Codes that stand among the details of an entry, where they are plain text.
 */

/** Why a metric of a membership attack was not measured: details have it under the name of the metric. */
export type Unresolved = 'too-few-non-members' | 'too-few-people'

/** About the claim of a private generator, among the details of an experiment: what is claimed, and what the runs prove. */
export type ClaimDetails = Readonly<
  Record<
    | 'claimedEpsilon'
    | 'claimedDelta'
    /** The mu of Gaussian noise that uses up the claim. */
    | 'claimedMu'
    /** The lower bound on mu over `claimedMu`. */
    | 'provedShareOfMu'
    /** A lower bound on epsilon at the claimed delta, whatever the noise. */
    | 'epsilonAtClaimedDelta'
    /** The epsilon at the claimed delta of Gaussian noise whose mu is the lower bound. */
    | 'gaussianEpsilonAtClaimedDelta',
    number
  >
>

/** Why it cannot be told whether values of a column name people: `unclear` among the details of `identifiers`. */
export type UnclearIdentifiers = 'numbers-of-rows' | 'crowded-values'
