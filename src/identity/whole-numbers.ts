/** What the whole numbers of a column look like, as far as it tells ids from measurements. */
export interface WholeNumbers {
  /** Share of the rows whose number no other row has. */
  readonly uniqueShare: number
  /** Pairs of equal numbers that a smooth spread would give, by how often numbers differ by 1, 2, 3 ... steps. */
  readonly expectedPairs: number
  readonly equalPairs: number
  /** Fewest and most digits. */
  readonly digits: readonly [number, number]
  /** Largest distance of the distribution from the uniform one on their range, times the root of the count (Kolmogorov). */
  readonly unevenness: number
}

/** Neighbouring numbers are looked for as far as this many of them tell the density. */
const ENOUGH_PAIRS = 200
const FARTHEST = 1000

/**
 * Numbers that are spread smoothly over so wide a range that neighbours are rare repeat as often as they differ by one:
 * pairs of equal numbers are half as many as pairs at any small distance, which comes in two directions. Ids do not
 * repeat, however near they lie to each other.
 *
 * @param values Finite whole numbers, at least two.
 */
export function wholeNumbers(values: ArrayLike<number>): WholeNumbers {
  const sorted = Float64Array.from(values).sort()
  let single = 0
  let run = 1
  for (let at = 1; at <= sorted.length; at++) {
    if (at < sorted.length && sorted[at] === sorted[at - 1]) {
      run++
      continue
    }
    if (run === 1) single++
    run = 1
  }
  const size = (value: number) => String(Math.abs(value)).length
  const [low, high] = [sorted[0], sorted[sorted.length - 1]]
  let distance = 0
  for (let at = 0; at < sorted.length && high > low; at++) {
    const uniform = (sorted[at] - low) / (high - low)
    distance = Math.max(distance, Math.abs((at + 1) / sorted.length - uniform), Math.abs(at / sorted.length - uniform))
  }
  return {
    uniqueShare: single / sorted.length,
    expectedPairs: pairsPerDistance(sorted, 1) / 2,
    equalPairs: equalPairsOf(sorted),
    digits: low < 0 ? [0, Math.max(size(low), size(high))] : [size(low), size(high)],
    unevenness: distance * Math.sqrt(sorted.length),
  }
}

/**
 * How many pairs of the sorted numbers lie at a distance of one step, on average over the smallest distances that hold
 * enough pairs (at most 1,000 steps), not counting equal ones.
 *
 * @param prior Pairs to count beside those found, for an upper bound.
 */
export function pairsPerDistance(sorted: Float64Array, step: number, prior = 0): number {
  const equal = equalPairsOf(sorted)
  for (let reach = 1; ; reach = Math.min(FARTHEST, 2 * reach)) {
    let pairs = -equal
    let from = 0
    for (let at = 0; at < sorted.length; at++) {
      while (sorted[at] - sorted[from] > (reach + 0.5) * step) from++
      pairs += at - from
    }
    if (pairs >= ENOUGH_PAIRS || reach === FARTHEST) return (pairs + prior) / reach
  }
}

/** Of sorted numbers. */
export function equalPairsOf(sorted: Float64Array): number {
  let pairs = 0
  let run = 1
  for (let at = 1; at <= sorted.length; at++) {
    if (at < sorted.length && sorted[at] === sorted[at - 1]) run++
    else {
      pairs += (run * (run - 1)) / 2
      run = 1
    }
  }
  return pairs
}
