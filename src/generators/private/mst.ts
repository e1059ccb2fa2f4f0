import {defineGenerator} from '../define-generator.js'
import {marginalGenerator, marginalOptions} from './marginal-based/marginal-generator.js'
import {fitMst} from './mst/fit-mst.js'

/**
 * MST: rows from noisy counts of single columns and of pairs of columns that form a tree, chosen privately (McKenna, Miklau and Sheldon,
 * Winning the NIST Contest, arXiv:2108.04978). Numbers are counted in equal bins of the range that the user gives.
 * Pairs show dependence of any form, which the correlations of dp-gaussian-copula do not, but a pair has hundreds of
 * cells: it is for classes of thousands of records, or for large epsilons.
 *
 * (epsilon, delta)-differential privacy for each record of the class under adding or removing one; records of other
 * classes are not looked at. The guarantee rests on the domain (ranges, steps, levels, whether cells may be missing) and
 * the number of rows asked for being no secret. A row whose cell is missing where the domain has no missing cells is in
 * no count of that column; cells beyond the domain count as its ends or as missing.
 *
 * Departures from the paper: exact discrete noise and choices (arXiv:2004.00010); missing cells are a code that is never merged
 * with rare ones; with two columns nothing is spent on the choice of the one pair, and with one column all on that column;
 * see `graphical-model` for those of estimation and drawing.
 *
 * @throws {UserError} When the domain lacks a column or does not fit it.
 * @throws {NotApplicable} When there is no column beside the target.
 */
export const mst = defineGenerator({
  name: 'mst',
  summary: 'Differentially private MST: noisy counts of columns and of a tree of pairs of columns, in ranges that you give.',
  source: 'McKenna, Miklau and Sheldon, 2021, arXiv:2108.04978; departures in docs/private-generators.md',
  columns: 'any',
  options: marginalOptions,
  create: options => marginalGenerator('mst', options, fitMst),
})
