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

const ticksOf = (ticks: Axis['ticks']) => ({ticks: typeof ticks === 'number' ? ticks : [...ticks]})
