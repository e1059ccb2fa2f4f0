import {breather, type Context} from '../core/context.js'
import {squaredDistance, type Matrix} from '../core/matrix.js'

/** Largest violation of the optimality conditions that ends the search, as in LIBSVM. */
const TOLERANCE = 1e-3
/** Steps between two looks at the clock. */
const STEPS_AT_ONCE = 64
/** As in LIBSVM: for problems that rounding keeps from settling. */
const MOST_STEPS = 10_000_000
/** Memory for columns of the kernel. */
const CACHE_BYTES = 2 ** 27
/** Instead of a curvature that is not positive, as in LIBSVM. */
const LEAST_CURVATURE = 1e-12

/**
 * The support vectors of a two-class machine with the radial kernel exp(-gamma |x - y|^2): the points whose multipliers are
 * not 0 in min a'Qa/2 - sum(a) with 0 <= a <= penalty and sum of y a = 0 (Cortes and Vapnik, doi:10.1007/BF00994018). Solved
 * by sequential minimal optimisation with second-order choice of the pair, without shrinking (Fan, Chen and Lin, JMLR 6,
 * 2005, algorithm 2), with LIBSVM's tolerance. No randomness.
 *
 * @param points [points, columns], finite.
 * @param labels [points], 1 for one class and 0 for the other; both occur.
 * @returns Positions of the support vectors, in ascending order.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function supportVectors(
  points: Matrix,
  labels: Uint8Array,
  {penalty, gamma}: {readonly penalty: number; readonly gamma: number},
  context: Pick<Context, 'signal'>,
): Promise<Int32Array> {
  const breathe = breather(context)
  const signs = Float64Array.from(labels, label => (label === 1 ? 1 : -1))
  const multipliers = new Float64Array(points.rows)
  const gradient = new Float64Array(points.rows).fill(-1)
  const kernel = kernelColumns(points, gamma)
  const problem = {signs, multipliers, gradient, penalty}
  const mostSteps = Math.max(MOST_STEPS, 100 * points.rows)
  for (let step = 0; step < mostSteps; step++) {
    const first = mostViolating(problem)
    const column = kernel(first)
    const second = bestPartner(problem, first, column)
    if (second < 0) break
    moveAlong(problem, first, second, column, kernel(second))
    if (step % STEPS_AT_ONCE === 0) await breathe()
  }
  return Int32Array.from(multipliers.keys()).filter(at => multipliers[at] > 0)
}

interface Problem {
  /** 1 or -1. */
  readonly signs: Float64Array
  readonly multipliers: Float64Array
  /** Of the objective, by multiplier. */
  readonly gradient: Float64Array
  readonly penalty: number
}

/** Whether y times the multiplier can grow. */
const canRise = ({signs, multipliers, penalty}: Problem, at: number) =>
  signs[at] > 0 ? multipliers[at] < penalty : multipliers[at] > 0

/** Whether y times the multiplier can fall. */
const canFall = ({signs, multipliers, penalty}: Problem, at: number) =>
  signs[at] > 0 ? multipliers[at] > 0 : multipliers[at] < penalty

/** The point whose rise lowers the objective most. */
function mostViolating(problem: Problem): number {
  const {signs, gradient} = problem
  let [best, most] = [0, -Infinity]
  for (let at = 0; at < signs.length; at++) {
    const slope = -signs[at] * gradient[at]
    if (slope > most && canRise(problem, at)) [best, most] = [at, slope]
  }
  return best
}

/** The point with which the pair promises the largest decrease, or -1 when the conditions hold within the tolerance. */
function bestPartner(problem: Problem, first: number, column: Float64Array): number {
  const {signs, gradient} = problem
  const rise = -signs[first] * gradient[first]
  let [best, gain, violation] = [-1, 0, -Infinity]
  for (let at = 0; at < signs.length; at++) {
    if (!canFall(problem, at)) continue
    const difference = rise + signs[at] * gradient[at]
    violation = Math.max(violation, difference)
    if (difference <= 0) continue
    const promised = difference ** 2 / curvatureOf(column[at])
    if (promised > gain) [best, gain] = [at, promised]
  }
  return violation < TOLERANCE ? -1 : best
}

/** Of the objective along a pair; the kernel of a point with itself is 1. */
const curvatureOf = (kernel: number) => (kernel < 1 ? 2 - 2 * kernel : LEAST_CURVATURE)

/** Moves two multipliers as far as it pays and their bounds allow. */
function moveAlong(problem: Problem, first: number, second: number, column: Float64Array, other: Float64Array): void {
  const {signs, multipliers, gradient, penalty} = problem
  const wanted = (signs[second] * gradient[second] - signs[first] * gradient[first]) / curvatureOf(column[second])
  const roomUp = signs[first] > 0 ? penalty - multipliers[first] : multipliers[first]
  const roomDown = signs[second] > 0 ? multipliers[second] : penalty - multipliers[second]
  const step = Math.min(wanted, roomUp, roomDown)
  // Bounds are reached exactly: whether a multiplier is 0 decides.
  multipliers[first] = step === roomUp ? (signs[first] > 0 ? penalty : 0) : multipliers[first] + signs[first] * step
  multipliers[second] = step === roomDown ? (signs[second] > 0 ? 0 : penalty) : multipliers[second] - signs[second] * step
  for (let at = 0; at < signs.length; at++) gradient[at] += signs[at] * step * (column[at] - other[at])
}

/** Returns a function that gives a point's column of the kernel; those used last are kept. */
function kernelColumns(points: Matrix, gamma: number): (at: number) => Float64Array {
  const kept = new Map<number, Float64Array>()
  const most = Math.max(2, Math.floor(CACHE_BYTES / (8 * points.rows)))
  return at => {
    const known = kept.get(at)
    if (known !== undefined) kept.delete(at)
    else if (kept.size >= most) for (const oldest of kept.keys()) if (kept.delete(oldest)) break
    const column =
      known ?? Float64Array.from({length: points.rows}, (_, row) => Math.exp(-gamma * squaredDistance(points, at, points, row)))
    kept.set(at, column)
    return column
  }
}

/** scikit-learn's `gamma='scale'`: 1 / (columns * variance of all entries), or 1 where they are all the same. */
export function scaledGamma({data, columns}: Matrix): number {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length
  return variance > 0 ? 1 / (columns * variance) : 1
}
