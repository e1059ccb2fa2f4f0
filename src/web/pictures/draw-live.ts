import type * as Plot from '@observablehq/plot'
import type {Chart} from '../../report/charts/chart.js'

/** Where on a drawing a value is, in the units of its view box. */
export interface DrawnScales {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  readonly width: number
  readonly height: number
}

export interface Drawn {
  readonly svg: SVGSVGElement
  readonly scales: DrawnScales
}

/** Loads the chart library, which is much code, and returns a function that draws a chart as an element of the page. */
export async function loadLiveDraw(): Promise<(chart: Chart, width: number, prefix: string) => Drawn> {
  const plot = await import('@observablehq/plot')
  return (chart, width, prefix) => draw(plot, chart, width, prefix)
}

function draw(plot: typeof Plot, chart: Chart, width: number, prefix: string): Drawn {
  const figure = plot.plot({...chart.options(plot, width), className: 'plot'})
  const svg = figure as SVGSVGElement & typeof figure
  // The page allows no style elements: these rules stand in its style sheet.
  for (const style of svg.querySelectorAll('style')) style.remove()
  // Names that groups get from their kind of mark say nothing, and are not allowed without a role.
  for (const group of svg.querySelectorAll('[aria-label]')) group.removeAttribute('aria-label')
  const id = `${prefix}${chart.id}`
  svg.prepend(described('title', `${id}-drawn-title`, chart.title), described('desc', `${id}-drawn-desc`, chart.description))
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-labelledby', `${id}-drawn-title ${id}-drawn-desc`)
  return {svg, scales: scalesOf(figure, svg)}
}

function scalesOf(figure: ReturnType<typeof Plot.plot>, svg: SVGSVGElement): DrawnScales {
  const placeOn = (name: 'x' | 'y') => {
    const scale = figure.scale(name)
    return (value: number) => (scale === undefined ? 0 : Number(scale.apply(value)))
  }
  return {
    x: placeOn('x'),
    y: placeOn('y'),
    width: Number(svg.getAttribute('width')),
    height: Number(svg.getAttribute('height')),
  }
}

function described(name: 'title' | 'desc', id: string, text: string): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  element.id = id
  element.textContent = text
  return element
}
