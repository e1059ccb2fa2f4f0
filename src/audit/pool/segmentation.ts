import type {Estimates} from '../../core/estimate.js'
import {poolFigure} from '../../metrics/pool-figure.js'
import type {ResultEntry} from '../../result/audit-result.js'
import type {AuditPlan} from '../../result/plan.js'
import {stepName, subjectName, taskHash, type Task} from '../plan/task.js'
import type {TaskOutput, TaskResult} from '../plan/task-output.js'

type SegmentationOutput = Extract<TaskOutput, {kind: 'segmentation'}>
type ByRepeat = ReadonlyMap<number, SegmentationOutput>

/** Beside every figure of segmentation stands its difference to the same segmenter on real pictures alone, repeat by repeat. */
export function withMaskDifferences(
  entries: readonly ResultEntry[],
  tasks: readonly Task[],
  results: ReadonlyMap<string, TaskResult>,
  plan: AuditPlan,
): ResultEntry[] {
  const runs = new Map<string, Map<number, SegmentationOutput>>()
  for (const task of tasks) {
    const outcome = results.get(taskHash(task))?.outcome
    if (outcome?.status !== 'done' || outcome.value.kind !== 'segmentation') continue
    const key = keyOf(subjectName(task.subject), stepName(task.step))
    const run = runs.get(key) ?? new Map<number, SegmentationOutput>()
    runs.set(key, run.set(task.repeat, outcome.value))
  }
  return entries.map(entry => {
    if (entry.kind !== 'segmentation' || entry.status !== 'done' || entry.generator === 'none') return entry
    const [own, real] = [runs.get(keyOf(entry.generator, entry.name)), runs.get(keyOf('none', entry.name))]
    if (own === undefined || real === undefined) return entry
    const difference = differencesOf(own, real, plan)
    return Object.keys(difference).length === 0 ? entry : {...entry, difference}
  })
}

const keyOf = (generator: string, segmenter: string) => JSON.stringify([generator, segmenter])

function differencesOf(own: ByRepeat, real: ByRepeat, {confidence, holdout}: AuditPlan): Estimates {
  const pairs = [...own].flatMap(([repeat, output]) => {
    const other = real.get(repeat)
    return other === undefined ? [] : [[output, other] as const]
  })
  if (pairs.length === 0) return {}
  const [{trainRows, testRows}] = pairs[0]
  const settings = {trainRows, testRows, confidence, newSplits: holdout.kind === 'fraction'}
  return Object.fromEntries(
    Object.keys(pairs[0][0].figures).map(name => {
      const figures = pairs.map(([mine, theirs]) => [mine.figures[name], theirs.figures[name]] as const)
      const [low, high] = figures[0][0].range
      // Both were tested on the same pictures, so that the errors of two independent figures are larger than that of their difference.
      const errors = figures.map(([mine, theirs]) => Math.hypot(mine.standardError, theirs.standardError))
      const values = figures.map(([mine, theirs]) => mine.value - theirs.value)
      return [name, poolFigure(values, errors, [low - high, high - low], settings, 'standard error')]
    }),
  )
}
