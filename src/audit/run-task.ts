import {attacks, proxies} from '../attacks/registry.js'
import {subContext, type Context} from '../core/context.js'
import {outcomeOf} from '../core/outcome.js'
import {createRng, type Rng} from '../core/rng.js'
import {fidelity} from '../metrics/fidelity/registry.js'
import {runAttack} from './attack-step.js'
import {runFidelity} from './fidelity-step.js'
import type {AuditInputs} from './inputs.js'
import {runProxy} from './proxy-step.js'
import {makeRelease, type Release} from './release.js'
import {releaseKey, type Step, type Subject, type Tally, type Task, type TaskResult} from './task.js'
import {runGame} from './shadow-step.js'
import {runUtility} from './utility-step.js'

/** Share of a task's progress that making the release is taken to be. */
const RELEASE_SHARE = 0.3

/**
 * Returns the function that runs tasks on these inputs. It keeps the last release, so that tasks of one release that come one
 * after the other make it once.
 */
export function createTaskRunner(inputs: AuditInputs) {
  let kept: {key: string; release: Promise<Release>} | undefined

  const releaseOf = (task: Task, context: Context): Promise<Release> => {
    const key = releaseKey(task)
    if (kept?.key === key) return kept.release
    void kept?.release.then(
      release => release.dispose?.(),
      () => undefined,
    )
    kept = {key, release: makeRelease(task, inputs, subContext(context, 'release', 0, RELEASE_SHARE))}
    return kept.release
  }

  return async (task: Task, signal: AbortSignal, progress: Context['progress']): Promise<TaskResult> => {
    const startedAt = performance.now()
    const rng = createRng(task.seed).fork(`repeat/${task.repeat}`)
    const context: Context = {rng, signal, progress, engine: task.setting.engine}
    const notes: string[] = []
    const {step} = task
    const outcome = await outcomeOf(async () => {
      // A game makes releases of its own. Its parts share one name: which part a record is in changes nothing.
      if (step.kind === 'game')
        return runGame(step, task, inputs, subContext(context, stepLabel(task.subject, {...step, part: 0, parts: 1})))
      const release = await releaseOf(task, context)
      notes.push(...release.notes)
      const shared = rng.fork('same for all subjects')
      return runStep({...task, step}, release, shared, subContext(context, stepLabel(task.subject, step), RELEASE_SHARE, 1))
    })
    return {outcome, notes, seconds: (performance.now() - startedAt) / 1000}
  }
}

function stepLabel(subject: Subject, step: Step): string {
  // What all labels together come to does not depend on whether they are measured one by one too.
  return JSON.stringify([subject, step.kind === 'utility' ? {...step, perLabel: undefined} : step])
}

type ReleaseTask = Task & {readonly step: Exclude<Step, {kind: 'game'}>}

async function runStep(task: ReleaseTask, release: Release, shared: Rng, context: Context): Promise<Tally> {
  const {target, minority, cost} = task.setting
  const classes = {target, minority}
  const {step, subject} = task
  switch (step.kind) {
    case 'attack': {
      const module = await attacks.get(step.attack.name).load()
      return runAttack(module.create(step.attack.options), release, classes, context)
    }
    case 'proxy': {
      const module = await proxies.get(step.proxy.name).load()
      return runProxy(module.create(step.proxy.options), release, classes, context)
    }
    case 'utility':
      return runUtility(
        step.learner,
        release,
        {...classes, weighted: subject.kind === 'class-weights', perLabel: step.perLabel === true, ...(cost && {cost})},
        shared,
        context,
      )
    case 'fidelity': {
      const module = await fidelity.get(step.measure.name).load()
      const looked = subject.kind === 'none' ? 'train' : 'synthetic'
      return runFidelity(module.create(step.measure.options), looked, release, classes, shared, context)
    }
  }
}
