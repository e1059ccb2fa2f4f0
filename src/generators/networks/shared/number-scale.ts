import type {TabularOptions} from '../../../preprocess/tabular/tabular.js'

/** The published 30 leave a small class with ten quantiles, and long tails without their shape. */
const ROWS_PER_QUANTILE = 3

/**
 * How networks are shown numbers. On a normal scale the ends are where those of as many normal values are:
 * scikit-learn's 1e-7 puts them at -5.2 and 5.2, far from the other rows of a small class, and gaps and tails keep
 * their shape by many quantiles.
 */
export const numberScale = (numbers: TabularOptions['numbers'], rows: number) =>
  ({numbers, edge: 0.5 / rows, rowsPerQuantile: ROWS_PER_QUANTILE}) as const satisfies TabularOptions
