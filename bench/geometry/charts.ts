import type * as Plot from '@observablehq/plot'
import type {ChartPoint, LineChart} from './bench.js'

interface SvgElement {
  readonly outerHTML: string
  setAttribute(name: string, value: string): void
  prepend(...children: unknown[]): void
}
export interface SvgDocument {
  createElementNS(namespace: string, name: string): SvgElement & {textContent: string}
}

/** Okabe and Ito's colours that are dark enough on white; every series has a symbol of its own too. */
export const SERIES_COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#000000'] as const
const SYMBOLS = ['circle', 'square2', 'diamond2', 'triangle2', 'cross'] as const
const WIDTH = 640
const HEIGHT = 360

/** Loads the chart library and returns a function that draws curves as an SVG file on white, without a browser. */
export async function loadLineChart(): Promise<(chart: LineChart) => string> {
  const [plot, document] = await Promise.all([import('@observablehq/plot'), loadDocument()])
  return chart => {
    const svg = plot.plot({...options(plot, chart), document: document as unknown as Document}) as unknown as SvgElement
    return svgFile(document, svg, chart)
  }
}

/** A document that makes SVG elements without a browser. */
export async function loadDocument(): Promise<SvgDocument> {
  const {parseHTML} = await import('linkedom')
  return (parseHTML('<!doctype html><html><body></body></html>') as unknown as {document: SvgDocument}).document
}

function svgFile(document: SvgDocument, svg: SvgElement, {title, description}: LineChart): string {
  const text = (name: string, content: string) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name)
    element.textContent = content
    return element
  }
  svg.prepend(text('title', title), text('desc', description))
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  svg.setAttribute('role', 'img')
  return `${svg.outerHTML}\n`
}

function options(plot: typeof Plot, chart: LineChart): Plot.PlotOptions {
  const {points, scale, x, y, diagonal, title} = chart
  const series = [...new Set(points.map(point => point.series))]
  const colours = series.map((_, at) => SERIES_COLOURS[at % SERIES_COLOURS.length])
  const symbols = series.map((_, at) => SYMBOLS[at % SYMBOLS.length])
  const colourOf = ({series: name}: ChartPoint) => colours[series.indexOf(name)]
  const corner = {frameAnchor: 'top-left', dx: -40, textAnchor: 'start'} as const
  return {
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 56,
    marginRight: 150,
    marginTop: 64,
    marginBottom: 44,
    style: {background: '#ffffff', color: '#222222', fontFamily: 'system-ui, sans-serif', fontSize: '13px'},
    x: {label: x, labelArrow: 'none', labelAnchor: 'center', type: scale === 'ordinal' ? 'point' : scale, ...xDomain(chart)},
    y: {label: null, domain: [0, 1], grid: true, ticks: 5},
    marks: [
      plot.text([title], {...corner, dy: -52, fontSize: 15, fontWeight: 600}),
      plot.text([y], {...corner, dy: -22}),
      diagonal
        ? plot.line(
            [
              [0, 0],
              [1, 1],
            ],
            {stroke: '#888888', strokeDasharray: '4,3'},
          )
        : null,
      plot.ruleX(
        points.filter(({low}) => low !== undefined),
        {x: 'x', y1: 'low', y2: 'high', stroke: colourOf},
      ),
      plot.line(points, {x: 'x', y: 'y', z: 'series', stroke: colourOf, strokeWidth: 1.5}),
      plot.dot(points, {
        x: 'x',
        y: 'y',
        symbol: (point: ChartPoint) => symbols[series.indexOf(point.series)],
        fill: colourOf,
        r: 4,
      }),
      ...legend(plot, series, colours, symbols),
    ],
    symbol: {type: 'identity'},
  }
}

function xDomain({points, scale, diagonal}: LineChart): {
  domain?: [number, number]
  ticks?: number[]
  tickFormat?: (value: number) => string
} {
  if (diagonal) return {domain: [0, 1]}
  if (scale !== 'log') return {}
  return {ticks: [...new Set(points.map(point => Number(point.x)))], tickFormat: String}
}

/** Symbol and name of each series, on the right. */
function legend(
  plot: typeof Plot,
  series: readonly string[],
  colours: readonly string[],
  symbols: readonly (typeof SYMBOLS)[number][],
): Plot.Markish[] {
  return series.flatMap((name, at) => {
    const place = {frameAnchor: 'top-right', dy: 4 + 20 * at} as const
    return [
      plot.dot([name], {...place, dx: 16, symbol: symbols[at], fill: colours[at], r: 4}),
      plot.text([name], {...place, dx: 26, textAnchor: 'start', fill: '#222222'}),
    ]
  })
}
