import type {Estimates} from '../../core/estimate.js'
import {poolFigure} from '../../metrics/pool-figure.js'
import type {ResultEntry} from '../../result/audit-result.js'
import type {AuditPlan} from '../../result/plan.js'
import type {Task} from '../plan/task.js'
import type {TaskOutput, TaskResult} from '../plan/task-output.js'
import {pairedRuns} from './paired-runs.js'

type SegmentationOutput = Extract<TaskOutput, {kind: 'segmentation'}>

/** Beside every figure of segmentation stands its difference to the same segmenter on real pictures alone, repeat by repeat. */
export function withMaskDifferences(
  entries: readonly ResultEntry[],
  tasks: readonly Task[],
  results: ReadonlyMap<string, TaskResult>,
  plan: AuditPlan,
): ResultEntry[] {
  const pairsOf = pairedRuns('segmentation', tasks, results)
  return entries.map(entry => {
    if (entry.kind !== 'segmentation' || entry.status !== 'done') return entry
    const pairs = pairsOf(entry)
    return pairs.length === 0 ? entry : {...entry, difference: differencesOf(pairs, plan)}
  })
}

function differencesOf(
  pairs: readonly (readonly [SegmentationOutput, SegmentationOutput])[],
  {confidence, holdout}: AuditPlan,
): Estimates {
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
