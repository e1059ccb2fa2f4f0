import {macroFigures, SHOTS, shotsOf} from '../metrics/class-figures.js'
import type {PoolSettings} from '../metrics/pool-figure.js'
import {poolRepeats} from '../metrics/utility.js'
import type {ClassesEstimates} from './result.js'
import type {UtilityTally} from './utility-runs.js'

/**
 * Figures of each minority label against the rest, their macro means, and the means over labels with many, some and few real
 * training rows. Means are taken within a repeat and then pooled, so that their intervals allow for what labels have in common.
 *
 * @returns undefined when labels were not measured one by one.
 */
export function classesEstimates(tallies: readonly UtilityTally[], settings: PoolSettings): ClassesEstimates | undefined {
  const repeats = tallies.flatMap(({classes}) => (classes === undefined ? [] : [classes]))
  if (repeats.length === 0) return undefined
  const labels = repeats[0].map(({label}) => {
    const measured = repeats.map(classes => classes[label])
    const reason = measured.find(each => each.reason !== undefined)?.reason
    return {
      label,
      // Groups of rows, such as a person's, make the number vary a little between repeats.
      trainRows: Math.round(measured.reduce((sum, {trainRows}) => sum + trainRows, 0) / measured.length),
      ...(reason !== undefined && {reason}),
      estimates: poolRepeats(
        measured.map(({figures}) => figures),
        settings,
      ),
    }
  })
  const meanOver = (chosen: readonly number[]) =>
    poolRepeats(
      repeats.map(classes => macroFigures(chosen.map(label => classes[label].figures))),
      settings,
    )
  const groups = SHOTS.flatMap(shots => {
    const members = labels.filter(({trainRows}) => shotsOf(trainRows) === shots).map(({label}) => label)
    return members.length === 0 ? [] : [{shots, labels: members, estimates: meanOver(members)}]
  })
  return {labels, macro: meanOver(labels.map(({label}) => label)), groups}
}
