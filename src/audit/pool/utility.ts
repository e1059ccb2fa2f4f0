import {poolRepeats} from '../../metrics/utility.js'
import {poolFigure} from '../../metrics/pool-figure.js'
import {wilson} from '../../stats/intervals.js'
import type {AuditPlan} from '../../result/plan.js'
import {withClassDifferences} from './classes.js'
import type {CostEstimates, ReliabilityBin, ResultEntry} from '../../result/audit-result.js'
import {
  allFigures,
  comparisonSettings,
  plainFigures,
  differencesTo,
  tunedFigures,
  type UtilityRun,
  type UtilityOutput,
} from './utility-runs.js'

/** Real rows alone with thresholds chosen on other test rows: the same models as `none`, judged otherwise. */
export function tunedEntries(runs: readonly UtilityRun[], plan: AuditPlan): ResultEntry[] {
  return runs
    .filter(({generator, byRepeat}) => generator === 'none' && byRepeat.size > 0)
    .map(run => {
      const outputs = [...run.byRepeat.values()]
      const [{sampled}] = outputs
      return {
        generator: 'tuned-threshold',
        kind: 'utility',
        name: run.learner,
        status: 'done',
        estimates: poolRepeats(outputs.map(tunedFigures), comparisonSettings([run], plan), allFigures),
        ...(sampled && {sampled}),
        seconds: 0,
      }
    })
}

/** Beside every figure of utility stands its paired difference to the same learner on real rows alone. */
export function withDifferences(entries: readonly ResultEntry[], runs: readonly UtilityRun[], plan: AuditPlan): ResultEntry[] {
  const runOf = (generator: string, learner: string) => runs.find(run => run.generator === generator && run.learner === learner)
  return entries.map(entry => {
    if (entry.kind !== 'utility' || entry.status !== 'done' || entry.generator === 'none') return entry
    const isTuned = entry.generator === 'tuned-threshold'
    const [real, run] = [runOf('none', entry.name), runOf(isTuned ? 'none' : entry.generator, entry.name)]
    if (real === undefined || run === undefined) return entry
    const difference = differencesTo(real, run, isTuned ? tunedFigures : plainFigures, plan)
    if (Object.keys(difference).length === 0) return entry
    const classes = entry.classes && withClassDifferences(entry.classes, pairsOf(run, real), comparisonSettings([run], plan))
    return {...entry, difference, ...(classes && {classes})}
  })
}

/** The repeats that both have. */
function pairsOf(run: UtilityRun, real: UtilityRun) {
  return [...run.byRepeat].flatMap(([repeat, output]) => {
    const other = real.byRepeat.get(repeat)
    return other === undefined ? [] : [[output, other] as const]
  })
}

/** Beside the utility of every way to train stand its costs over the ratio of the costs, and where it breaks even with real rows alone. */
export function withCosts(entries: readonly ResultEntry[], runs: readonly UtilityRun[], plan: AuditPlan): ResultEntry[] {
  const curves = new Map(runs.map(run => [JSON.stringify([run.generator, run.learner]), curveOf(run, plan)]))
  const curveFor = (generator: string, learner: string) =>
    curves.get(JSON.stringify([generator === 'tuned-threshold' ? 'none' : generator, learner]))
  return entries.map(entry => {
    const own = entry.kind === 'utility' && entry.status === 'done' ? curveFor(entry.generator, entry.name) : undefined
    if (own === undefined) return entry
    const real = entry.generator === 'none' || entry.generator === 'tuned-threshold' ? undefined : curveFor('none', entry.name)
    return {...entry, costs: {...own, ...(real && {breakEven: breakEven(own.curve, real.curve)})}}
  })
}

function curveOf(run: UtilityRun, plan: AuditPlan): CostEstimates | undefined {
  const measured = [...run.byRepeat.values()].flatMap(({costs}) => (costs === undefined ? [] : [costs]))
  if (measured.length === 0) return undefined
  const settings = comparisonSettings([run], plan)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const pool = (points: readonly {readonly costPerRow: number; readonly standardError: number}[]) => {
    const [values, errors] = [points.map(({costPerRow}) => costPerRow), points.map(({standardError}) => standardError)]
    return poolFigure(values, errors, [0, Infinity], settings, 'standard error')
  }
  const curve = measured[0].curve.map(({factor}, at) => {
    const points = measured.map(each => each.curve[at])
    return {factor, ratio: mean(points.map(({ratio}) => ratio)), cost: pool(points)}
  })
  const thresholds = measured[0].byThreshold.map(({threshold}) => threshold)
  const costs = thresholds.map((_, at) => pool(measured.map(({byThreshold}) => byThreshold[at])))
  const column = (part: 'value' | 'low' | 'high') => costs.map(cost => brief(cost[part]))
  const byThreshold = {threshold: thresholds.map(brief), cost: column('value'), low: column('low'), high: column('high')}
  const meanOf = (part: 'threshold' | 'withoutModel') => mean(measured.map(each => each[part]))
  return {threshold: meanOf('threshold'), withoutModel: meanOf('withoutModel'), byThreshold, curve}
}

/** Six digits draw a curve as well, and keep results small. */
const brief = (value: number) => Number(value.toPrecision(6))

/** Ratios of the costs at which the curves cross, linear between their points in the ratio's logarithm. */
function breakEven(own: CostEstimates['curve'], real: CostEstimates['curve']): number[] {
  const gap = own.map(({cost}, at) => cost.value - real[at].cost.value)
  return own.slice(1).flatMap(({ratio}, before) => {
    const [first, second] = [gap[before], gap[before + 1]]
    if (first * second >= 0) return []
    const share = first / (first - second)
    return [Math.exp((1 - share) * Math.log(own[before].ratio) + share * Math.log(ratio))]
  })
}

/** The reliability curve: all repeats together, with Wilson's interval for the rows of one repeat. */
export function reliabilityOf(outputs: readonly UtilityOutput[], confidence: number): ReliabilityBin[] {
  return outputs[0].calibration.flatMap((_, at) => {
    const sum = (part: 'rows' | 'score' | 'minority') =>
      outputs.reduce((total, {calibration}) => total + calibration[at][part], 0)
    const rows = sum('rows')
    if (rows === 0) return []
    return [
      {predicted: sum('score') / rows, observed: wilson(sum('minority') / outputs.length, rows / outputs.length, confidence)},
    ]
  })
}
