import {macroFigures, SHOTS, shotsOf, type ClassFigures, type MeasuredClass} from '../../metrics/class-figures.js'
import {resampleError} from '../../metrics/paired-difference.js'
import type {PoolSettings} from '../../metrics/pool-figure.js'
import {metrics} from '../../metrics/registry.js'
import {poolRepeats} from '../../metrics/utility.js'
import type {ClassesEstimates} from '../../result/audit-result.js'
import type {UtilityOutput} from './utility-runs.js'

/**
 * Figures of each minority label against the rest, their macro means, and the means over labels with many, some and few real
 * training rows. Means are taken within a repeat and then pooled, so that their intervals allow for what labels have in common.
 *
 * @returns undefined when labels were not measured one by one.
 */
export function classesEstimates(outputs: readonly UtilityOutput[], settings: PoolSettings): ClassesEstimates | undefined {
  const repeats = outputs.flatMap(({classes}) => (classes === undefined ? [] : [classes]))
  if (repeats.length === 0) return undefined
  const over = meansOver(
    repeats.map(classes => classes.map(({figures}) => figures)),
    settings,
    metrics,
  )
  const labels = repeats[0].map(({label}) => {
    const measured = repeats.map(classes => classes[label])
    const reason = measured.find(each => each.reason !== undefined)?.reason
    return {
      label,
      // Groups of rows, such as a person's, make the number vary a little between repeats.
      trainRows: Math.round(measured.reduce((sum, {trainRows}) => sum + trainRows, 0) / measured.length),
      ...(reason !== undefined && {reason}),
      estimates: over([label]),
    }
  })
  const groups = SHOTS.flatMap(shots => {
    const members = labels.filter(({trainRows}) => shotsOf(trainRows) === shots).map(({label}) => label)
    return members.length === 0 ? [] : [{shots, labels: members, estimates: over(members)}]
  })
  return {labels, macro: over(labels.map(({label}) => label)), groups}
}

/**
 * The same with the paired differences to real rows alone: both were trained and tested on the same rows in every repeat, and their
 * standard errors are those of the differences on the same resamples.
 *
 * @param pairs The repeats that both have: with synthetic rows and on real rows alone.
 */
export function withClassDifferences(
  classes: ClassesEstimates,
  pairs: readonly (readonly [UtilityOutput, UtilityOutput])[],
  settings: PoolSettings,
): ClassesEstimates {
  const repeats = pairs.flatMap(([mine, real]) =>
    mine.classes && real.classes ? [differencesOf(mine.classes, real.classes)] : [],
  )
  if (repeats.length === 0) return classes
  const over = meansOver(repeats, settings, differenceRanges)
  return {
    labels: classes.labels.map(each => ({...each, difference: over([each.label])})),
    macro: classes.macro,
    macroDifference: over(classes.labels.map(({label}) => label)),
    groups: classes.groups.map(group => ({...group, difference: over(group.labels)})),
  }
}

/** @param repeats Per repeat the figures of every label. */
function meansOver(repeats: readonly (readonly ClassFigures[])[], settings: PoolSettings, list: typeof differenceRanges) {
  return (labels: readonly number[]) =>
    poolRepeats(
      repeats.map(figures => macroFigures(labels.map(label => figures[label]))),
      settings,
      list,
    )
}

function differencesOf(mine: readonly MeasuredClass[], real: readonly MeasuredClass[]): ClassFigures[] {
  return mine.map(({figures}, label) => {
    const others = real[label].figures
    const names = Object.keys(figures).filter(name => Object.hasOwn(others, name))
    return Object.fromEntries(
      names.map(name => {
        const pair = [figures[name], others[name]] as const
        return [name, {value: pair[0].value - pair[1].value, standardError: resampleError(pair)}] as const
      }),
    )
  })
}

const differenceRanges: readonly {readonly name: string; readonly range: readonly [number, number]}[] = metrics.map(
  ({name, range: [low, high]}) => ({name, range: [low - high, high - low]}),
)
