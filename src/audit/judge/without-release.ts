import type {Estimate} from '../../core/estimate.js'
import {pairedDifference, type PairedDifference} from '../../metrics/paired-difference.js'
import type {PoolSettings} from '../../metrics/pool-figure.js'
import type {MeasuredFigure} from '../../metrics/utility.js'
import type {Trained, WithoutRelease} from '../../result/audit-result.js'
import type {AuditPlan} from '../../result/plan.js'
import {allFigures, comparisonSettings, figureIn, plainFigures, tunedFigures, type UtilityRun} from '../pool/utility-runs.js'

/** By how much a figure may be worse and still count as not inferior, of the way from perfect to useless. */
const MARGIN = 0.02
/** From so many repeats on the alternative is chosen on the other repeats. */
const REPEATS_TO_CHOOSE = 3

/** A way to train with its figure in each of the repeats that all have. */
interface Series extends Trained {
  readonly figures: readonly MeasuredFigure[]
}

/**
 * Tests whether one of the alternatives that release nothing is not inferior to the best generator in the figure that the plan names:
 * paired over repeats, one-sided, with a margin of 0.02 (`pairedDifference`), for costs of 2 % of what it costs without a model
 * (`marginOf`). Both choices are accounted for. The alternative must be
 * shown not inferior to every generator and learner, each with its own threshold and with tuned ones (an intersection-union test, Berger,
 * doi:10.1080/00401706.1982.10487790: the largest p-value counts and needs no correction), whichever of them is best. The alternative is
 * chosen for each repeat by the mean of the other repeats, so that no figure is from the repeat that chose it; where there are fewer than
 * three, or all are on the same test rows, the smallest p-value is multiplied by the number of alternatives instead (Bonferroni). One split
 * alone is not judged: `bench/utility.ts` finds that resampling its test rows calls a worse alternative not inferior
 * in up to one case in six.
 */
export function judgeWithoutRelease(runs: readonly UtilityRun[], plan: AuditPlan): WithoutRelease {
  const metric = figureNamed(plan.figure)
  const margin = marginOf(metric, runs)
  const about = {figure: plan.figure, margin}
  const repeats = commonRepeats(runs)
  const series = runs.flatMap(run => seriesOf(run, plan.figure, repeats, 'ofCounts' in metric))
  const alternatives = series.filter(({releases}) => !releases)
  const rivals = series.filter(({releases}) => releases)
  if (alternatives.length === 0 || rivals.length === 0)
    return {...about, verdict: 'not-tested', reason: {code: 'nothing-in-common'}}
  const settings = comparisonSettings(runs, plan)
  if (settings.newSplits && repeats.length < 2) return {...about, verdict: 'not-tested', reason: {code: 'one-split'}}
  const higher = metric.better === 'higher'
  const {chosen, pValue, difference, against} = compare(alternatives, rivals, higher, margin, settings)
  const verdict = pValue < 1 - plan.confidence ? 'not-inferior' : 'not-shown'
  const named = {alternative: nameOf(chosen), against: nameOf(against)}
  return {...about, verdict, ...named, difference, pValue}
}

function figureNamed(figure: string) {
  const metric = allFigures.find(({name}) => name === figure)
  if (metric === undefined) throw new RangeError(`There is no figure '${figure}'.`)
  return metric
}

/** By how much a figure may differ and still count as the same. */
export const figureMargin = (figure: string, runs: readonly UtilityRun[]) => marginOf(figureNamed(figure), runs)

type CompareMetric = Pick<(typeof allFigures)[number], 'range'>

/**
 * The same share of the way from perfect to useless for every figure. A cost is in the user's unit, so that no fixed number means anything:
 * useless is there what it costs without a model, by calling no row minority, or every row if that is cheaper. That
 * depends on the costs and the population alone; a share of what some model was measured to cost would be as
 * uncertain as the difference that it is to judge.
 */
function marginOf({range}: CompareMetric, runs: readonly UtilityRun[]): number {
  if (Number.isFinite(range[1])) return MARGIN
  const costs = runs.flatMap(({byRepeat}) => [...byRepeat.values()].flatMap(output => output.costs?.withoutModel ?? []))
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / Math.max(1, costs.length)
  return Number((MARGIN * mean).toPrecision(2))
}

/** Repeats that every way to train was measured in, of those that were measured at all. */
function commonRepeats(runs: readonly UtilityRun[]): number[] {
  const measured = runs.filter(({byRepeat}) => byRepeat.size > 0)
  const [first] = measured
  return measured.length === 0 ? [] : [...first.byRepeat.keys()].filter(repeat => measured.every(run => run.byRepeat.has(repeat)))
}

function seriesOf(
  {generator, learner, releases, byRepeat}: UtilityRun,
  figure: string,
  repeats: readonly number[],
  isOfVerdicts: boolean,
): (Series & {releases: boolean})[] {
  const one = (name: string, tuned: boolean) => {
    const figures = repeats.flatMap(repeat => {
      const output = byRepeat.get(repeat)
      return output === undefined ? [] : (figureIn(tuned ? tunedFigures(output) : plainFigures(output), figure) ?? [])
    })
    return figures.length === repeats.length && repeats.length > 0 ? [{generator: name, name: learner, figures, releases}] : []
  }
  const withTuned = isOfVerdicts && (releases || generator === 'none')
  return [...one(generator, false), ...(withTuned ? one(releases ? generator : 'tuned-threshold', true) : [])]
}

function compare(
  alternatives: readonly Series[],
  rivals: readonly Series[],
  higher: boolean,
  margin: number,
  settings: PoolSettings,
) {
  const [chosen, against] = [bestOf(alternatives, higher), bestOf(rivals, higher)]
  const differ = (figures: readonly MeasuredFigure[], rival: Series) =>
    pairedDifference(
      figures.map((figure, at) => [figure, rival.figures[at]] as const),
      margin,
      higher,
      settings,
    )
  const worst = (figures: readonly MeasuredFigure[]) => Math.max(...rivals.map(rival => differ(figures, rival).inferiorityPValue))
  if (settings.newSplits && chosen.figures.length >= REPEATS_TO_CHOOSE) {
    const figures = chosen.figures.map((_, repeat) => bestOf(alternatives, higher, repeat).figures[repeat])
    return {chosen, against, pValue: worst(figures), difference: withoutPValue(differ(figures, against))}
  }
  const pValues = alternatives.map(({figures}) => worst(figures))
  const least = Math.min(...pValues)
  const picked = alternatives[pValues.indexOf(least)]
  return {
    chosen: picked,
    against,
    pValue: Math.min(1, least * alternatives.length),
    difference: withoutPValue(differ(picked.figures, against)),
  }
}

const withoutPValue = ({inferiorityPValue: _, ...difference}: PairedDifference): Estimate => difference

/** The series with the best mean, one repeat left out if given; the first of them on a tie. */
function bestOf<S extends Series>(series: readonly S[], higher: boolean, leftOut = -1): S {
  const mean = ({figures}: S) => {
    const kept = figures.filter((_, repeat) => repeat !== leftOut)
    return kept.reduce((sum, {value}) => sum + value, 0) / kept.length
  }
  const means = series.map(mean)
  return series[means.indexOf(higher ? Math.max(...means) : Math.min(...means))]
}

const nameOf = ({generator, name}: Trained): Trained => ({generator, name})
