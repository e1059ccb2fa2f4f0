import type * as Plot from '@observablehq/plot'

/** How a mark looks. */
export interface Look {
  /** A CSS colour, see `colours`. */
  readonly colour: string
  readonly symbol: 'circle' | 'diamond2' | 'ring' | 'tick'
  /** Pixels below the middle of the row. */
  readonly offset?: number
}

/** A mark in a chart and what it stands for. */
export interface LegendEntry {
  readonly colour: string
  readonly symbol: Look['symbol'] | 'line' | 'bar'
  /** Of a line, as an SVG dash array. */
  readonly dash?: string
  readonly label: string
}

/** A picture of a result, drawn only when a medium that can show pictures asks for it. */
export interface Chart {
  readonly id: string
  readonly title: string
  /** What the picture shows, for readers who cannot see it. */
  readonly description: string
  readonly caption: string
  readonly legend: readonly LegendEntry[]
  /** Options for a chart of that width in CSS pixels. */
  readonly options: (plot: typeof Plot, width: number) => Plot.PlotOptions
}

/** The colour-blind-safe palette of Okabe and Ito (jfly.uni-koeln.de/color), as the style sheet defines it for light and dark. */
export const colours = {
  attack: 'var(--vermilion)',
  control: 'var(--blue)',
  baseline: 'var(--muted)',
  frontier: 'var(--green)',
  real: 'var(--green)',
} as const

/** Charts narrower than this are laid out for a phone. */
export const NARROW_CHART = 500

export const percentTick = (value: number) => `${Math.round(value * 100)} %`
