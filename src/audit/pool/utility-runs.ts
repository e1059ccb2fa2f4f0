import {costFigures} from '../../metrics/cost.js'
import {metrics} from '../../metrics/registry.js'
import {pairedDifference} from '../../metrics/paired-difference.js'
import type {MeasuredFigure, MeasuredFigures} from '../../metrics/utility.js'
import type {Estimates} from '../../core/estimate.js'
import type {AuditPlan} from '../../result/plan.js'
import {subjectName, taskHash, type Task} from '../plan/task.js'
import type {TaskOutput, TaskResult} from '../plan/task-output.js'

export type UtilityOutput = Extract<TaskOutput, {kind: 'utility'}>

/** One way to train, with what it measured in every repeat that was done. */
export interface UtilityRun {
  readonly generator: string
  readonly learner: string
  /** Needs synthetic rows: a generator or a file. */
  readonly releases: boolean
  readonly byRepeat: ReadonlyMap<number, UtilityOutput>
}

/** The utility measured by a plan's tasks, by subject and learner, in the order of the tasks. */
export function utilityRuns(tasks: readonly Task[], results: ReadonlyMap<string, TaskResult>): UtilityRun[] {
  const runs = new Map<string, UtilityRun & {byRepeat: Map<number, UtilityOutput>}>()
  for (const task of tasks) {
    const {subject, step, repeat} = task
    if (step.kind !== 'utility') continue
    const key = JSON.stringify([subject, step])
    const releases = subject.kind === 'generator' || subject.kind === 'file'
    const run = runs.get(key) ?? {generator: subjectName(subject), learner: step.learner.name, releases, byRepeat: new Map()}
    runs.set(key, run)
    const outcome = results.get(taskHash(task))?.outcome
    if (outcome?.status === 'done' && outcome.value.kind === 'utility') run.byRepeat.set(repeat, outcome.value)
  }
  return [...runs.values()]
}

/** Figures of verdicts with tuned thresholds, the others as they are. */
export const tunedFigures = ({figures, tuned, costs}: UtilityOutput): MeasuredFigures => ({
  ...figures,
  ...tuned,
  ...costs?.figures,
})

/** Figures at probability one half, and those of cost. */
export const plainFigures = ({figures, costs}: UtilityOutput): MeasuredFigures => ({...figures, ...costs?.figures})

/** Everything that utility is reported in. */
export const allFigures = [...metrics, ...costFigures]

/** How repeats are compared: sizes of one repeat, and whether each splits the rows anew. */
export function comparisonSettings(runs: readonly UtilityRun[], {confidence, holdout}: AuditPlan) {
  const {trainRows = 1, testRows = 1} = runs.flatMap(run => [...run.byRepeat.values()]).at(0) ?? {}
  return {trainRows, testRows, confidence, newSplits: holdout.kind === 'fraction'}
}

export function figureIn(figures: MeasuredFigures | undefined, name: string): MeasuredFigure | undefined {
  return figures !== undefined && Object.hasOwn(figures, name) ? figures[name] : undefined
}

/** Paired differences of every figure to the same learner on real rows alone; figures without a common repeat are left out. */
export function differencesTo(
  real: UtilityRun,
  run: UtilityRun,
  figuresOf: (output: UtilityOutput) => MeasuredFigures,
  plan: AuditPlan,
): Estimates {
  const settings = comparisonSettings([run], plan)
  return Object.fromEntries(
    allFigures.flatMap(({name, better}) => {
      const pairs = [...run.byRepeat].flatMap(([repeat, output]) => {
        const other = real.byRepeat.get(repeat)
        const [mine, theirs] = [figureIn(figuresOf(output), name), figureIn(other && plainFigures(other), name)]
        return mine === undefined || theirs === undefined ? [] : [[mine, theirs] as const]
      })
      if (pairs.length === 0) return []
      const {inferiorityPValue: _, ...difference} = pairedDifference(pairs, 0, better === 'higher', settings)
      return [[name, difference] as const]
    }),
  )
}
