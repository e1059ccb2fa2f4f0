import {createBudget} from '../../core/budget.js'
import {subContext, type Context, type KeepSoFar} from '../../core/context.js'
import {Interrupted} from '../../core/errors.js'
import {outcomeOf, type Outcome} from '../../core/outcome.js'
import {createRng, type Rng} from '../../core/rng.js'
import {learners} from '../../learners/registry.js'
import {fidelity} from '../../metrics/fidelity/registry.js'
import {builtIn, type Catalogue} from '../../plugins/catalogue.js'
import {runAttack} from '../score/attack-step.js'
import {runDisclosure} from '../score/disclosure-step.js'
import {runFidelity} from '../score/fidelity-step.js'
import type {AuditInputs} from '../plan/inputs.js'
import {runProxy} from '../score/proxy-step.js'
import {inFeatures, seenBy} from '../release/in-features.js'
import {makeRelease, type Release} from '../release/release.js'
import {releaseWithoutMasks} from '../release/without-masks.js'
import {releaseKey, type Step, type Task} from '../plan/task.js'
import type {OutOfTime, TaskOutput, TaskResult} from '../plan/task-output.js'
import type {Limits} from './shares.js'
import {stepLabel} from './step-label.js'
import {runExperimentStep} from '../score/experiment-step.js'
import {TrainingData} from '../score/training-data.js'
import {runMulticlass} from '../score/multiclass-step.js'
import {runSegmentation} from '../score/segmentation-step.js'
import {runUtility} from '../score/utility-step.js'

/** Share of a task's progress that making the release is taken to be. */
const RELEASE_SHARE = 0.3

/**
 * Returns the function that runs tasks on these inputs. It keeps the last release, so that tasks of one release that come one
 * after the other make it once. A task that takes longer than it may is stopped, and what it has found by then is its result.
 */
export function createTaskRunner(inputs: AuditInputs) {
  let kept: {key: string; release: Promise<Release>} | undefined
  let training: {seen: Release; data: TrainingData} | undefined
  let attacked: {release: Release; seen: Release} | undefined

  const releaseOf = (task: Task, context: Context): Promise<Release> => {
    const key = releaseKey(task)
    if (kept?.key === key) return kept.release
    void kept?.release.then(
      release => release.dispose?.(),
      () => undefined,
    )
    ;[training, attacked] = [undefined, undefined]
    // The next release is made in the memory of the last one.
    kept = undefined
    kept = {key, release: makeRelease(task, inputs, subContext(context, 'release', 0, RELEASE_SHARE))}
    return kept.release
  }

  // One object for all attacks, which keep what they compute of its tables.
  const attackedIn = (release: Release): Release => {
    if (attacked?.release !== release) attacked = {release, seen: releaseWithoutMasks(release)}
    return attacked.seen
  }

  // Encoded once for all learners that see the same of a release.
  const trainingOf = (seen: Release, {setting}: Task, shared: Rng): TrainingData | undefined => {
    const {holdout} = seen
    if (holdout === undefined) return undefined
    if (training?.seen !== seen) training = {seen, data: new TrainingData(seen, holdout, setting, shared)}
    return training.data
  }

  return async (task: Task, signal: AbortSignal, progress: Context['progress'], limits: Limits): Promise<TaskResult> => {
    const startedAt = performance.now()
    const rng = createRng(task.seed).fork(`repeat/${task.repeat}`)
    const {engine, allRows} = task.setting
    const context: Context = {rng, signal, progress, engine, ...(allRows && {allRows})}
    const notes: string[] = []
    const {step} = task
    const ended = (outcome: TaskResult['outcome'], stoppedAfter?: number): TaskResult => ({
      outcome,
      notes,
      seconds: (performance.now() - startedAt) / 1000,
      ...(stoppedAfter !== undefined && {stoppedAfter}),
    })
    // An experiment makes releases of its own. Its parts share one name: which part a record is in changes nothing.
    if (step.kind === 'experiment') {
      const played = await within(limits.step, context, limited =>
        runExperimentStep(
          step,
          task,
          inputs,
          subContext(limited, stepLabel(task.subject, {...step, part: 0, parts: 1}, inputs.catalogue)),
        ),
      )
      if (played === undefined) return ended(outOfTime('finding'), limits.step)
      // It stops by itself, with the runs it has played.
      const isCut = played.status === 'done' && played.value.kind === 'experiment' && !played.value.complete && !signal.aborted
      return ended(played, isCut ? limits.step : undefined)
    }
    const made = await within(limits.total, context, limited => releaseOf(task, limited))
    if (made?.status !== 'done') {
      if (made === undefined) kept = undefined
      return made === undefined ? ended(outOfTime('release'), limits.total) : ended(made)
    }
    notes.push(...made.value.notes)
    const shared = rng.fork('same for all subjects')
    let soFar: (() => TaskOutput) | undefined
    const given = Math.max(0, Math.min(limits.step, limits.total - (performance.now() - startedAt) / 1000))
    const outcome = await within(given, context, limited =>
      runStep(
        {...task, step},
        made.value,
        shared,
        subContext(limited, stepLabel(task.subject, step, inputs.catalogue), RELEASE_SHARE, 1),
        output => {
          soFar = output
        },
        inputs.catalogue ?? builtIn,
        {training: seen => trainingOf(seen, task, shared), attacked: () => attackedIn(made.value)},
      ),
    )
    if (outcome !== undefined) return ended(outcome)
    return ended(soFar === undefined ? outOfTime('finding') : {status: 'done', value: soFar()}, given)
  }
}

