import type {NumberOption, OptionSpecs} from '../../core/options.js'
import {defineGenerator} from '../define-generator.js'
import {fitAim} from './aim/fit-aim.js'
import {marginalGenerator, marginalOptions} from './marginal-based/marginal-generator.js'

export const aimOptions = {
  ...marginalOptions,
  degree: {
    type: 'integer',
    min: 1,
    max: 3,
    default: 2,
    description: 'Most columns that are counted together. The rows are to show all such sets of columns well.',
  },
  modelCells: {
    type: 'integer',
    min: 100,
    max: 1e7,
    default: 50_000,
    description: 'Most cells of the fitted model. More allow for more sets of columns, and take time.',
  } satisfies NumberOption,
} as const satisfies OptionSpecs

/**
 * AIM: rows from noisy marginals that are chosen one after the other, each where the model so far is worst (McKenna, Mullins, Sheldon and
 * Miklau, arXiv:2201.12677). Beside mst, it measures more than a tree of pairs, spends its budget where it is of use, and
 * knows what the noise would hide.
 *
 * (epsilon, delta)-differential privacy for each record of the class under adding or removing one; records of other
 * classes are not looked at. The guarantee rests on the domain (ranges, steps, levels, whether cells may be missing) and
 * the number of rows asked for being no secret. A row whose cell is missing where the domain has no missing cells is in
 * no count of that column; cells beyond the domain count as its ends or as missing.
 *
 * Departures from the paper: exact discrete noise and choices (arXiv:2004.00010); the workload is all pairs by default, where the
 * paper has all triples; models are limited to 50,000 cells (0.4 MB), where the paper has 80 MB; see `graphical-model`
 * for those of estimation and drawing.
 *
 * @throws {UserError} When the domain lacks a column or does not fit it.
 * @throws {NotApplicable} When there is no column beside the target.
 */
export const aim = defineGenerator({
  name: 'aim',
  summary: 'Differentially private AIM: noisy counts of sets of columns, chosen one by one, in ranges that you give.',
  source: 'McKenna, Mullins, Sheldon and Miklau, VLDB 2022, arXiv:2201.12677; departures in docs/private-generators.md',
  columns: 'any',
  options: aimOptions,
  create: ({degree, modelCells, ...options}) =>
    marginalGenerator('aim', options, (rows, _, fit, context) => fitAim(rows, {degree, modelCells}, fit, context)),
})
