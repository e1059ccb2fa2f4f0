import type {Estimates} from '../../core/estimate.js'
import {figure, type TableColumn, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {decimalsOf, formatDifference, formatEstimate} from '../format.js'
import {capitalise} from '../text.js'
import {estimateOf} from '../view/entries.js'

export const utilityColumn = (shown: string): TableColumn => ({
  title: capitalise(figureOf(shown, 'utility').title),
  holds: 'figures',
})

export function valueCell({estimates}: {readonly estimates: Estimates}, shown: string, missing = 'not defined'): Text {
  const estimate = estimateOf(estimates, shown)
  return estimate === undefined ? missing : figure(formatEstimate(figureOf(shown, 'utility'), estimate))
}

/** The paired difference to real rows alone in that figure. */
export function differenceCell(
  {generator, difference}: {readonly generator: string; readonly difference?: Estimates | undefined},
  shown: string,
): Text {
  if (generator === 'none') return 'reference'
  const estimate = estimateOf(difference, shown)
  if (estimate === undefined) return 'not measured'
  const titled = figureOf(shown, 'utility')
  const decimals = decimalsOf(titled, estimate)
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map(each => formatDifference(titled, each, decimals))
  return figure(`${value} (${low} to ${high})`)
}
