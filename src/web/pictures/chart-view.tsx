import type {ComponentChildren} from 'preact'
import {useEffect, useRef, useState} from 'preact/hooks'
import type {Chart, LegendEntry} from '../../report/charts/chart.js'
import {unbroken} from '../../report/shown-text.js'
import {harmless} from '../../report/text.js'
import {results} from '../messages/results-en.js'
import {inTurn} from '../results/in-pieces.js'
import {loadLiveDraw, type DrawnScales} from './draw-live.js'

/** Wider drawings would have lines that are hard to follow. */
const WIDEST = 900
const NARROWEST = 280
/** Smaller changes of the width scale a drawing instead of making it anew. */
const NEW_FROM = 40
/** Drawn before it comes into sight. */
const AHEAD = '600px'

interface ChartProps {
  readonly chart: Chart
  /** Before ids, where several documents are on one page. */
  readonly prefix?: string
  /** What lies over the drawing, placed by its scales. */
  readonly overlay?: (scales: DrawnScales) => ComponentChildren
  readonly children?: ComponentChildren
}

/** A chart with its title, its legend and what it shows, drawn when it comes near. `children` stand below the drawing. */
export function ChartView({chart, prefix = '', overlay, children}: ChartProps) {
  return (
    <figure>
      <h3>{harmless(chart.title)}</h3>
      <Legend entries={chart.legend} />
      <Drawing chart={chart} prefix={prefix} {...(overlay && {overlay})} />
      {children}
      <figcaption>{unbroken(harmless(chart.caption))}</figcaption>
    </figure>
  )
}

function Drawing({chart, prefix, overlay}: Required<Pick<ChartProps, 'chart' | 'prefix'>> & Pick<ChartProps, 'overlay'>) {
  const box = useRef<HTMLDivElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const [scales, setScales] = useState<DrawnScales>()
  const [isFailed, setFailed] = useState(false)
  const width = useNearWidth(box)
  useEffect(() => {
    if (width === undefined) return undefined
    let isWanted = true
    loadLiveDraw()
      .then(draw =>
        inTurn(() => {
          if (!isWanted) return
          const drawn = draw(chart, width, prefix)
          place.current?.replaceChildren(drawn.svg)
          setScales(drawn.scales)
        }),
      )
      .catch(() => {
        if (isWanted) setFailed(true)
      })
    return () => {
      isWanted = false
    }
  }, [chart, prefix, width])
  return (
    <div class="drawing" ref={box}>
      <div ref={place} />
      {scales !== undefined && overlay?.(scales)}
      {scales === undefined && <p class="pending">{isFailed ? results.chart.failed : results.chart.drawing}</p>}
    </div>
  )
}

/** The width to draw for, once the element is near what is in sight. */
function useNearWidth(box: {readonly current: HTMLDivElement | null}): number | undefined {
  const [width, setWidth] = useState<number>()
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const measure = () => {
      const now = Math.max(NARROWEST, Math.min(WIDEST, element.clientWidth))
      setWidth(before => (before !== undefined && Math.abs(before - now) < NEW_FROM ? before : now))
    }
    const sizes = new ResizeObserver(measure)
    const sight = new IntersectionObserver(
      entries => {
        if (!entries.some(entry => entry.isIntersecting)) return
        sight.disconnect()
        measure()
        sizes.observe(element)
      },
      {rootMargin: AHEAD},
    )
    sight.observe(element)
    return () => {
      sight.disconnect()
      sizes.disconnect()
    }
  }, [box])
  return width
}

export function Legend({entries}: {readonly entries: readonly LegendEntry[]}) {
  return (
    <ul class="legend">
      {entries.map((entry, at) => (
        <li key={at}>
          <LegendSymbol entry={entry} /> {harmless(entry.label)}
        </li>
      ))}
    </ul>
  )
}

function LegendSymbol({entry: {symbol, colour, dash}}: {readonly entry: LegendEntry}) {
  const shapes = {
    circle: <circle cx="8" cy="8" r="5" fill={colour} />,
    ring: <circle cx="8" cy="8" r="4.5" fill="none" stroke={colour} stroke-width="2" />,
    diamond2: <path d="M8 2 14 8 8 14 2 8Z" fill={colour} />,
    line: <path d="M0 8H24" stroke={colour} stroke-width="2.2" stroke-dasharray={dash ?? 'none'} />,
    bar: <path d="M3 15V4H13V15Z" fill={colour} />,
    tick: <path d="M8 2V14" stroke={colour} stroke-width="2" />,
  }
  const width = symbol === 'line' ? 24 : 16
  return (
    <svg width={width} height="16" viewBox={`0 0 ${width} 16`} aria-hidden="true">
      {shapes[symbol]}
    </svg>
  )
}
