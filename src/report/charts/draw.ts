import type * as Plot from '@observablehq/plot'
import type {Chart} from './chart.js'

/** What drawing needs of the document: linkedom's types and the browser's do not agree with each other. */
interface SvgElement {
  readonly outerHTML: string
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  removeAttribute(name: string): void
  querySelectorAll(selector: string): Iterable<SvgElement>
  prepend(...children: unknown[]): void
}
interface SvgDocument {
  createElementNS(namespace: string, name: string): SvgElement & {textContent: string}
}

export type Draw = (chart: Chart, width: number) => string

/** Loads the chart library (about 0.2 s) and returns a function that draws a chart as SVG text, without a browser. */
export async function loadDraw(): Promise<Draw> {
  const [plot, {parseHTML}] = await Promise.all([import('@observablehq/plot'), import('linkedom')])
  const {document} = parseHTML('<!doctype html><html><body></body></html>') as unknown as {document: SvgDocument}
  return (chart, width) => {
    const options = {...chart.options(plot, width), document} as unknown as Plot.PlotOptions
    const svg = plot.plot(options) as unknown as SvgElement
    const id = `${chart.id}-${width}`
    svg.prepend(
      described(document, 'title', `${id}-title`, chart.title),
      described(document, 'desc', `${id}-desc`, chart.description),
    )
    // Names that groups get from their kind of mark say nothing, and are not allowed without a role.
    for (const group of svg.querySelectorAll('[aria-label]')) group.removeAttribute('aria-label')
    for (const element of svg.querySelectorAll(DRAWN)) roundGeometry(element)
    svg.setAttribute('role', 'img')
    svg.setAttribute('aria-labelledby', `${id}-title ${id}-desc`)
    return svg.outerHTML
  }
}

const GEOMETRY = ['d', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'width', 'height', 'transform'] as const
const DRAWN = 'path, rect, line, circle, text, g'

/** A hundredth of a pixel is finer than anybody sees, and fourteen more digits are a sixth of a chart. */
function roundGeometry(element: SvgElement): void {
  for (const name of GEOMETRY) {
    const value = element.getAttribute(name)
    if (value?.includes('.'))
      element.setAttribute(
        name,
        value.replaceAll(/(?<!\d)\d+\.\d{3,}/g, each => String(Number(Number(each).toFixed(2)))),
      )
  }
}

function described(document: SvgDocument, name: 'title' | 'desc', id: string, text: string): SvgElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  element.setAttribute('id', id)
  element.textContent = text
  return element
}
