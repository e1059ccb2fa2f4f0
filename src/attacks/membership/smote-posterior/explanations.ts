/** What may explain released rows, row after row: each is a target, or two targets that the row lies between. */
export interface Explanations {
  /** Row of each explanation. */
  readonly row: number[]
  readonly one: number[]
  /** The target at the other end; -1 where that is a record that nobody asks about. */
  readonly other: number[]
  /** Logarithm of how many times likelier the row is so than as a row of people nobody asks about. */
  readonly logRatio: number[]
}

/** More than this proves no more, and its exponential is still a number. */
const MOST_NATS = 200

export function noExplanations(): Explanations {
  return {row: [], one: [], other: [], logRatio: []}
}

export function addExplanation({row, one, other, logRatio}: Explanations, of: number, a: number, b: number, nats: number): void {
  row.push(of)
  one.push(a)
  other.push(b)
  logRatio.push(Math.min(MOST_NATS, nats))
}
