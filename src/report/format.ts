import type {Estimate} from '../core/estimate.js'
import type {Figure} from './figures/figure.js'

const MINUS = '\u2212'

/** "97 % (93–99 %)": the value with its interval, no finer than the interval supports; the value alone where it is exact. */
export function formatEstimate(figure: Figure, estimate: Estimate): string {
  if (estimate.low === estimate.high) return formatPoint(figure, estimate)
  return `${formatPoint(figure, estimate)} (${formatInterval(figure, estimate)})`
}

/** The value alone. One that is not 0 or 1 is never rounded to look as if it were. */
export function formatPoint(figure: Figure, estimate: Estimate): string {
  return formatAt(figure, estimate.value, decimalsOf(figure, estimate))
}

/** A figure that comes without an interval. */
export function formatValue(figure: Figure, value: number): string {
  return formatAt(figure, value, figure.unit === 'number' ? numberDecimals(Math.abs(value) / 100, value) : 2)
}

/** "93–99 %", "0.71–0.88", "−3 to 12 %". */
export function formatInterval(figure: Figure, estimate: Estimate): string {
  const decimals = decimalsOf(figure, estimate)
  const [low, high] = [estimate.low, estimate.high].map(end => plain(figure, end, decimals))
  const range = low.startsWith(MINUS) || high.startsWith(MINUS) ? `${low} to ${high}` : `${low}–${high}`
  return figure.unit === 'rate' ? `${range} %` : range
}

/** "95 % interval 93–99 %". */
export function formatNamedInterval(figure: Figure, estimate: Estimate): string {
  return `${formatShare(estimate.confidence)} interval ${formatInterval(figure, estimate)}`
}

/** A difference of two figures, with its sign; the figures' own unit in points. */
export function formatDifference(figure: Figure, difference: number, decimals: number): string {
  const text = plain(figure, Math.abs(difference), decimals)
  const sign = Number(text) === 0 ? '±' : difference < 0 ? MINUS : '+'
  return `${sign}${text}${figure.unit === 'rate' ? ' points' : ''}`
}

export function formatShare(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}

export function formatProbability(probability: number): string {
  if (probability < 0.001) return '< 0.001'
  return probability < 0.1 ? String(Number(probability.toPrecision(2))) : probability.toFixed(2)
}

export function formatCount(count: number): string {
  return Number.isInteger(count) ? count.toLocaleString('en-GB') : count.toLocaleString('en-GB', {maximumFractionDigits: 1})
}

export function formatSeconds(seconds: number): string {
  if (seconds < 0.1) return '< 0.1 s'
  if (seconds < 120) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}

/**
 * Decimals of the fraction: two at least, so that a rate reads as whole per cents, and one more for each power of ten that the
 * interval is narrower than a hundredth.
 */
export function decimalsOf(figure: Figure, {value, low, high}: Estimate): number {
  const half = (high - low) / 2
  if (figure.unit === 'number') return numberDecimals(half, value)
  // The mean of counts over repeats need not be whole.
  if (figure.unit === 'count') return Number.isInteger(value) ? 0 : 1
  return half > 0 ? Math.min(4, Math.max(2, Math.ceil(-Math.log10(half)))) : 2
}

function numberDecimals(half: number, value: number): number {
  // The last digit is about a third to a thirtieth of the half width.
  const scale = half > 0 ? half / 3 : Math.abs(value) / 100
  return scale > 0 ? Math.min(8, Math.max(0, Math.ceil(-Math.log10(scale)))) : 0
}

function formatAt(figure: Figure, value: number, decimals: number): string {
  const unit = figure.unit === 'rate' ? ' %' : ''
  const step = 10 ** -decimals
  if (figure.unit === 'rate' && (value === 0 || value === 1)) return `${value * 100} %`
  if (figure.unit === 'rate' || figure.unit === 'score') {
    if (value > 0 && value < step / 2) return `< ${plain(figure, step, decimals)}${unit}`
    if (value < 1 && value >= 1 - step / 2) return `> ${plain(figure, 1 - step, decimals)}${unit}`
  }
  return plain(figure, value, decimals) + unit
}

/** Without the unit's sign. */
function plain(figure: Figure, value: number, decimals: number): string {
  const text = figure.unit === 'rate' ? (value * 100).toFixed(Math.max(0, decimals - 2)) : decimalText(value, decimals)
  const isZero = Number(text) === 0
  return value < 0 && !isZero ? text.replace('-', MINUS) : text.replace(/^-(?=[0.]*$)/, '')
}

function decimalText(value: number, decimals: number): string {
  const size = Math.abs(value)
  return size >= 1e7 || (size > 0 && size < 1e-6) ? value.toExponential(1) : value.toFixed(decimals)
}
