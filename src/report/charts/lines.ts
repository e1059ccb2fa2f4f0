import type * as Plot from '@observablehq/plot'
import {enumerate, truncate} from '../text.js'
import {frame, xAxis, yAxis, type Axis} from './axes.js'
import {NARROW_CHART, type LegendEntry} from './chart.js'

export interface LinePoint {
  readonly x: number
  readonly y: number
  /** Shown when the pointer rests on it. */
  readonly title?: string
}

export interface Line {
  readonly label: string
  readonly points: readonly LinePoint[]
}

interface LineAxis extends Axis {
  readonly type?: 'log'
  readonly domain?: readonly [number, number]
}

export interface LinePicture {
  /** At most as many as there are looks, see `drawable`. */
  readonly lines: readonly Line[]
  readonly x: LineAxis
  readonly y: LineAxis
  readonly maxWidth: number
  readonly height: number
  /** What lines are compared with, drawn below them. */
  readonly ground: Plot.Markish[]
  /** Dots at the points, or steps between them. */
  readonly drawnAs: 'dots' | 'steps'
  /** Points that stand out, each on the line with its number. */
  readonly rings?: readonly (LinePoint & {readonly line: number})[]
}

/** How lines are told apart: by colour, and by their dashes where colour cannot be seen or printed. */
const looks: readonly {readonly colour: string; readonly dash: string}[] = [
  {colour: 'var(--vermilion)', dash: 'none'},
  {colour: 'var(--blue)', dash: '7 3'},
  {colour: 'var(--green)', dash: '2 3'},
  {colour: 'var(--purple)', dash: '9 3 2 3'},
  {colour: 'var(--yellow)', dash: '12 4'},
  {colour: 'var(--ink)', dash: '1 2'},
]

/** As many lines as can be told apart, and what to say in the caption of those that are not drawn. */
export function drawable<L extends {readonly label: string}>(
  lines: readonly L[],
): {readonly drawn: readonly L[]; readonly leftOut: string} {
  const others = lines.slice(looks.length).map(({label}) => truncate(label, 40))
  const leftOut =
    others.length === 0 ? '' : ` Not drawn, since more than ${looks.length} lines cannot be told apart: ${enumerate(others)}.`
  return {drawn: lines.slice(0, looks.length), leftOut}
}

/** The legend of lines, in the order of their looks. */
export function lineLegend(lines: readonly {readonly label: string}[]): LegendEntry[] {
  return lines.map(({label}, at) => ({symbol: 'line', ...looks[at], label: truncate(label, 40)}))
}

/** Lines on two axes. */
export function lineChart(plot: typeof Plot, width: number, picture: LinePicture): Plot.PlotOptions {
  const {lines, x, y, maxWidth, height, ground, drawnAs, rings = []} = picture
  const scale = ({type, domain}: LineAxis) => ({...(type && {type}), ...(domain && {domain}), label: null})
  return {
    ...frame,
    width: Math.min(width, maxWidth),
    height: width < NARROW_CHART ? Math.round(height * 0.75) : height,
    x: scale(x),
    y: scale(y),
    marks: [
      ...xAxis(plot, x),
      ...yAxis(plot, y),
      ...ground,
      ...lines.flatMap(({points}, at) => lineMarks(plot, points, looks[at], drawnAs)),
      ...rings.map(({line, ...ring}) =>
        plot.dot([ring], {
          x: 'x',
          y: 'y',
          title: 'title',
          r: 6,
          fill: 'var(--paper)',
          fillOpacity: 0.4,
          stroke: looks[line].colour,
          strokeWidth: 2.5,
        }),
      ),
    ],
  }
}

function lineMarks(
  plot: typeof Plot,
  points: readonly LinePoint[],
  {colour, dash}: (typeof looks)[number],
  drawnAs: LinePicture['drawnAs'],
): Plot.Markish[] {
  const line = {x: 'x', y: 'y', stroke: colour, strokeDasharray: dash, strokeWidth: 2.2} as const
  if (drawnAs === 'steps') return [plot.line(points, {...line, curve: 'step-after'})]
  return [plot.line(points, line), plot.dot(points, {x: 'x', y: 'y', r: 2.5, fill: colour, title: 'title'})]
}
