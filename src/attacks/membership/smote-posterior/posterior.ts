import {bestOf, type Explanations} from './explanations.js'

/** Beliefs settle in fewer. */
const ROUNDS = 30
/** A row's share of other people than those asked about, at first, and its bounds. */
const OTHERS = {atFirst: 0.5, least: 0.01, most: 0.95}
/** Log odds of a member that rows were seen of. */
const SEEN = 2
/** How far beliefs move in a round: less at first, so that no row is settled before all have spoken. */
const SPEED = {atFirst: 0.5, later: 0.9}

export interface Beliefs {
  /** Log odds per target. */
  readonly odds: Float64Array
  /** Ends of rows at targets. */
  readonly ends: number
  /** Of all rows, those that have a given member at one end. */
  readonly touch: number
  /** Rows made of people nobody asks about. */
  readonly others: number
}

/**
 * Beliefs about who is a parent of released rows, given all of them: a mixture over what may explain each row,
 * by mean-field inference. A row has one pair of parents; what explains it well leaves little for other explanations, and
 * an explanation is the better the likelier its ends are members by their other rows. How many rows a member has, and
 * how many rows are of other people, is estimated from the same beliefs.
 *
 * @param near What is believed of each target on account of the rows that are near to it, as long as these are unexplained.
 */
export function weighMembers(found: Explanations, near: Float64Array, rowCount: number): Beliefs {
  const {rows, one, other, nats} = found
  const top = bestOf(found, rowCount)
  // Relative to the best of the row, so that sums neither overflow nor vanish.
  const weights = Float64Array.from(rows, (row, at) => Math.exp(nats[at] - top[row]))
  const alone = top.map(most => Math.exp(-most))
  let beliefs: Beliefs = {
    odds: new Float64Array(near.length),
    ends: 0,
    touch: Math.min(4 / near.length, 2 / rowCount),
    others: OTHERS.atFirst,
  }
  for (let round = 0; round < ROUNDS; round++) {
    const {odds, touch, others} = beliefs
    const member = odds.map(logistic)
    const shares = weights.map((weight, at) => touch * weight * member[one[at]] * (other[at] < 0 ? others : member[other[at]]))
    const background = alone.map(share => share * others)
    const total = Float64Array.from(background)
    rows.forEach((row, at) => {
      total[row] += shares[at]
    })
    const gained = gains(found, shares, total, background, member)
    const speed = round < ROUNDS / 2 ? SPEED.atFirst : SPEED.later
    beliefs = {
      odds: odds.map((value, target) => value + speed * (others * near[target] + gained[target] - touch * rowCount - value)),
      ...settings(found, shares, total, background, member),
    }
  }
  return beliefs
}

/**
 * Rows per record, by how many rows a member has at whom there are any, as in a Poisson distribution without its zeros:
 * every row has two ends. Undefined where most rows are of other people.
 */
export function rowsPerRecord({odds, ends, others}: Beliefs): number | undefined {
  const seen = ends / odds.reduce((count, one) => count + Number(one > SEEN), 0)
  if (others > 0.5 || !(seen > 1 && seen < Infinity)) return undefined
  let mean = seen
  for (let round = 0; round < ROUNDS; round++) mean = seen * (1 - Math.exp(-mean))
  return mean / 2
}

/** Per target: the sum over rows of the logarithm of how much likelier they are when it is a member. */
function gains(
  {rows, one, other}: Explanations,
  shares: Float64Array,
  total: Float64Array,
  background: Float64Array,
  member: Float64Array,
) {
  const gained = new Float64Array(member.length)
  const own = new Float64Array(member.length)
  for (let from = 0; from < rows.length;) {
    const row = rows[from]
    let to = from
    for (; to < rows.length && rows[to] === row; to++)
      for (const end of [one[to], other[to]]) if (end >= 0) own[end] += shares[to]
    for (let at = from; at < to; at++)
      for (const end of [one[at], other[at]]) {
        if (end < 0 || own[end] === 0) continue
        gained[end] += Math.log1p(own[end] / member[end] / Math.max(total[row] - own[end], background[row]))
        own[end] = 0
      }
    from = to
  }
  return gained
}

function settings(
  {rows, other}: Explanations,
  shares: Float64Array,
  total: Float64Array,
  background: Float64Array,
  member: Float64Array,
): Pick<Beliefs, 'ends' | 'touch' | 'others'> {
  const rowCount = total.length
  let ends = 0
  rows.forEach((row, at) => {
    ends += (shares[at] / total[row]) * (other[at] < 0 ? 1 : 2)
  })
  const members = Math.max(
    1,
    member.reduce((sum, chance) => sum + chance, 0),
  )
  const unexplained = background.reduce((sum, share, row) => sum + share / total[row], 0) / rowCount
  return {
    ends,
    touch: Math.min(1, Math.max(1 / rowCount, ends / (rowCount * members))),
    others: Math.min(OTHERS.most, Math.max(OTHERS.least, unexplained)),
  }
}

function logistic(logit: number): number {
  return Math.min(1 - 1e-12, Math.max(1e-12, 1 / (1 + Math.exp(-logit))))
}
