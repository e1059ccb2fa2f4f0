import {subContext, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {createRng} from '../../core/rng.js'
import {moleculeColumn} from '../../core/sample-form.js'
import {rowsWithLabel, type MinorityClass, type Table} from '../../core/table.js'
import {amountFor, createGenerator, smoteFor} from '../../generators/sample-classes.js'
import type {Generator} from '../../generators/generator.js'
import type {ClaimDetails} from '../../result/details.js'
import type {PlannedAlgorithm} from '../../core/planned.js'
import type {ExperimentAttack, ExperimentRecord} from '../../attacks/shadow/experiment/experiment.js'
import {runExperiment} from '../../attacks/shadow/experiment/run-experiment.js'
import {builtIn} from '../../plugins/catalogue.js'
import {selectTargets} from '../../attacks/shadow/experiment/targets.js'
import type {Experiment} from '../../attacks/shadow/experiment/in-and-out-runs.js'
import type {AuditInputs} from '../plan/inputs.js'
import type {Step, Task} from '../plan/task.js'
import type {TaskOutput} from '../plan/task-output.js'

type ExperimentStep = Extract<Step, {kind: 'experiment'}>

/** Records that a control is played about at most: enough to see a planted leak. */
const CONTROL_RECORDS = 5

/**
 * Plays a part of an experiment: on all rows of the data (but for a holdout file, none is held out: every record is
 * asked about in turn), one minority label after the other. Which records are asked about depends on the seed and the
 * data, so the parts of an experiment share them out and all generators are asked about the same ones.
 *
 * @throws {NotApplicable} For a file made elsewhere: its generator cannot be run.
 */
export async function runExperimentStep(
  step: ExperimentStep,
  task: Task,
  inputs: AuditInputs,
  context: Context,
): Promise<TaskOutput> {
  const {setting, subject} = task
  const {catalogue = builtIn} = inputs
  const attack = await catalogue.experiments.get(step.experiment.name).create(step.experiment.options)
  const {rows, data} = seenRows(task, inputs)
  if (moleculeColumn(data) !== undefined) throw new NotApplicable({code: 'samples-not-columns'})
  const records: ExperimentRecord[] = []
  let complete = true
  let claims: Generator['claims']
  let [releasedRows, recordsChosen, realRecords] = [0, 0, 0]
  for (const [at, label] of setting.minority.entries()) {
    const minority = {target: setting.target, label}
    const {length: realRows} = rowsWithLabel(data, setting.target, [label])
    if (realRows < 3) throw new NotApplicable({code: 'too-few-rows', label, needed: 3})
    // The name of these random numbers is older than the word experiment.
    const choosing = {...context, rng: createRng(task.seed).fork('game').fork(label)}
    const chosen = await selectTargets(data, minority, attack.options, choosing)
    const asked = subject.kind === 'generator' ? chosen : chosen.slice(0, CONTROL_RECORDS)
    const mine = asked.filter((_, place) => place % step.parts === step.part)
    const {planned, mode} = playedOn(task, attack, data, minority)
    const generator = await createGenerator(planned, catalogue.generators)
    claims = generator.claims
    const experiment: Experiment = {
      data,
      minority,
      generator,
      mode,
      releasedRows: amountFor(setting.amount, data, setting.target, label),
    }
    if (experiment.releasedRows < 1) throw new NotApplicable({code: 'no-synthetic-rows'})
    releasedRows += experiment.releasedRows
    realRecords += realRows
    recordsChosen += asked.length
    const {length} = setting.minority
    const played = await runExperiment(experiment, attack, mine, subContext(context, label, at / length, (at + 1) / length))
    records.push(...played.records.map(record => ({...record, row: rows[record.row]})))
    complete &&= played.complete
    if (!complete) break
  }
  const {selection, shadowRuns, testRuns} = attack.options
  return {
    kind: 'experiment',
    records,
    complete,
    details: {
      selection,
      recordsChosen,
      // Who looks into the generator needs no rows.
      ...(attack.observer.kind !== 'generator' && {releasedRows, rowsPerRecord: releasedRows / realRecords}),
      testRunsPerWorld: testRuns,
      ...(!attack.withoutShadows && {shadowRunsPerWorld: shadowRuns}),
      ...(subject.kind === 'generator' && claimedBy(claims)),
    },
  }
}

/** For the pool of all parts, which has no generator at hand. */
const claimedBy = (claims: Generator['claims']): Partial<ClaimDetails> =>
  claims === undefined ? {} : {claimedEpsilon: claims.epsilon, claimedDelta: claims.delta}

/** The rows that the generator sees, and which of the source they are. */
function seenRows({treatment}: Task, {source, groups}: AuditInputs): {rows: Int32Array; data: Table<'train'>} {
  const rows = Int32Array.from({length: source.rowCount}, (_, row) => row)
  if (treatment === undefined) return {rows, data: source.as('train')}
  if (treatment.coarsened !== undefined)
    throw new NotApplicable('an experiment cannot coarsen the records that it leaves out and puts in')
  const personOf = (row: number) => groups?.[row] ?? row
  const out = new Set(treatment.withheld.map(row => personOf(row - 1)))
  const kept = rows.filter(row => !out.has(personOf(row)))
  return {rows: kept, data: source.select(kept, 'train')}
}

function playedOn(
  {subject, setting}: Task,
  attack: ExperimentAttack,
  data: Table<'train'>,
  minority: MinorityClass,
): {planned: PlannedAlgorithm; mode: Experiment['mode']} {
  switch (subject.kind) {
    case 'generator':
      return {planned: subject.generator, mode: 'play'}
    case 'planted-leak':
      return {planned: attack.controlOn?.(data, minority) ?? {name: 'random-oversampling', options: {}}, mode: 'planted-leak'}
    case 'independent-sample':
      return {planned: attack.controlOn?.(data, minority) ?? smoteFor(data, setting.target), mode: 'independent-sample'}
    case 'file':
      throw new NotApplicable({code: 'made-elsewhere'})
    case 'none':
    case 'class-weights':
    case 'loss':
      throw new NotApplicable({code: 'no-generator'})
  }
}
