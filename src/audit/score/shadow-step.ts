import {subContext, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {createRng} from '../../core/rng.js'
import {rowsWithLabel} from '../../core/table.js'
import {amountFor, createGenerator, smoteFor} from '../../generators/sample-classes.js'
import type {PlannedAlgorithm} from '../../core/planned.js'
import type {GameRecord} from '../../attacks/shadow/experiment/game.js'
import {playGame} from '../../attacks/shadow/experiment/play.js'
import {builtIn} from '../../plugins/catalogue.js'
import {selectTargets} from '../../attacks/shadow/experiment/targets.js'
import type {Arena} from '../../attacks/shadow/experiment/worlds.js'
import type {AuditInputs} from '../plan/inputs.js'
import type {Step, Task} from '../plan/task.js'
import type {Tally} from '../plan/task-output.js'

type GameStep = Extract<Step, {kind: 'game'}>

/** Records that a control is played about at most: enough to see a planted leak. */
const CONTROL_RECORDS = 5

/**
 * Plays a part of a game: on all rows of the data (but for a holdout file, none is held out: every record is asked about in turn), one
 * minority label after the other. Which records are asked about depends on the seed and the data, so the parts of a game share them out
 * and all generators are asked about the same ones.
 *
 * @throws {NotApplicable} For a file made elsewhere: its generator cannot be run.
 */
export async function runGame(step: GameStep, task: Task, inputs: AuditInputs, context: Context): Promise<Tally> {
  const {setting, subject} = task
  const {planned, mode} = playedOn(task, inputs)
  const {catalogue = builtIn} = inputs
  const attack = await catalogue.experiments.get(step.game.name).create(step.game.options)
  const data = inputs.source.as('train')
  const generator = await createGenerator(planned, catalogue.generators)
  const records: GameRecord[] = []
  let complete = true
  let [releasedRows, recordsChosen] = [0, 0]
  for (const [at, label] of setting.minority.entries()) {
    const minority = {target: setting.target, label}
    if (rowsWithLabel(data, setting.target, [label]).length < 3) throw new NotApplicable({code: 'too-few-rows', label, needed: 3})
    const choosing = {...context, rng: createRng(task.seed).fork('game').fork(label)}
    const chosen = await selectTargets(data, minority, attack.options, choosing)
    const asked = subject.kind === 'generator' ? chosen : chosen.slice(0, CONTROL_RECORDS)
    const mine = asked.filter((_, place) => place % step.parts === step.part)
    const arena: Arena = {data, minority, generator, mode, releasedRows: amountFor(setting.amount, data, setting.target, label)}
    if (arena.releasedRows < 1) throw new NotApplicable({code: 'no-synthetic-rows'})
    releasedRows += arena.releasedRows
    recordsChosen += asked.length
    const {length} = setting.minority
    const played = await playGame(arena, attack, mine, subContext(context, label, at / length, (at + 1) / length))
    records.push(...played.records)
    complete &&= played.complete
    if (!complete) break
  }
  const {selection, shadowRuns, testRuns} = attack.options
  return {
    kind: 'game',
    records,
    complete,
    details: {
      selection,
      recordsChosen,
      releasedRows,
      testRunsPerWorld: testRuns,
      ...(!attack.withoutShadows && {shadowRunsPerWorld: shadowRuns}),
    },
  }
}

function playedOn({subject, setting}: Task, {source}: AuditInputs): {planned: PlannedAlgorithm; mode: Arena['mode']} {
  switch (subject.kind) {
    case 'generator':
      return {planned: subject.generator, mode: 'play'}
    case 'planted-leak':
      return {planned: {name: 'random-oversampling', options: {}}, mode: 'planted-leak'}
    case 'independent-sample':
      return {planned: smoteFor(source, setting.target), mode: 'independent-sample'}
    case 'file':
      throw new NotApplicable({code: 'made-elsewhere'})
    case 'none':
    case 'class-weights':
    case 'loss':
      throw new NotApplicable({code: 'no-generator'})
  }
}