export const outOfTime = (before: 'release' | 'finding'): OutOfTime => ({
  status: 'skipped',
  reason: {code: 'out-of-time', before},
})

/** What became of a part of the work; undefined when it was stopped because it took too long. */
async function within<T>(
  seconds: number,
  context: Context,
  work: (context: Context) => Promise<T>,
): Promise<Outcome<T> | undefined> {
  const budget = createBudget(context.signal, seconds)
  try {
    return await outcomeOf(() => work({...context, signal: budget.signal}))
  } catch (error) {
    if (error instanceof Interrupted && !context.signal.aborted) return undefined
    throw error
  } finally {
    budget.clear()
  }
}

type ReleaseTask = Task & {readonly step: Exclude<Step, {kind: 'experiment'}>}

async function runStep(
  task: ReleaseTask,
  release: Release,
  shared: Rng,
  context: Context,
  keep: KeepSoFar<TaskOutput>,
  catalogue: Catalogue,
  {training, attacked}: {readonly training: (seen: Release) => TrainingData | undefined; readonly attacked: () => Release},
): Promise<TaskOutput> {
  const {target, minority, cost} = task.setting
  const classes = {target, minority}
  const {step, subject} = task
  switch (step.kind) {
    case 'attack': {
      const attack = await catalogue.attacks.get(step.attack.name).create(step.attack.options)
      // Who looks into a model asks it about what it made, masks too.
      const seen = attack.knows.generator === 'white-box' ? release : attacked()
      return runAttack(attack, seen, classes, context, keep)
    }
    case 'proxy': {
      const proxy = await catalogue.proxies.get(step.proxy.name).create(step.proxy.options)
      return runProxy(proxy, attacked(), classes, context)
    }
    case 'utility': {
      const asked = {weighted: subject.kind === 'class-weights', perLabel: step.perLabel === true, ...(cost && {cost})}
      const seen = await seenBy(learners.get(step.learner.name), release)
      return runUtility(step.learner, seen, {...classes, ...asked}, shared, context, training(seen))
    }
    case 'multiclass': {
      const seen = await seenBy(learners.get(step.learner.name), release)
      return runMulticlass(step.learner, seen, classes, shared, context, training(seen))
    }
    case 'fidelity': {
      const measure = await fidelity.get(step.measure.name).create(step.measure.options)
      const looked = subject.kind === 'none' ? 'train' : 'synthetic'
      return runFidelity(measure, looked, {...(await inFeatures(release)), asTheyAre: release}, classes, shared, context)
    }
    case 'segmentation':
      return runSegmentation(step.segmenter, release, shared, context)
    case 'disclosure':
      return runDisclosure(step, release, classes, context)
  }
}
