import type * as Plot from '@observablehq/plot'
import type {Look} from './rows.js'

/** A mark in a chart and what it stands for. */
export interface LegendEntry extends Pick<Look, 'colour' | 'symbol'> {
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
  quiet: 'var(--line)',
} as const
