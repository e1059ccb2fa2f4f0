/** Below this a cosine schedule's last steps would leave nothing of the row, and the way back would divide by zero. */
const LARGEST_BETA = 0.999
/** Keeps the first steps from being too small to learn from. */
const OFFSET = 0.008

/**
 * How much of a row is left after each time step, [timesteps], falling from almost 1 to almost 0: the product of 1 - beta over the steps so
 * far ("alpha bar"). Cosine schedule, beta at most 0.999.
 *
 * Nichol and Dhariwal, arXiv:2102.09672, equation 17.
 *
 * @param timesteps At least 1.
 */
export function cosineSchedule(timesteps: number): Float64Array {
  const curve = (time: number) => Math.cos(((time / timesteps + OFFSET) / (1 + OFFSET)) * (Math.PI / 2)) ** 2
  const kept = new Float64Array(timesteps)
  let product = 1
  for (let time = 0; time < timesteps; time++) {
    product *= 1 - Math.min(LARGEST_BETA, 1 - curve(time + 1) / curve(time))
    kept[time] = product
  }
  return kept
}

/**
 * The time steps that sampling visits, from the last to the first, evenly spread (arXiv:2102.09672, section 4; arXiv:2010.02502,
 * appendix C.4.2): all of them when `count` is as large.
 */
export function visitedSteps(timesteps: number, count: number): Int32Array {
  const visits = Math.min(count, timesteps)
  if (visits === 1) return Int32Array.of(timesteps - 1)
  return Int32Array.from({length: visits}, (_, at) => Math.round(((visits - 1 - at) * (timesteps - 1)) / (visits - 1)))
}
