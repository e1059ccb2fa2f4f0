import type {RowValue} from './solve-column.js'

const MOST_ROUNDS = 50
/** Ends when no message changes by more than this part of itself. */
const CONVERGED = 1e-3

/** Rows between the same two records, summed: products of the weights that a row gives to either. */
interface Coupling {
  readonly from: number
  readonly to: number
  product: number
  /** What either end tells the other, as a precision to be subtracted. */
  toFrom: number
  toTo: number
}

/**
 * The variance of each record's value in a solution of {@link solveColumn}, for rows whose own errors have variance 1: the diagonal of
 * the inverse of the normal equations, by Gaussian belief propagation (Weiss and Freeman, doi:10.1162/089976601750541769, section 2).
 * Where edges form no circle it is exact, and a little too small where they do. It converges, because the equations are a sum of squares
 * whatever the signs of the records (walk-summable: Malioutov, Johnson and Willsky, JMLR 7, 2006, proposition 1).
 *
 * @param rows Only their places count.
 * @returns [records]; infinite where the rows do not tell the value.
 */
export function solutionVariance(rows: readonly Omit<RowValue, 'value'>[], recordCount: number): Float64Array {
  const own = new Float64Array(recordCount)
  const couplings = new Map<number, Coupling>()
  for (const {from, to, share} of rows) {
    own[from] += (1 - share) ** 2
    own[to] += share ** 2
    const [first, second] = from < to ? [from, to] : [to, from]
    const key = first * recordCount + second
    const known = couplings.get(key) ?? {from: first, to: second, product: 0, toFrom: 0, toTo: 0}
    known.product += share * (1 - share)
    couplings.set(key, known)
  }
  const all = [...couplings.values()]
  let precision = own
  for (let round = 0, change = Infinity; round < MOST_ROUNDS && change > CONVERGED; round++) {
    change = 0
    const next = own.slice()
    for (const coupling of all) {
      const {from, to, product} = coupling
      const fromAlone = precision[from] - coupling.toFrom
      const toAlone = precision[to] - coupling.toTo
      const [toFrom, toTo] = [told(product, toAlone), told(product, fromAlone)]
      change = Math.max(change, changeOf(coupling.toFrom, toFrom), changeOf(coupling.toTo, toTo))
      coupling.toFrom = toFrom
      coupling.toTo = toTo
      next[from] += toFrom
      next[to] += toTo
    }
    precision = next
  }
  return precision.map((value, record) => (value > LEAST_PRECISION * own[record] ? 1 / value : Infinity))
}

/** Less than this part of what a record's rows tell is left by rounding alone. */
const LEAST_PRECISION = 1e-9

/** A neighbour that is not known by others leaves nothing of the rows that they share. */
const told = (product: number, others: number) => (product === 0 ? 0 : -(product ** 2) / Math.max(others, Number.MIN_VALUE))

const changeOf = (before: number, now: number) => Math.abs(now - before) / Math.max(Number.MIN_VALUE, Math.abs(now))
