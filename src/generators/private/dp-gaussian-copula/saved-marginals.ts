import {marginalOf, type Marginal} from './marginal.js'
import type {Scale} from './scale.js'

/** What a file says of a column beside the domain: noisy shares alone. */
export interface SavedMarginal {
  readonly shares: readonly number[]
  readonly missing: number
}

export const savedMarginals = (marginals: readonly Marginal[]) =>
  marginals.map(({shares, missing}) => ({shares: [...shares], missing}))

/** @throws {RangeError} When these are not the shares of such columns. */
export function restoredMarginals(scales: readonly Scale[], saved: readonly SavedMarginal[]): Marginal[] {
  if (saved.length !== scales.length) throw new RangeError('There must be one distribution for each column.')
  return saved.map(({shares, missing}, at) => {
    if (shares.length !== scales[at].cells)
      throw new RangeError("A distribution must have as many shares as its column's domain.")
    return marginalOf(scales[at], Float64Array.from(shares), missing)
  })
}
