/** How many times as far from a record as a row its far end is looked for: from near to the row to where rounding hides nearly all. */
const FEWEST_TIMES = 1.05
const MOST_TIMES = 4.6
/** A step moves the far end by about so many levels. */
const STEP_LEVELS = 0.2
/** Near to whole multiples rows tell nothing: all differences are then as frequent as each other. */
const WHOLE = 0.07
/** Differences below this are no part of a smooth distribution: backgrounds have them. */
const LEAST_DIFFERENCE = 3
const FEWEST_DIFFERENCES = 64
/** Standard deviation of the weights with which a distribution is made smooth, in levels. */
const SMOOTH = 3
/** With differences that vary by less, their distribution is not smooth. */
const LEAST_SPREAD = 10
/** From the least to the largest difference of levels of 8 bit. Of finer levels hardly any difference occurs twice, and each would cost. */
const MOST_DIFFERENCES = 512
/** Two answers that are nearer to each other are one. */
const ONE_ANSWER = 0.06
/** The median of the square of a standard normal variable. */
const MEDIAN_OF_SQUARE = 0.4549

/** Where the far end of an edge may be, seen from a record past a row of that edge. */
export interface FarEnd {
  /** How many times as far from the record as the row. */
  readonly times: number
  /** Logarithm of the likelihood ratio against a row that shares no edge with the record, in nats. */
  readonly gain: number
  /** The same, against the second best place. */
  readonly lead: number
  /** By how much counts vary more than those of a smooth distribution; at least 1. */
  readonly dispersion: number
}

/**
 * Where the edge from a record past a single row ends. The row is the record and a share t of the differences to the far end, rounded.
 * These are whole numbers, so that rounding makes some of the row's differences d more frequent than others: k + 1 whole numbers are
 * rounded to some and k to the others, of k < 1 / t < k + 1, and t alone says which: as many as lie in the interval of length 1 / t
 * around d / t. The likelihood of every t is held against that of a smooth distribution of differences, which is the row's own, smoothed.
 *
 * Less the logarithm of how much rarer rows so near to the record are, since t is uniform.
 *
 * A method of this project.
 *
 * @param record [numbers], whole. @param row [numbers], whole.
 * @param shift 1/2 where the row was cut off to whole numbers: the interval then ends at (d + 1) / t. Shares whose inverses differ by a
 *   whole number make the same differences more frequent then, so that the lead is smaller.
 * @returns Undefined where too few numbers differ, or by too little, or levels are finer than 8 bit.
 */
export function farEndOf(record: Float64Array, row: Float64Array, shift = 0): FarEnd | undefined {
  const differences = differencesOf(record, row)
  if (differences === undefined) return undefined
  const {values, counts, total, spread} = differences
  if (total < FEWEST_DIFFERENCES || spread < LEAST_SPREAD) return undefined
  const usual = smoothed(values, counts, total)
  const places: {times: number; gain: number; square: number}[] = []
  const step = STEP_LEVELS / spread
  for (let times = FEWEST_TIMES; times < MOST_TIMES; times += step) {
    const whole = Math.floor(times)
    const phi = times - whole
    if (phi < WHOLE || phi > 1 - WHOLE) continue
    let [frequent, expected] = [0, 0]
    for (let at = 0; at < values.length; at++) {
      const end = times * (values[at] + 0.5 + shift)
      if (end - Math.floor(end) > phi) continue
      frequent += counts[at]
      expected += usual[at]
    }
    const share = expected / total
    const mean = whole + share
    const ratio = frequent * Math.log((whole + 1) / mean) + (total - frequent) * Math.log(whole / mean)
    const variance = total * share * (1 - share)
    places.push({times, gain: ratio - 2 * Math.log(times), square: (frequent - expected) ** 2 / variance})
  }
  const best = places.reduce((a, b) => (b.gain > a.gain ? b : a))
  const others = places.filter(({times}) => Math.abs(times - best.times) > ONE_ANSWER)
  const second = others.reduce((most, {gain}) => Math.max(most, gain), -Infinity)
  const squares = Float64Array.from(places, ({square}) => square).sort()
  const dispersion = Math.max(1, squares[squares.length >> 1] / MEDIAN_OF_SQUARE)
  return {times: best.times, gain: best.gain, lead: best.gain - second, dispersion}
}

/** How often each difference occurs, small ones left out, from the least to the largest; nothing where these are too far apart. */
function differencesOf(record: Float64Array, row: Float64Array) {
  const byValue = new Map<number, number>()
  let [low, high, total, squares] = [0, 0, 0, 0]
  for (let at = 0; at < row.length; at++) {
    const difference = Math.round(row[at] - record[at])
    if (Math.abs(difference) < LEAST_DIFFERENCE) continue
    byValue.set(difference, (byValue.get(difference) ?? 0) + 1)
    low = Math.min(low, difference)
    high = Math.max(high, difference)
    total++
    squares += difference * difference
  }
  if (high - low > MOST_DIFFERENCES) return undefined
  const all = Array.from({length: high - low + 1}, (_, at) => low + at).filter(value => Math.abs(value) >= LEAST_DIFFERENCE)
  return {
    values: Float64Array.from(all),
    counts: Float64Array.from(all, value => byValue.get(value) ?? 0),
    total,
    spread: Math.sqrt(squares / Math.max(1, total)),
  }
}

/** Counts as they would be without what makes neighbours differ: means of those around, of one sign, with normal weights. */
function smoothed(values: Float64Array, counts: Float64Array, total: number): Float64Array {
  const smooth = new Float64Array(values.length)
  for (let at = 0; at < values.length; at++) {
    let [sum, weights] = [0, 0]
    for (let other = Math.max(0, at - 3 * SMOOTH); other <= Math.min(values.length - 1, at + 3 * SMOOTH); other++) {
      if (values[at] * values[other] < 0) continue
      const weight = Math.exp(-0.5 * ((other - at) / SMOOTH) ** 2)
      sum += weight * counts[other]
      weights += weight
    }
    smooth[at] = sum / weights
  }
  const scale = total / smooth.reduce((sum, value) => sum + value, 0)
  return smooth.map(value => scale * value)
}
