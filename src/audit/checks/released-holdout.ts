import {fisherExactGreater} from '../../stats/tests.js'
import {poissonTail} from '../../stats/poisson.js'
import {keyCounts} from './key-counts.js'

/** A generator may favour common combinations of values: rows are taken to be met by chance so many times as often as among real rows. */
const FAVOURED = 3
/** Where chance meets more than this share of the rows, being met says nothing by itself. */
const COARSE = 0.2
const LEVEL = 0.001

export interface ReleasedHoldout {
  /** Holdout rows that equal a released row. */
  readonly rows: readonly number[]
  readonly expected: number
  readonly pValue: number
}

/**
 * Which rows of the holdout a release holds as they are, when they are more than chance explains; undefined
 * otherwise. A release made without them meets them by chance alone. Two tests, each at 1 in 1,000: against the
 * release meeting rows of the data as often (Fisher), which holds for columns of any coarseness; and, where rows are
 * seldom alike, against how often one random row equals another. For a row that occurs r > 1 times among N real rows
 * of its class that is r / N; for one that occurs once the Good-Turing estimate 2 (n2 + 1/2) / (n1 N) (Good,
 * doi:10.1093/biomet/40.3-4.237, eq. 2), with n1 and n2 the rows that occur once and the pairs among all real rows.
 *
 * @param holdout Keys of the holdout's minority rows, `data` of those of the data; `everybody` of all real rows of both files.
 */
export function releasedHoldout(
  holdout: readonly string[],
  data: readonly string[],
  everybody: readonly string[],
  released: readonly string[],
): ReleasedHoldout | undefined {
  const known = new Set(released)
  const rows = holdout.flatMap((key, row) => (known.has(key) ? [row] : []))
  if (rows.length === 0) return undefined
  const met = data.reduce((sum, key) => sum + (known.has(key) ? 1 : 0), 0)
  const expected = expectedByChance(holdout, data, everybody, released.length)
  const against = fisherExactGreater(rows.length, holdout.length, met, data.length)
  const absolute = expected < COARSE * holdout.length ? poissonTail(rows.length, FAVOURED * expected) : 1
  const pValue = Math.min(against, absolute)
  return pValue < LEVEL ? {rows, expected, pValue} : undefined
}

function expectedByChance(
  holdout: readonly string[],
  data: readonly string[],
  everybody: readonly string[],
  released: number,
): number {
  const ofClass = keyCounts([...holdout, ...data])
  const inClass = holdout.length + data.length
  const times = [...keyCounts(everybody).values()]
  const [singles, pairs] = [1, 2].map(wanted => times.filter(count => count === wanted).length)
  const once = (2 * (pairs + 0.5)) / (Math.max(1, singles) * inClass)
  return holdout.reduce((sum, key) => {
    const count = ofClass.get(key) ?? 1
    const chance = Math.min(1, count === 1 ? once : count / inClass)
    return sum + 1 - (1 - chance) ** released
  }, 0)
}
