import {poolRepeats} from '../metrics/utility.js'
import type {AuditPlan} from './plan.js'
import type {ResultEntry} from './result.js'
import {comparisonSettings, differencesTo, tunedFigures, type UtilityRun} from './utility-runs.js'

/** Real rows alone with thresholds chosen on other test rows: the same models as `none`, judged otherwise. */
export function tunedEntries(runs: readonly UtilityRun[], plan: AuditPlan): ResultEntry[] {
  return runs
    .filter(({generator, byRepeat}) => generator === 'none' && byRepeat.size > 0)
    .map(run => ({
      generator: 'tuned-threshold',
      kind: 'utility',
      name: run.learner,
      status: 'done',
      estimates: poolRepeats([...run.byRepeat.values()].map(tunedFigures), comparisonSettings([run], plan)),
      seconds: 0,
    }))
}

/** Beside every figure of utility stands its paired difference to the same learner on real rows alone. */
export function withDifferences(entries: readonly ResultEntry[], runs: readonly UtilityRun[], plan: AuditPlan): ResultEntry[] {
  const runOf = (generator: string, learner: string) => runs.find(run => run.generator === generator && run.learner === learner)
  return entries.map(entry => {
    if (entry.kind !== 'utility' || entry.status !== 'done' || entry.generator === 'none') return entry
    const isTuned = entry.generator === 'tuned-threshold'
    const [real, run] = [runOf('none', entry.name), runOf(isTuned ? 'none' : entry.generator, entry.name)]
    if (real === undefined || run === undefined) return entry
    const difference = differencesTo(real, run, isTuned ? tunedFigures : ({figures}) => figures, plan)
    return Object.keys(difference).length === 0 ? entry : {...entry, difference}
  })
}
