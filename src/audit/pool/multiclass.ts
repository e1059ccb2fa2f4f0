import {shotsOf} from '../../metrics/class-figures.js'
import {multiclassFigures} from '../../metrics/multiclass.js'
import {pairedDifference} from '../../metrics/paired-difference.js'
import type {PoolSettings} from '../../metrics/pool-figure.js'
import {poolRepeats, type MeasuredFigures} from '../../metrics/utility.js'
import type {Estimates} from '../../core/estimate.js'
import type {ResultEntry, ToldClass} from '../../result/audit-result.js'
import type {AuditPlan} from '../../result/plan.js'
import type {Task} from '../plan/task.js'
import type {TaskOutput, TaskResult} from '../plan/task-output.js'
import {pairedRuns} from './paired-runs.js'

type MulticlassOutput = Extract<TaskOutput, {kind: 'multiclass'}>

const ACCURACY = [{name: 'accuracy', range: [0, 1] as const}]

/**
 * Figures of one model for all classes, and the accuracy of each class, the largest first. A class that was tested in some repeats only
 * rests on those. Means over classes are taken within a repeat and then pooled.
 */
export function multiclassEstimates(
  outputs: readonly MulticlassOutput[],
  settings: Pick<PoolSettings, 'confidence' | 'newSplits'>,
): Pick<ResultEntry, 'estimates' | 'told' | 'details'> {
  const [{trainRows, testRows}] = outputs
  const pooling = {...settings, trainRows, testRows}
  const names = [...new Set(outputs.flatMap(({classes}) => classes.map(({name}) => name)))]
  const told = names.map((name): ToldClass => {
    const measured = outputs.flatMap(({classes}) => classes.filter(each => each.name === name))
    const [{label}] = measured
    const mean = (part: 'trainRows' | 'testRows') => Math.round(meanOf(measured.map(each => each[part])))
    const rows = mean('trainRows')
    return {
      name,
      ...(label !== undefined && {label}),
      trainRows: rows,
      testRows: mean('testRows'),
      shots: shotsOf(rows),
      estimates: poolRepeats(
        measured.map(({figures}) => figures),
        pooling,
        ACCURACY,
      ),
    }
  })
  const leftOut = meanOf(outputs.map(({classesLeftOut}) => classesLeftOut))
  return {
    estimates: poolRepeats(
      outputs.map(({figures}) => figures),
      pooling,
      multiclassFigures,
    ),
    told: told.sort((a, b) => b.trainRows - a.trainRows),
    ...(leftOut > 0 && {details: {classesLeftOut: leftOut}}),
  }
}

/** Beside every figure stands its paired difference to the same model trained on real rows alone, for every class too. */
export function withMulticlassDifferences(
  entries: readonly ResultEntry[],
  tasks: readonly Task[],
  results: ReadonlyMap<string, TaskResult>,
  plan: AuditPlan,
): ResultEntry[] {
  const pairsOf = pairedRuns('multiclass', tasks, results)
  return entries.map(entry => {
    if (entry.kind !== 'multiclass' || entry.status !== 'done') return entry
    const pairs = pairsOf(entry)
    if (pairs.length === 0) return entry
    const [[{trainRows, testRows}]] = pairs
    const settings = {trainRows, testRows, confidence: plan.confidence, newSplits: plan.holdout.kind === 'fraction'}
    const difference = differencesOf(
      pairs.map(([mine, real]) => [mine.figures, real.figures]),
      settings,
    )
    const told = entry.told?.map((one): ToldClass => {
      const own = ({classes}: MulticlassOutput) => classes.find(({name}) => name === one.name)?.figures ?? {}
      const apart = differencesOf(
        pairs.map(([mine, real]) => [own(mine), own(real)]),
        settings,
      )
      return Object.keys(apart).length === 0 ? one : {...one, difference: apart}
    })
    return {...entry, difference, ...(told && {told})}
  })
}

/** Differences of the figures that both have in a repeat. */
function differencesOf(pairs: readonly (readonly [MeasuredFigures, MeasuredFigures])[], settings: PoolSettings): Estimates {
  const names = [...new Set(pairs.flatMap(([mine]) => Object.keys(mine)))]
  return Object.fromEntries(
    names.flatMap(name => {
      const both = pairs.filter(pair => pair.every(figures => Object.hasOwn(figures, name)))
      if (both.length === 0) return []
      const measured = both.map(([mine, real]) => [mine[name], real[name]] as const)
      const {inferiorityPValue: _, ...difference} = pairedDifference(measured, 0, true, settings)
      return [[name, difference] as const]
    }),
  )
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
