import {useMemo, useRef, useState} from 'preact/hooks'
import {frontierOf, type MeasuredFrontier} from '../../report/charts/frontier.js'
import {colours, type Chart} from '../../report/charts/chart.js'
import {unbroken} from '../../report/shown-text.js'
import {harmless} from '../../report/text.js'
import {results} from '../messages/results-en.js'
import {ChartView} from './chart-view.js'
import type {DrawnScales} from './draw-live.js'
import {frontierLine, frontierSpots, type FrontierSpot} from './frontier-points.js'

interface FrontierProps {
  readonly frontier: MeasuredFrontier
  readonly prefix: string
}

/** Utility against leakage, with a button on each way to train that tells its figures. Nothing where nothing releases rows. */
export function FrontierPicture({frontier, prefix}: FrontierProps) {
  const spots = useMemo(() => frontierSpots(frontier), [frontier])
  const chart = useMemo(() => withFrontier(frontierOf(frontier), spots), [frontier, spots])
  const [told, setTold] = useState<FrontierSpot>()
  if (chart === undefined) return null
  return (
    <ChartView
      chart={chart}
      prefix={prefix}
      overlay={scales => <Spots spots={spots} scales={scales} told={told} onTell={setTold} />}
    >
      <p class="told" aria-live="polite">
        {told === undefined
          ? results.frontier.hint
          : `${unbroken(harmless(told.title))}. ${told.isOn ? results.frontier.on : results.frontier.off}`}
      </p>
    </ChartView>
  )
}

/** The chart of the report with the frontier drawn below its points. */
function withFrontier(chart: Chart | undefined, spots: readonly FrontierSpot[]): Chart | undefined {
  if (chart === undefined) return undefined
  const look = {stroke: colours.frontier, strokeWidth: 1.5, strokeDasharray: '6 4'} as const
  return {
    ...chart,
    legend: [...chart.legend, {symbol: 'line', colour: look.stroke, dash: look.strokeDasharray, label: results.frontier.line}],
    options: (plot, width) => {
      const options = chart.options(plot, width)
      const line = plot.line(frontierLine(spots), {x: 'x', y: 'y', curve: 'step-after', ...look})
      return {...options, marks: [line, ...(options.marks ?? [])]}
    },
  }
}

interface SpotsProps {
  readonly spots: readonly FrontierSpot[]
  readonly scales: DrawnScales
  readonly told: FrontierSpot | undefined
  readonly onTell: (spot: FrontierSpot) => void
}

const STEPS: Readonly<Record<string, number>> = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}

/** One stop of the Tab key; arrow keys go on from there. */
function Spots({spots, scales, told, onTell}: SpotsProps) {
  const group = useRef<HTMLDivElement>(null)
  const current = Math.max(0, told === undefined ? 0 : spots.indexOf(told))
  const move = (event: KeyboardEvent) => {
    const step = Object.hasOwn(STEPS, event.key) ? STEPS[event.key] : undefined
    if (step === undefined) return
    event.preventDefault()
    const next = (current + step + spots.length) % spots.length
    group.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div
      class="spots"
      ref={group}
      role="group"
      aria-label={results.frontier.points}
      style={{width: `min(100%, ${scales.width}px)`, aspectRatio: `${scales.width} / ${scales.height}`}}
      onKeyDown={move}
    >
      {spots.map((spot, at) => {
        const tell = () => {
          onTell(spot)
        }
        return (
          <button
            key={at}
            type="button"
            class={spot === told ? 'spot picked' : 'spot'}
            aria-label={harmless(spot.title)}
            tabIndex={at === current ? 0 : -1}
            style={{left: percent(scales.x(spot.x), scales.width), top: percent(scales.y(spot.y), scales.height)}}
            onFocus={tell}
            onMouseEnter={tell}
            onClick={tell}
          />
        )
      })}
    </div>
  )
}

const percent = (place: number, size: number) => `${((100 * place) / size).toFixed(3)}%`
