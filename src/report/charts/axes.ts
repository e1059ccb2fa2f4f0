import type * as Plot from '@observablehq/plot'

/** An axis with quiet grid lines. */
export interface Axis {
  readonly label?: string
  /** About so many of them, or where they stand. */
  readonly ticks: number | readonly number[]
  readonly format?: (value: number) => string
}

/** What all charts have in common around what they draw. */
export const frame = {
  marginTop: 28,
  marginRight: 24,
  marginBottom: 46,
  marginLeft: 56,
  style: {fontSize: '13px'},
} as const

/** How a line that others are compared with looks: dashed and quiet. */
export const reference = {stroke: 'var(--muted)', strokeDasharray: '4 4'} as const

/** Labelled below its middle. */
export function xAxis(plot: typeof Plot, {label, ticks, format}: Axis): Plot.Markish[] {
  return [
    plot.axisX({
      ...ticksOf(ticks),
      tickSize: 0,
      ...(format && {tickFormat: format}),
      label: label ?? null,
      labelAnchor: 'center',
      labelArrow: 'none',
    }),
    plot.gridX({...ticksOf(ticks), strokeOpacity: 0.12}),
  ]
}

/** Labelled above its upper end, where the label has room on a phone. */
export function yAxis(plot: typeof Plot, {label, ticks, format}: Axis): Plot.Markish[] {
  return [
    plot.axisY({
      ...ticksOf(ticks),
      tickSize: 0,
      ...(format && {tickFormat: format}),
      label: label ?? null,
      labelAnchor: 'top',
      labelArrow: 'none',
      textAnchor: 'end',
    }),
    plot.gridY({...ticksOf(ticks), strokeOpacity: 0.12}),
  ]
}

const MOST_LOG_TICKS = 8

/** 1, 2 and 5 times the powers of ten within a range, or the powers alone where those are too many. */
export function logTicks([least, most]: readonly [number, number]): number[] {
  const powers = range(Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))).map(exponent => 10 ** exponent)
  const within = (ticks: readonly number[]) => ticks.filter(tick => tick >= least && tick <= most)
  const ticks = within(powers.flatMap(power => [1, 2, 5].map(digit => Number((digit * power).toPrecision(1)))))
  return ticks.length > MOST_LOG_TICKS ? within(powers) : ticks
}

const range = (from: number, to: number) => Array.from({length: to - from + 1}, (_, step) => from + step)

const ticksOf = (ticks: Axis['ticks']) => ({ticks: typeof ticks === 'number' ? ticks : [...ticks]})
