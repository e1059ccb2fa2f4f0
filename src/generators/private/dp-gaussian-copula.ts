import {defineGenerator} from '../define-generator.js'
import {copulaGenerator, privateCopulaOptions} from './dp-gaussian-copula/copula-generator.js'

/**
 * Differentially private Gaussian copula: noisy histograms of the columns, noisy correlations of their ranks, and rows drawn from
 * what these say. Numbers are counted in a tree of halves of the range that the user gives, levels one by one in the
 * order that the user gives; correlations come from the noisy sums of products of the columns' rank scores, rows of
 * large scores scaled down. Budget is spent on 1 histogram per column and 1 number per pair of columns: for classes of
 * 30 to 1000 rows that leaves more signal than tables of pairs of columns, which have hundreds of cells each. What a
 * pair's order does not show, such as a nominal column's ties to another, is lost.
 *
 * (epsilon, delta)-differential privacy for each record of the class under adding or removing one; records of other
 * classes are not looked at. The guarantee rests on the domain (ranges, steps, levels, whether cells may be missing)
 * and the number of rows asked for being no secret. A missing cell counts as such only where the domain allows it;
 * cells beyond the domain count as its ends or as missing.
 *
 * Marginals: Hay et al., arXiv:0904.0942; products: Dwork et al., doi:10.1145/2591796.2591883; copulas as private synthesisers: Li,
 * Xiong and Jiang, DPCopula, EDBT 2014, doi:10.5441/002/edbt.2014.43, whose Kendall correlations would cost noise on n(n-1)/2
 * pairs of rows; noise: arXiv:2004.00010. Departures from DPCopula: rank scores through the noisy marginals, clipped rows, shrinkage by
 * the known noise, exact discrete noise.
 *
 * @throws {UserError} When the domain lacks a column or does not fit it.
 * @throws {NotApplicable} When there is no column beside the target.
 */
export const dpGaussianCopula = defineGenerator({
  name: 'dp-gaussian-copula',
  summary: 'Differentially private Gaussian copula: noisy histograms and rank correlations, in ranges that you give.',
  source: 'Li, Xiong and Jiang (DPCopula), EDBT 2014, doi:10.5441/002/edbt.2014.43; departures in docs/private-generators.md',
  columns: 'any',
  options: privateCopulaOptions,
  create(options) {
    // A record is a row: it moves what is counted by what one row does.
    return copulaGenerator('dp-gaussian-copula', options, ({positions}) => ({
      positions,
      influence: {counts: 1, products: 1},
      areRecords: true,
      notes: [],
    }))
  },
})
