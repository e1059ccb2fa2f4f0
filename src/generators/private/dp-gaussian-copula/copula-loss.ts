import {privacyLoss} from '../../../dp/privacy-loss.js'
import {productQuery} from './dependence.js'
import {countQuery, type Marginal} from './marginal.js'
import {scoresOf, type NoisyAnswers} from './model.js'
import type {Scale} from './scale.js'

/**
 * The privacy loss of a fit about one record: what its noisy counts and noisy sums of products say together. The scores of
 * the products come from the noisy counts, which the attacker sees, so losses add up.
 *
 * @param positions One array [rows] per column, the record among them.
 * @param row Place of the record among them.
 */
export function copulaLoss(
  scales: readonly Scale[],
  marginals: readonly Marginal[],
  {counts, products}: NoisyAnswers,
  positions: readonly Float64Array[],
  row: number,
): number {
  const others = positions.map(column => column.filter((_, at) => at !== row))
  const own = positions.map(column => column.subarray(row, row + 1))
  const ofCounts = scales.reduce((sum, scale, at) => {
    const asked = (rows: readonly Float64Array[]) => countQuery(scale, rows[at])
    return sum + privacyLoss(counts[at], asked(others), asked(own))
  }, 0)
  if (products === undefined) return ofCounts
  const asked = (rows: readonly Float64Array[]) =>
    productQuery(scoresOf(marginals, rows), rows[0].length, products.squareBound).sums
  return ofCounts + privacyLoss(products, asked(others), asked(own))
}
