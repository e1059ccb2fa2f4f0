import type * as Plot from '@observablehq/plot'
import type {Estimate} from '../../core/estimate.js'
import {truncate} from '../text.js'
import {frame, xAxis} from './axes.js'
import {NARROW_CHART, percentTick, type Look} from './chart.js'

/** One line of a dot-and-interval chart; `heading` rows hold no data. */
export interface Row {
  readonly label: string
  readonly heading?: boolean
}

/** A value with its interval on one of the rows. */
export interface Point {
  readonly row: number
  readonly estimate: Estimate
  /** Shown when the pointer rests on it. */
  readonly title: string
}

export interface Series extends Look {
  readonly points: readonly Point[]
}

export interface RowPicture {
  readonly rows: readonly Row[]
  readonly series: readonly Series[]
  /** Of the x axis. */
  readonly label: string
  /** Of values that are not rates in [0, 1]. */
  readonly domain?: readonly [number, number]
  /** Rows with one value each need less room. */
  readonly dense?: boolean
}

/** How many of the rows hold data. */
export function countLines(rows: readonly Row[]): number {
  return rows.filter(({heading}) => heading !== true).length
}

/** A chart of values along x, one row under the other; on narrow screens the labels stand above their rows. */
export function rowChart(
  plot: typeof Plot,
  width: number,
  {rows, series, label, domain, dense = false}: RowPicture,
): Plot.PlotOptions {
  const narrow = width < NARROW_CHART
  const rowHeight = (narrow ? 48 : 34) - (dense ? 8 : 0)
  const ticks = narrow ? 4 : 5
  const length = narrow ? 40 : 32
  const room = Math.min(length, Math.max(...rows.map(row => row.label.length)))
  const marginLeft = narrow ? 18 : 22 + Math.ceil(room * 7.8)
  const positions = rows.map((_, at) => at)
  const lines = positions.filter(at => rows[at].heading !== true)
  return {
    ...frame,
    width,
    height: rows.length * rowHeight + frame.marginBottom + 10,
    marginLeft,
    marginTop: 8,
    x: {domain: domain ?? [0, 1], label: null},
    y: {domain: [-0.5, rows.length - 0.5], axis: null, range: [8, rows.length * rowHeight + 8]},
    marks: [
      ...xAxis(plot, {ticks, label, ...(domain === undefined && {format: percentTick})}),
      plot.ruleY(lines, {strokeOpacity: 0.12}),
      ...rowLabels(plot, rows, length, narrow ? 0 : marginLeft),
      ...series.flatMap(one => seriesMarks(plot, one, domain ?? [0, 1])),
    ],
  }
}

/** Headings begin at the left edge; other labels stand above their row or end where it begins. */
function rowLabels(plot: typeof Plot, rows: readonly Row[], length: number, room: number): Plot.Markish[] {
  const positions = rows.map((_, at) => at)
  const isHeading = (at: number) => rows[at].heading === true
  const shared = {
    frameAnchor: 'left',
    y: (at: number) => at,
    text: (at: number) => truncate(rows[at].label, length),
    title: (at: number) => rows[at].label,
    fill: 'currentColor',
  } as const
  const label = room === 0 ? ({textAnchor: 'start', dx: -10, dy: -20} as const) : ({textAnchor: 'end', dx: -12} as const)
  return [
    plot.text(
      positions.filter(at => !isHeading(at)),
      {...shared, ...label},
    ),
    plot.text(positions.filter(isHeading), {
      ...shared,
      textAnchor: 'start',
      dx: room === 0 ? -10 : -room,
      dy: 4,
      fontWeight: 650,
    }),
  ]
}

function seriesMarks(
  plot: typeof Plot,
  {points, colour, symbol, offset = 0}: Series,
  [least, most]: readonly [number, number],
): Plot.Markish[] {
  const y = ({row}: Point) => row
  const x = ({estimate}: Point) => estimate.value
  const title = (point: Point) => point.title
  if (symbol === 'tick')
    return [plot.dot(points, {x, y, title, dy: offset, r: 6, symbol: tickSymbol, stroke: colour, strokeWidth: 2})]
  const interval = plot.ruleY(points, {
    x1: ({estimate}: Point) => Math.max(least, estimate.low),
    x2: ({estimate}: Point) => Math.min(most, estimate.high),
    y,
    dy: offset,
    stroke: colour,
    strokeWidth: 2.5,
    strokeLinecap: 'round',
    strokeOpacity: 0.75,
  })
  const ring = symbol === 'ring'
  const dot = plot.dot(points, {
    x,
    y,
    title,
    dy: offset,
    r: 5,
    symbol: ring ? 'circle' : symbol,
    stroke: colour,
    strokeWidth: 2,
    fill: ring ? 'var(--paper)' : colour,
  })
  return [interval, dot]
}

/** A short upright line. */
const tickSymbol = {
  draw(context: {moveTo(x: number, y: number): void; lineTo(x: number, y: number): void}, size: number) {
    const reach = Math.sqrt(size / Math.PI) * 1.3
    context.moveTo(0, -reach)
    context.lineTo(0, reach)
  },
}
