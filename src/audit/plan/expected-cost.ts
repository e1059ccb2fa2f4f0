import {stepName, type Step} from './task.js'

/** Processor seconds of a step once: what it takes on any table, and for each million cells of the data. */
type Cost = readonly [fixed: number, perMillionCells: number]

/**
 * Measured by `npm run bench:costs -- --write` on two tables, of 4,000 rows and 12 columns with 109 minority records and of 30,000 rows
 * and 31 columns with 52, on one core of a common machine. What depends on the minority rather than on the table, as reconstruction
 * does, may take several times as long.
 */
const COSTS: ReadonlyMap<string, Cost> = new Map([
  ['copies', [0.17, 0.43]],
  ['reconsmote', [0.5, 0.1]],
  ['distinsmote', [0.11, 0.01]],
  ['dcr-mia', [0.01, 0.04]],
  ['smote-posterior', [0.32, 0.03]],
  ['domias', [0.02, 0.02]],
  ['singling-out', [0.07, 0.35]],
  ['linkability', [0.15, 2.6]],
  ['attribute-inference', [0.08, 0.53]],
  ['differencing', [0.5, 0.1]],
  ['joined-reconsmote', [2.1, 0.4]],
  ['dcr', [0.06, 0.02]],
  ['nndr', [0.03, 0.01]],
  ['identical-match', [0.01, 0.13]],
  ['naive-distinguisher', [0.19, 0.36]],
  ['linkability-paper', [0.18, 1.28]],
  ['column-shapes', [0.01, 0.01]],
  ['column-pairs', [0.06, 0.01]],
  ['support', [0.01, 0.01]],
  ['two-sample-test', [0.04, 0.01]],
  ['alpha-precision', [0.01, 0.01]],
  ['density-coverage', [0.01, 0.01]],
  ['er-split', [0.1, 0.5]],
  ['logistic-regression', [0.07, 0.46]],
  ['random-forest', [0.1, 0.54]],
  ['gradient-boosting', [0.18, 0.63]],
  ['mlp', [0.23, 1.57]],
])

/** About what a step takes once, in seconds of one processor; undefined where nothing was measured. */
export function expectedSeconds(step: Step, cells: number): number | undefined {
  const cost = COSTS.get(stepName(step))
  return cost === undefined ? undefined : cost[0] + (cost[1] * cells) / 1e6
}
