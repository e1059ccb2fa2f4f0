import {builtIn} from '../../plugins/catalogue.js'
import type {ReconstructedRecords} from '../../attacks/attack.js'
import {subContext, type Context, type Monitor} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {createRng} from '../../core/rng.js'
import type {AuditInputs} from '../plan/inputs.js'
import type {AuditPlan} from '../../result/plan.js'
import {minorityFeatures} from './minority-features.js'
import {makeRelease} from './release.js'
import {releaseWithoutMasks} from './without-masks.js'
import {subjectName, type Task} from '../plan/task.js'
import {tasksOf} from '../plan/plan-tasks.js'

export interface Revealed {
  readonly generator: string
  readonly attack: string
  readonly label: string
  readonly guesses: ReconstructedRecords
}

/**
 * Plays the reconstruction attacks of the first repeat once more and hands out what they rebuilt: these may be the records of
 * real people, so this runs only when the user asked for it. An audit's tasks keep counts alone.
 */
export async function revealRecords(plan: AuditPlan, inputs: AuditInputs, monitor: Monitor): Promise<Revealed[]> {
  const tasks = tasksOf({...plan, repeats: 1}, inputs.sha256, inputs.catalogue)
  const revealed: Revealed[] = []
  for (const task of tasks) {
    const isRelease = task.subject.kind === 'generator' || task.subject.kind === 'file'
    if (!isRelease || task.step.kind !== 'attack') continue
    const {knows} = (inputs.catalogue ?? builtIn).attacks.get(task.step.attack.name)
    if (knows.targets || knows.asks !== undefined || knows.released !== 'synthetic') continue
    try {
      revealed.push(...(await revealTask(task, inputs, monitor)))
    } catch (error) {
      // The report says already why this step does not apply.
      if (!(error instanceof NotApplicable)) throw error
    }
  }
  return revealed
}

async function revealTask(task: Task, inputs: AuditInputs, monitor: Monitor): Promise<Revealed[]> {
  if (task.step.kind !== 'attack') return []
  const {name, options} = task.step.attack
  const rng = createRng(task.seed).fork(`repeat/${task.repeat}`)
  const own: Context = {...monitor, rng, engine: task.setting.engine}
  const release = releaseWithoutMasks(await makeRelease(task, inputs, subContext(own, 'release')))
  const attack = await (inputs.catalogue ?? builtIn).attacks.get(name).create(options)
  const revealed: Revealed[] = []
  for (const label of task.setting.minority) {
    const released = minorityFeatures(release.synthetic, {target: task.setting.target, minority: [label]})
    const guesses = await attack.guess({released}, subContext(own, label))
    if (guesses.kind === 'records') revealed.push({generator: subjectName(task.subject), attack: name, label, guesses})
  }
  return revealed
}
