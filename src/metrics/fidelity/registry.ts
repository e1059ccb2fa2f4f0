import {Registry} from '../../core/registry.js'
import {ballOptions} from './balls.js'
import type {FidelityEntry} from './fidelity.js'
import {twoSampleTestOptions} from './two-sample-test.js'

/** How much synthetic minority rows resemble real ones: neither a privacy check nor utility. None enters a verdict. */
export const fidelity = new Registry<FidelityEntry>('fidelity measure', [
  {
    name: 'column-shapes',
    summary:
      "How far each column's values are from those of real rows: Kolmogorov-Smirnov for numbers, total variation for categories.",
    source: 'Massey (1951), doi:10.1080/01621459.1951.10500769; total variation distance',
    options: {},
    load: () => import('./column-shapes.js'),
  },
  {
    name: 'column-pairs',
    summary: "How far correlations of columns are from those in real rows: Pearson's, Cramer's V, correlation ratio.",
    source:
      'Pearson (1895), doi:10.1098/rspl.1895.0041; Cramer (1946), Mathematical Methods of Statistics; correlation ratio of a number given a category',
    options: {},
    load: () => import('./column-pairs.js'),
  },
  {
    name: 'two-sample-test',
    summary: 'How well a random forest tells synthetic from real rows that it has not learned (AUC; 0.5 is not at all).',
    source: 'Lopez-Paz and Oquab, arXiv 1610.06545',
    options: twoSampleTestOptions,
    load: () => import('./two-sample-test.js'),
  },
  {
    name: 'alpha-precision',
    summary: 'Whether synthetic rows lie where typical real rows do (alpha-precision) and reach all of them (beta-recall).',
    source: 'Alaa et al., arXiv 2102.08921; without the learned embedding',
    options: {},
    load: () => import('./alpha-precision.js'),
  },
  {
    name: 'density-coverage',
    summary: 'How densely synthetic rows lie around real ones, and how many real rows have one nearby.',
    source: 'Naeem et al., arXiv 2002.09797',
    options: ballOptions,
    load: () => import('./density-coverage.js'),
  },
  {
    name: 'support',
    summary: 'How many synthetic rows lie where no real row is near, or out of the range of real values.',
    source: 'Kynkaanniemi et al., arXiv 1904.06991 (one less the improved precision)',
    options: ballOptions,
    load: () => import('./support.js'),
  },
])
