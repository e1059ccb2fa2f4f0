import type {Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {permutation, type Rng} from '../../core/rng.js'
import {MISSING_CODE, categoricalColumn, type Role, type Table} from '../../core/table.js'
import type {AllClasses, FidelityMeasure} from '../../metrics/fidelity/fidelity.js'
import type {MinorityClasses} from '../../core/planned.js'
import {minorityFeatures} from '../release/minority-features.js'
import type {Release} from '../release/release.js'
import {screeningRows, type BesideFeatures} from './screening-rows.js'
import type {TaskOutput} from '../plan/task-output.js'

/** More rows would take longer and change no figure by much. */
const MOST_ROWS = 1000
/** Likewise of real rows of every class. */
const MOST_UNSEEN_ROWS = 20_000

/**
 * Compares synthetic minority rows with real ones that the generator did not see; all minority labels together, without the target
 * column. As many rows of each are drawn as there are of the fewest - synthetic, training and held-out rows - and 1,000 at most:
 * measures of distance depend on the numbers of rows, and the training rows that the figures are read against must be as many. A
 * measure that looks at every class gets up to 1,000 synthetic rows and 20,000 held-out ones instead, whose classes are as frequent
 * as in the holdout.
 *
 * @param looked Which rows are held against the real ones: the training rows show what real rows reach.
 * @param release In features where its rows are samples, and as they are.
 * @param shared Randomness that all subjects of a repeat share, so that they meet the same real rows.
 * @throws {NotApplicable} Without held-out rows, or when the measure does not apply.
 */
export async function runFidelity(
  measure: FidelityMeasure,
  looked: 'synthetic' | 'train',
  release: Release & {readonly asTheyAre?: BesideFeatures},
  classes: MinorityClasses,
  shared: Rng,
  context: Context,
): Promise<TaskOutput> {
  const unseen = release.holdout
  if (unseen === undefined) throw new NotApplicable({code: 'no-unseen-rows'})
  const train = minorityFeatures(release.train, classes)
  const holdout = minorityFeatures(unseen, classes)
  const others = looked === 'train' ? train.as('synthetic') : minorityFeatures(release.synthetic, classes)
  const rows = Math.min(train.rowCount, holdout.rowCount, others.rowCount, MOST_ROWS)
  const screening = release.asTheyAre && screeningRows(looked, release.asTheyAre, classes, shared)
  const figures = await measure.measure(
    {
      real: drawRows(holdout, rows, shared.fork('real rows')),
      synthetic: drawRows(others, rows, shared.fork(`${looked} rows`)),
      ...(screening && {screening}),
      allClasses: () =>
        allClasses(others, unseen, classes, {
          real: shared.fork('real rows of all classes'),
          looked: shared.fork(`more ${looked} rows`),
        }),
    },
    context,
  )
  return {kind: 'fidelity', trainRows: train.rowCount, testRows: holdout.rowCount, ...figures}
}

function allClasses(
  looked: Table<'synthetic'>,
  holdout: Table<'holdout'>,
  {target, minority}: MinorityClasses,
  random: {readonly real: Rng; readonly looked: Rng},
): AllClasses {
  const {codes, field} = categoricalColumn(holdout, target)
  const drawn = permutation(random.real, holdout.rowCount)
    .filter(row => codes[row] !== MISSING_CODE)
    .subarray(0, MOST_UNSEEN_ROWS)
  return {
    synthetic: drawRows(looked, Math.min(looked.rowCount, MOST_ROWS), random.looked),
    unseen: holdout.select(drawn, 'holdout').without([target]),
    isMinority: Uint8Array.from(drawn, row => (minority.includes(field.levels[codes[row]]) ? 1 : 0)),
  }
}

function drawRows<R extends Role>(table: Table<R>, count: number, rng: Rng): Table<R> {
  return count === table.rowCount ? table : table.select(permutation(rng, table.rowCount).subarray(0, count), table.role)
}
