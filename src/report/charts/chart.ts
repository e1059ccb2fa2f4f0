import type * as Plot from '@observablehq/plot'
import {truncate} from '../text.js'

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
} as const

/** How lines are told apart: by colour, and by their dashes where colour cannot be seen or printed. */
export const lineLooks: readonly {readonly colour: string; readonly dash: string}[] = [
  {colour: 'var(--vermilion)', dash: 'none'},
  {colour: 'var(--blue)', dash: '7 3'},
  {colour: 'var(--green)', dash: '2 3'},
  {colour: 'var(--purple)', dash: '9 3 2 3'},
  {colour: 'var(--yellow)', dash: '12 4'},
  {colour: 'var(--ink)', dash: '1 2'},
]

/** Charts narrower than this are laid out for a phone. */
export const NARROW_CHART = 500

export const percentTick = (value: number) => `${Math.round(value * 100)} %`

/** As many lines as can be told apart, and what to say in the caption of those that are not drawn. */
export function drawable<L>(lines: readonly L[]): {readonly drawn: readonly L[]; readonly leftOut: string} {
  const drawn = lines.slice(0, lineLooks.length)
  return {drawn, leftOut: drawn.length === lines.length ? '' : ` Only ${drawn.length} of ${lines.length} are drawn.`}
}

/** The legend of lines, in the order of their looks. */
export function lineLegend(lines: readonly {readonly label: string}[]): LegendEntry[] {
  return lines.map(({label}, at) => ({symbol: 'line', ...lineLooks[at], label: truncate(label, 40)}))
}
