import type {ConcentratedBudget} from '../../../dp/concentrated-budget.js'
import {addDiscreteGaussian} from '../../../dp/discrete-noise.js'
import {chooseExponentially} from '../../../dp/exponential-mechanism.js'
import type {NoisyAnswer} from '../../../dp/privacy-loss.js'
import type {NoiseSource} from '../../../dp/secure-noise.js'
import {cellCount, cellsOfRows} from '../graphical-model/cells.js'
import type {GraphicalModel, Measurement} from '../graphical-model/estimate.js'
import {marginalAt} from '../graphical-model/marginal-at.js'

/** What a fit may spend, and where its noise is from. */
export interface PrivateFit {
  readonly budget: ConcentratedBudget
  readonly noise: NoiseSource
  /** Where noisy counts are written down, for who looks at the noise. */
  readonly answers?: NoisyCells[]
}

/** Noisy counts of cells, and of which. */
export interface NoisyCells extends NoisyAnswer {
  readonly columns: readonly number[]
  readonly recoded: CodedRows['recoded']
}

/** Records as codes. */
export interface CodedRows {
  /** How many codes each column has. */
  readonly sizes: readonly number[]
  /** One array [rows] per column; -1 where a cell counts as nothing. */
  readonly codes: readonly Int32Array[]
  /** Gives other rows these codes, where they are not those of the domain. */
  readonly recoded?: ((rows: CodedRows) => CodedRows) | undefined
}

/**
 * How many rows are in each cell over some columns. A row adds 1 to one count, or nothing where it has no code in one of the columns: one
 * row more moves the counts by at most 1, in any norm.
 */
export function countCells({sizes, codes}: CodedRows, columns: readonly number[]): Float64Array {
  const counts = new Float64Array(cellCount(columns, sizes))
  for (const cell of cellsOfRows(codes, columns, sizes, codes[0].length)) if (cell >= 0) counts[cell]++
  return counts
}

/** Sum over the cells of what counts and model differ by. One row more moves it by at most 1. */
export function errorOf(model: GraphicalModel, rows: CodedRows, columns: readonly number[]): number {
  const expected = marginalAt(model, columns)
  return countCells(rows, columns).reduce((sum, count, cell) => sum + Math.abs(count - model.total * expected[cell]), 0)
}

/** The counts with Gaussian noise, for this part of the budget: sigma = 1 / sqrt(2 rho) (arXiv:2004.00010, theorem 14). */
export function measure(rows: CodedRows, columns: readonly number[], rho: number, fit: PrivateFit): Measurement {
  const {budget, noise, answers} = fit
  budget.spend(rho)
  const sigma = 1 / Math.sqrt(2 * rho)
  const counts = addDiscreteGaussian(countCells(rows, columns), sigma, noise)
  answers?.push({columns, recoded: rows.recoded, noisy: counts, sigma})
  return {columns, counts, variances: new Float64Array(counts.length).fill(sigma ** 2)}
}

/**
 * The place of one of the candidates, the more likely the larger its score, for this part of the budget: epsilon = sqrt(8 rho).
 * @param sensitivity The most that one record moves any score by.
 */
export function choose(scores: readonly number[], sensitivity: number, rho: number, {budget, noise}: PrivateFit): number {
  budget.spend(rho)
  return chooseExponentially(scores, sensitivity, Math.sqrt(8 * rho), noise)
}
