import {inOrderOfDecision, phaseOf} from '../plan/order.js'
import {builtIn, type Catalogue} from '../../plugins/catalogue.js'
import {REPEATS_TO_SETTLE} from '../plan/looks.js'
import type {Attacked} from '../judge/settled.js'
import type {SettledAfter} from '../../result/audit-result.js'
import {stepName, subjectName, type Task} from '../plan/task.js'

/** What no more repeats are needed for. */
export interface Settled {
  readonly attacks: readonly Attacked[]
  readonly utility: boolean
}

export interface Rounds {
  readonly run: (tasks: readonly Task[]) => Promise<void>
  /** What the results of these tasks settle. Nothing else may enter it, so that what is left out is the same in every run. */
  readonly settledBy: (tasks: readonly Task[]) => Settled
}

/**
 * Runs tasks repeat by repeat, first what decides about leakage and then the rest, and leaves out later repeats that nothing needs
 * any more. Which these are depends on results alone, not on time or workers.
 *
 * @param leaveOut Is told of each task that is left out.
 */
export async function runInRounds(
  tasks: readonly Task[],
  {run, settledBy}: Rounds,
  leaveOut: (task: Task) => void,
  catalogue: Catalogue = builtIn,
): Promise<void> {
  const due: Task[] = []
  const releases = [...new Set(tasks.flatMap(task => (isReleased(task) ? [subjectName(task.subject)] : [])))]
  for (const round of roundsOf(tasks, catalogue)) {
    const maySettle = round.some(({repeat}) => repeat >= REPEATS_TO_SETTLE)
    const settled = maySettle ? settledBy(due) : {attacks: [], utility: false}
    const [needed, needless]: [Task[], Task[]] = [[], []]
    for (const task of round)
      (task.repeat < REPEATS_TO_SETTLE || isNeeded(task, settled, releases) ? needed : needless).push(task)
    for (const task of needless) leaveOut(task)
    due.push(...needed)
    await run(inOrderOfDecision(needed, catalogue))
  }
}

/** The repeats of each phase, one after the other. */
function roundsOf(tasks: readonly Task[], catalogue: Catalogue): Task[][] {
  const rounds = new Map<string, Task[]>()
  const sorted = tasks.toSorted((a, b) => phaseOf(a, catalogue) - phaseOf(b, catalogue) || a.repeat - b.repeat)
  for (const task of sorted) {
    const key = `${phaseOf(task, catalogue)} ${task.repeat}`
    const round = rounds.get(key)
    if (round === undefined) rounds.set(key, [task])
    else round.push(task)
  }
  return [...rounds.values()]
}

const isReleased = ({subject}: Pick<Task, 'subject'>) => subject.kind === 'generator' || subject.kind === 'file'

function isNeeded({step, subject}: Task, {attacks, utility}: Settled, releases: readonly string[]): boolean {
  if (step.kind === 'utility' || step.kind === 'multiclass' || step.kind === 'fidelity' || step.kind === 'segmentation')
    return !utility
  const leaks = attacks
    .filter(({attack}) => step.kind === 'proxy' || step.kind === 'disclosure' || attack === stepName(step))
    .map(({generator}) => generator)
  // A control vouches for all that are attacked in the same way.
  return isReleased({subject}) ? !leaks.includes(subjectName(subject)) : releases.some(name => !leaks.includes(name))
}

/** After how many repeats the tasks that were left out were not needed any more. */
export function settledAfter(leftOut: ReadonlySet<Task>): SettledAfter {
  const tasks = [...leftOut].sort((a, b) => a.repeat - b.repeat)
  const attacks = new Map<string, SettledAfter['attacks'][number]>()
  for (const {subject, step, repeat} of tasks) {
    if (step.kind !== 'attack' || !isReleased({subject})) continue
    const about = {generator: subjectName(subject), attack: stepName(step), repeats: repeat}
    const key = JSON.stringify([about.generator, about.attack])
    if (!attacks.has(key)) attacks.set(key, about)
  }
  const utility = tasks.find(({step}) => step.kind === 'utility')?.repeat
  return {attacks: [...attacks.values()], ...(utility !== undefined && {utility})}
}
