import {membershipTest} from '../../src/audit/pool/membership-test.js'
import {figuresOf} from '../../src/audit/pool/pool-results.js'
import type {Rng} from '../../src/core/rng.js'
import {range, repeatedScores, type Repeated} from './scores.js'

export interface Stated {
  /** The mean over the audits of the size that is stated; undefined where most of them state none. */
  readonly size?: number
  /** Audits that state a size, and how many audits find a leak of the size that another audit of the kind states. */
  readonly audits: number
  readonly found: number
}

/** How audits of a kind differ. */
export interface Design {
  readonly people: number
  readonly repeats: number
  /** What a p-value must stay below. */
  readonly level: number
}

/**
 * Rates, people in the data against people outside it: an audit without a leak states a size, and another one with a
 * leak of that size is tested. Who is hit is to two thirds the person's own, the same in every repeat.
 */
export function statedRate(rng: Rng, audits: number, control: number, {people, repeats, level}: Design): Stated {
  const audit = (rate: number) => figuresOf(riskTallies(rng, people, repeats, rate, control), 0.95)
  return overAudits(
    audits,
    () => audit(control).detectableAt?.(level),
    rate => (audit(rate).test?.pValue ?? 1) < level,
  )
}

const OWN = 2 / 3

export function riskTallies(rng: Rng, people: number, repeats: number, main: number, control: number) {
  const drawSide = (rate: number) => {
    const own = range(people).map(() => (rng.next() < rate ? 1 : 0))
    return range(repeats).map(() =>
      own.reduce<number>((sum, hit) => sum + (rng.next() < OWN ? hit : rng.next() < rate ? 1 : 0), 0),
    )
  }
  const [ours, others] = [drawSide(main), drawSide(control)]
  return range(repeats).map(repeat => ({
    kind: 'risk' as const,
    main: {successes: ours[repeat], attempts: people},
    control: {successes: others[repeat], attempts: people},
    baseline: {successes: 0, attempts: people},
    searches: [],
    details: {},
  }))
}

/** AUCs: scores of members and non-members as in simulated audits; two-sided as for distances. */
export function statedAuc(rng: Rng, audits: number, model: Repeated, {people, repeats, level}: Design): Stated {
  const newSplits = model.sameMembers !== true
  const audit = (auc: number) =>
    membershipTest(
      repeatedScores(rng, people, auc, repeats, model).map(scores => [scores]),
      {newSplits, twoSided: true},
    )
  return overAudits(
    audits,
    () => audit(0.5).detectableAt(level),
    auc => audit(auc).test.pValue < level,
  )
}

function overAudits(audits: number, state: () => number | undefined, isFound: (size: number) => boolean): Stated {
  const sizes = range(audits).flatMap(() => state() ?? [])
  const found = sizes.filter(isFound).length
  return {
    ...(2 * sizes.length > audits && {size: sizes.reduce((sum, size) => sum + size, 0) / sizes.length}),
    audits: sizes.length,
    found,
  }
}
