/**
 * What may explain released rows, row after row: two targets that the row lies between, or one target and a record that
 * nobody asks about.
 */
export interface Explanations {
  /** Row of each explanation, ascending. */
  readonly rows: number[]
  readonly one: number[]
  /** The target at the other end; -1 where nobody asks about it. */
  readonly other: number[]
  /** Logarithm of how many times likelier the row is so than as a row of other people. */
  readonly nats: number[]
}

export interface Explanation {
  readonly one: number
  readonly other: number
  readonly nats: number
}

/** So many of a row are kept at most, the best: on coarse grids thousands fit, and none of them tells anything. */
const MOST_PER_ROW = 256
/** More than this proves no more, and its exponential is still a number. */
const MOST_NATS = 200

export function noExplanations(): Explanations {
  return {rows: [], one: [], other: [], nats: []}
}

export function addExplanations({rows, one, other, nats}: Explanations, row: number, found: readonly Explanation[]): void {
  for (const each of theBest(found)) {
    rows.push(row)
    one.push(each.one)
    other.push(each.other)
    nats.push(Math.min(MOST_NATS, each.nats))
  }
}

/** Without those that are as good as the first one too many: which of equals comes first says nothing. */
function theBest(found: readonly Explanation[]): readonly Explanation[] {
  if (found.length <= MOST_PER_ROW) return found
  const bar = Float64Array.from(found, ({nats}) => nats).sort()[found.length - 1 - MOST_PER_ROW]
  return found.filter(({nats}) => nats > bar)
}

/** Per row the best that is known of it; 0 where nothing explains it. */
export function bestOf({rows, nats}: Explanations, rowCount: number): Float64Array {
  const best = new Float64Array(rowCount)
  rows.forEach((row, at) => {
    best[row] = Math.max(best[row], nats[at])
  })
  return best
}

/** Of both, row after row. */
export function joinExplanations(first: Explanations, second: Explanations): Explanations {
  const all = [first, second].flatMap(part => part.rows.map((row, at) => ({row, part, at}))).sort((a, b) => a.row - b.row)
  return {
    rows: all.map(({row}) => row),
    one: all.map(({part, at}) => part.one[at]),
    other: all.map(({part, at}) => part.other[at]),
    nats: all.map(({part, at}) => part.nats[at]),
  }
}

/** For every target those of one target alone, as if it were the only one. */
export function apart({rows, one, other, nats}: Explanations, targets: number): Explanations[] {
  const parts = Array.from({length: targets}, noExplanations)
  rows.forEach((row, at) => {
    if (other[at] < 0) addExplanations(parts[one[at]], row, [{one: 0, other: -1, nats: nats[at]}])
  })
  return parts
}
