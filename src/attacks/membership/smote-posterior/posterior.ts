import type {Explanations} from './explanations.js'

const ROUNDS = 30
/** A row's share of other people than those asked about, at first. */
const OTHERS_AT_FIRST = 0.5

/**
 * Log odds per target that rows were made from it, by mean-field inference: a row is explained by its likeliest
 * parents, given how likely these are parents of other rows, and what explains it so lets no other explanation count.
 */
export function memberLogOdds({row, one, other, logRatio}: Explanations, prior: Float64Array, rowCount: number): Float64Array {
  const targets = prior.length
  const count = row.length
  const top = new Float64Array(rowCount)
  for (let at = 0; at < count; at++) top[row[at]] = Math.max(top[row[at]], logRatio[at])
  const weight = Float64Array.from({length: count}, (_, at) => Math.exp(logRatio[at] - top[row[at]]))
  const odds = Float64Array.from(prior)
  let member = Float64Array.from(odds, logistic)
  let touch = 4 / targets
  let others = OTHERS_AT_FIRST
  for (let round = 0; round < ROUNDS; round++) {
    const share = (at: number) => touch * weight[at] * member[one[at]] * (other[at] < 0 ? others : member[other[at]])
    const background = top.map(nats => others * Math.exp(-nats))
    const total = Float64Array.from(background)
    for (let at = 0; at < count; at++) total[row[at]] += share(at)
    const gained = gains({row, one, other}, total, background, share, member)
    const next = odds.map((_, target) => prior[target] + gained[target] - touch * rowCount)
    const speed = round < ROUNDS / 2 ? 0.5 : 0.9
    next.forEach((value, target) => {
      odds[target] += speed * (value - odds[target])
    })
    let touches = 0
    let unexplained = 0
    for (let at = 0; at < count; at++) touches += (share(at) / total[row[at]]) * (other[at] < 0 ? 1 : 2)
    for (let at = 0; at < rowCount; at++) unexplained += background[at] / total[at]
    member = odds.map(logistic)
    const members = member.reduce((sum, value) => sum + value, 0)
    touch = Math.min(1, Math.max(0.5 / targets, touches / (rowCount * Math.max(1, members))))
    others = Math.min(0.95, Math.max(0.01, unexplained / rowCount))
  }
  return odds
}

/** Per target: the sum over rows of ln(likelihood with it as a member / without it). */
function gains(
  {row, one, other}: Pick<Explanations, 'row' | 'one' | 'other'>,
  total: Float64Array,
  background: Float64Array,
  share: (at: number) => number,
  member: Float64Array,
): Float64Array {
  const gained = new Float64Array(member.length)
  const per = new Map<number, number>()
  const settle = (of: number) => {
    for (const [target, sum] of per) {
      const without = Math.max(total[of] - sum, background[of])
      gained[target] += Math.log1p(sum / member[target] / without)
    }
    per.clear()
  }
  for (let at = 0; at < row.length; at++) {
    if (at > 0 && row[at] !== row[at - 1]) settle(row[at - 1])
    const part = share(at)
    per.set(one[at], (per.get(one[at]) ?? 0) + part)
    if (other[at] >= 0) per.set(other[at], (per.get(other[at]) ?? 0) + part)
  }
  if (row.length > 0) settle(row[row.length - 1])
  return gained
}

function logistic(logit: number): number {
  return Math.min(1 - 1e-12, Math.max(1e-12, 1 / (1 + Math.exp(-logit))))
}
