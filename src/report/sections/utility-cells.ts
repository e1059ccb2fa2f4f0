import type {Estimates} from '../../core/estimate.js'
import {figure, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {decimalsOf, formatDifference, formatEstimate} from '../format.js'
import {estimateOf} from '../view.js'

/** The figure that differences are shown of. */
const HEADLINE = 'averagePrecision'

interface Measured {
  readonly generator: string
  readonly estimates: Estimates
  readonly difference?: Estimates | undefined
}

export function valueCell({estimates}: Pick<Measured, 'estimates'>, shown: string, missing = 'not defined'): Text {
  const estimate = estimateOf(estimates, shown)
  return estimate === undefined ? missing : figure(formatEstimate(figureOf(shown, 'utility'), estimate))
}

/** The paired difference in average precision to real rows alone. */
export function differenceCell({generator, difference}: Measured): Text {
  if (generator === 'none') return 'reference'
  const estimate = estimateOf(difference, HEADLINE)
  if (estimate === undefined) return 'not measured'
  const titled = figureOf(HEADLINE, 'utility')
  const decimals = decimalsOf(titled, estimate)
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map(each => formatDifference(titled, each, decimals))
  return figure(`${value} (${low} to ${high})`)
}
