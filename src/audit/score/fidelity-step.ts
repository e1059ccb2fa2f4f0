import type {Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {permutation, type Rng} from '../../core/rng.js'
import type {Role, Table} from '../../core/table.js'
import type {FidelityMeasure} from '../../metrics/fidelity/fidelity.js'
import type {MinorityClasses} from '../../core/planned.js'
import {minorityFeatures} from '../release/minority-features.js'
import type {Release} from '../release/release.js'
import type {TaskOutput} from '../plan/task-output.js'

/** More rows would take longer and change no figure by much. */
const MOST_ROWS = 1000

/**
 * Compares synthetic minority rows with real ones that the generator did not see; all minority labels together, without the
 * target column. As many rows of each are drawn as there are of the fewest - synthetic, training and held-out rows - and 1,000 at
 * most: measures of distance depend on the numbers of rows, and the training rows that the figures are read against must be as many.
 *
 * @param looked Which rows are held against the real ones: the training rows show what real rows reach.
 * @param shared Randomness that all subjects of a repeat share, so that they meet the same real rows.
 * @throws {NotApplicable} Without held-out rows, or when the measure does not apply.
 */
export async function runFidelity(
  measure: FidelityMeasure,
  looked: 'synthetic' | 'train',
  release: Release,
  classes: MinorityClasses,
  shared: Rng,
  context: Context,
): Promise<TaskOutput> {
  if (release.holdout === undefined) throw new NotApplicable({code: 'no-unseen-rows'})
  const train = minorityFeatures(release.train, classes)
  const holdout = minorityFeatures(release.holdout, classes)
  const others = looked === 'train' ? train.as('synthetic') : minorityFeatures(release.synthetic, classes)
  const rows = Math.min(train.rowCount, holdout.rowCount, others.rowCount, MOST_ROWS)
  const figures = await measure.measure(
    {
      real: drawRows(holdout, rows, shared.fork('real rows')),
      synthetic: drawRows(others, rows, shared.fork(`${looked} rows`)),
    },
    context,
  )
  return {kind: 'fidelity', trainRows: train.rowCount, testRows: holdout.rowCount, ...figures}
}

function drawRows<R extends Role>(table: Table<R>, count: number, rng: Rng): Table<R> {
  return count === table.rowCount ? table : table.select(permutation(rng, table.rowCount).subarray(0, count), table.role)
}
