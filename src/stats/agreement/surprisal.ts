/** By number of people: what agreement in a cell says, in nats, where so many of the population are as close. */
export interface Nats {
  /** Of an equal cell. */
  readonly equal: Float64Array
  /** Of one that may be off to either side. */
  readonly close: Float64Array
}

/** 0 nats for everybody and more. @param among How many of those that are as close are the compared row itself. */
export function surprisals(size: number, among: number): Nats {
  const at = (count: number) => Math.max(0, Math.log((size - among) / Math.max(1, count - among)))
  return {
    equal: Float64Array.from({length: size + 1}, (_, count) => at(count)),
    close: Float64Array.from({length: size + 1}, (_, count) => Math.max(0, at(count) - Math.LN2)),
  }
}
