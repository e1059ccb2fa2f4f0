import {NotApplicable} from '../../core/errors.js'
import type {Context} from '../../core/context.js'
import type {MinorityClasses, PlannedAlgorithm} from '../../core/planned.js'
import type {Rng} from '../../core/rng.js'
import {categoricalColumn, MISSING_CODE, type Table} from '../../core/table.js'
import {learners} from '../../learners/registry.js'
import {classFigures, type TestedClass} from '../../metrics/multiclass.js'
import type {TaskOutput} from '../plan/task-output.js'
import type {Release} from '../release/release.js'
import {TrainingData} from './training-data.js'

/** More would be no classes: a number for each person, say. */
const MOST_CLASSES = 1000

/**
 * Trains one model on real rows of all classes of the target, the synthetic ones added to theirs, and tests it on real rows that neither it
 * nor the generator saw: which class each of them is of. A class without a training row cannot be told, and one without a test row cannot
 * be tested; both are counted as left out, and test rows of the first are not asked about.
 *
 * @param shared Randomness that all subjects of a repeat share: they begin with the same weights, and figures are compared on the same
 * draws of the test rows.
 * @throws {NotApplicable} Without unseen rows, where a training row has no class, with fewer than two classes that can be tested, or with
 * more than 1,000.
 */
export async function runMulticlass(
  planned: PlannedAlgorithm,
  {holdout, ...release}: Release,
  classes: MinorityClasses,
  shared: Rng,
  context: Context,
  kept?: TrainingData, // of another learner of the same release
): Promise<TaskOutput> {
  if (holdout === undefined) throw new NotApplicable({code: 'no-unseen-rows'})
  const learner = await learners.get(planned.name).create(planned.options)
  if (learner.fitClasses === undefined) throw new NotApplicable('it tells two classes apart and no more')
  const data = kept ?? new TrainingData(release, holdout, classes, shared)
  const realRows = release.train.rowCount + (release.withheld?.rowCount ?? 0)
  const known = classesOf(data.table, realRows, classes)
  const labels = labelsAmong(data.table, known, classes.target)
  if (labels.includes(-1)) throw new NotApplicable('some rows have no class')
  const wanted = labelsAmong(holdout, known, classes.target)
  const testable = new Set(wanted.filter(label => label >= 0)).size
  if (testable < 2) throw new NotApplicable('fewer than two classes have training and test rows')
  if (known.length > MOST_CLASSES) throw new NotApplicable(`the target has more than ${MOST_CLASSES} classes`)
  const {features, rows, weights} = await data.rowsFor(planned.name, context)
  const trained = await learner.fitClasses(
    features,
    rows === undefined ? labels : Int32Array.from(rows, row => labels[row]),
    known.length,
    {...context, rng: shared.fork('multiclass')},
    weights,
  )
  const said = trained.classify(data.testFeatures)
  const asked = [...wanted.keys()].filter(row => wanted[row] >= 0)
  const pick = (values: Int32Array) => Int32Array.from(asked, row => values[row])
  const told = {labels: pick(wanted), said: pick(said), classes: known}
  const all = new Set([...levelsIn(data.table, classes.target), ...levelsIn(holdout, classes.target)])
  return {
    kind: 'multiclass',
    trainRows: realRows,
    testRows: asked.length,
    ...classFigures(told, data.resampling.fork('multiclass')),
    classesLeftOut: all.size - testable,
  }
}

/** The classes that have rows to train on, in the order of their levels; real rows come first. */
function classesOf(table: Table, realRows: number, {target, minority}: MinorityClasses): TestedClass[] {
  const {codes, field} = categoricalColumn(table, target)
  const trainRows = new Int32Array(field.levels.length)
  for (const code of codes.subarray(0, realRows)) if (code !== MISSING_CODE) trainRows[code]++
  const inUse = levelsIn(table, target)
  return field.levels.flatMap((name, code) => {
    const label = minority.indexOf(name)
    return inUse.has(name) ? [{name, ...(label >= 0 && {label}), trainRows: trainRows[code]}] : []
  })
}

/** [rows], positions among the classes; -1 for what is none of them. */
function labelsAmong(table: Table, classes: readonly TestedClass[], target: string): Int32Array {
  const {codes, field} = categoricalColumn(table, target)
  const positions = new Map(classes.map(({name}, at) => [name, at]))
  const byCode = field.levels.map(level => positions.get(level) ?? -1)
  return codes.map(code => (code === MISSING_CODE ? -1 : byCode[code]))
}

/** The levels that rows have. */
function levelsIn(table: Table, target: string): Set<string> {
  const {codes, field} = categoricalColumn(table, target)
  return new Set([...new Set(codes)].flatMap(code => (code === MISSING_CODE ? [] : [field.levels[code]])))
}
