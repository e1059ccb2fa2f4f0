import type {MapFamily} from './families.js'
import {mapped, placeOf, type KnownTriple, type MeasuredColumn, type Triple} from './measured-column.js'

/** Parameters beyond this make columns of nothing but their largest value. */
const LARGEST = 200
/** The search for a sign change starts at the identity of both families and doubles its step. */
const START = 1
const FIRST_STEP = 0.5
const STEPS_OF_ROOT = 60
const ROOT_ERROR = 1e-14
/** Change of the parameter by which the derivative is taken. */
const DIFFERENCE = 1e-5
/** Triples that are asked, and those among them whose answers are tried: the sharpest. */
const MOST_TRIPLES = 1000
const MOST_TRIED = 200
const ROUNDS = 3

interface Answer {
  readonly parameter: number
  readonly error: number
}

/**
 * The parameter under which most triples with known places have these places. A power mean grows with its exponent, so
 * every triple asks for one parameter; those on edges all ask for the same. The answer is the weighted mean of the
 * set that agrees within errors and is the least likely to do so by chance.
 *
 * @returns Undefined when no triple tells.
 */
export function fitParameter(family: MapFamily, column: MeasuredColumn, known: readonly KnownTriple[]): number | undefined {
  const stride = Math.ceil(known.length / MOST_TRIPLES)
  const answers = known.filter((_, at) => at % stride === 0).flatMap(one => answerOf(family, column, one) ?? [])
  answers.sort((a, b) => a.error - b.error)
  let [best, most]: [Answer[], number] = [[], 0]
  for (const tried of answers.slice(0, MOST_TRIED)) {
    const agreeing = answers.filter(answer => isAt(answer, tried))
    const surprise = agreeing.reduce((sum, {error}) => sum + Math.max(0, -Math.log(error + tried.error)), 0)
    if (surprise > most) [best, most] = [agreeing, surprise]
  }
  for (let round = 0; round < ROUNDS && best.length > 0; round++) {
    const centre = meanOf(best)
    best = answers.filter(answer => isAt(answer, centre))
  }
  return best.length === 0 ? undefined : meanOf(best).parameter
}

const isAt = (a: Answer, b: Answer) => Math.abs(a.parameter - b.parameter) <= a.error + b.error

function meanOf(answers: readonly Answer[]): Answer {
  let [sum, weights] = [0, 0]
  for (const {parameter, error} of answers) {
    sum += parameter / error ** 2
    weights += 1 / error ** 2
  }
  return {parameter: sum / weights, error: 1 / Math.sqrt(weights)}
}

function answerOf(family: MapFamily, column: MeasuredColumn, {triple, place: known}: KnownTriple): Answer | undefined {
  const parameter = root(lambda => shareAt(family, column, triple, lambda) - known.place)
  if (parameter === undefined) return undefined
  const place = placeOf(mapped(column, family.at(parameter)), triple)
  if (place === undefined) return undefined
  const change = shareAt(family, column, triple, parameter + DIFFERENCE) - shareAt(family, column, triple, parameter - DIFFERENCE)
  const error = (place.error + known.error) / Math.abs(change / (2 * DIFFERENCE))
  return Number.isFinite(error) ? {parameter, error} : undefined
}

/** Where the middle row is under this parameter. */
export function shareAt(family: MapFamily, {values}: MeasuredColumn, [from, middle, to]: Triple, parameter: number): number {
  const map = family.at(parameter)
  const start = map.forward(values[from])
  return (map.forward(values[middle]) - start) / (map.forward(values[to]) - start)
}

/** The zero of a monotone function within the bounds, by bisection and false position in turn; undefined without one. */
function root(f: (x: number) => number): number | undefined {
  const atStart = f(START)
  if (!Number.isFinite(atStart)) return undefined
  if (atStart === 0) return START
  for (const sign of [1, -1]) {
    let [near, atNear] = [START, atStart]
    for (let step = FIRST_STEP; Math.abs(near) < LARGEST; step *= 2) {
      const far = START + sign * step
      const atFar = f(far)
      if (!Number.isFinite(atFar)) break
      if (atFar * atStart <= 0) return between(f, near, atNear, far, atFar)
      if (Math.abs(atFar) > Math.abs(atNear)) break
      ;[near, atNear] = [far, atFar]
    }
  }
  return undefined
}

function between(f: (x: number) => number, from: number, atFrom: number, to: number, atTo: number): number {
  let [a, fa, b, fb] = [from, atFrom, to, atTo]
  for (let step = 0; step < STEPS_OF_ROOT && Math.abs(b - a) > ROOT_ERROR * Math.max(1, Math.abs(a)) && fa !== 0; step++) {
    const guess = step % 3 === 2 ? (a + b) / 2 : (a * fb - b * fa) / (fb - fa)
    const value = f(guess)
    if (value === 0) return guess
    if (value * fa < 0) [b, fb] = [guess, value]
    else [a, fa] = [guess, value]
  }
  return Math.abs(fa) < Math.abs(fb) ? a : b
}
