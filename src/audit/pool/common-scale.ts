import {joined, midranks} from '../../stats/ranks.js'

export interface ClassScores {
  readonly members: readonly number[]
  readonly nonMembers: readonly number[]
}

/**
 * The scores of one class on a scale that all classes share: each becomes the share of the class's people, members and
 * non-members together, who score less (equal ones count half). Raw scores of several classes must not be put together:
 * distances are larger in a class that is more spread out, and where the share of members differs from class to class,
 * that alone would tell members from non-members. An attacker who is asked about these people can do the same. Where
 * the shares of members differ much, what is found in all classes shows less in the scores of all together.
 */
export function onCommonScale({members, nonMembers}: ClassScores): ClassScores {
  const ranks = midranks(joined(members, nonMembers))
  const shares = Array.from(ranks, rank => (rank - 0.5) / ranks.length)
  return {members: shares.slice(0, members.length), nonMembers: shares.slice(members.length)}
}
