import {useMemo} from 'preact/hooks'
import {harmless, truncate} from '../../report/text.js'
import {results} from '../messages/results-en.js'
import type {PlaneScene} from './scene-in-plane.js'
import {extentOf, niceTicks, type SceneState} from './scene-steps.js'
import {shownConfidence, shownNumber} from './scene-words.js'

/** The drawing's own units; it is as wide as there is room. */
const SIZE = {width: 720, height: 520, left: 64, right: 20, top: 16, bottom: 48} as const
const TICKS = 5

interface Axes {
  readonly xs: readonly [number, number]
  readonly ys: readonly [number, number]
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

interface PlaneProps {
  readonly scene: PlaneScene
  readonly state: SceneState
  /** The record of the last step, which stands out. */
  readonly current?: number | undefined
  readonly description: string
}

/** Released rows, lines and records of a scene in its two columns, as far as the steps that were taken. */
export function ScenePlane({scene, state, current, description}: PlaneProps) {
  const {across, up, lines, records} = scene
  const axes = useMemo(() => axesOf(scene), [scene])
  // The same element is not looked at again: no step changes what is in it.
  const ground = useMemo(() => <Ground scene={scene} axes={axes} />, [scene, axes])
  return (
    <svg
      class="scene"
      viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
      role="img"
      aria-label={harmless(results.scene.svg(across, up))}
    >
      <desc>{description}</desc>
      {ground}
      <g class="lines">
        {lines.map(({from, to}, line) => (
          <line
            key={line}
            class={state.lines.has(line) ? 'shown' : 'hidden'}
            x1={axes.x(records[from].x)}
            y1={axes.y(records[from].y)}
            x2={axes.x(records[to].x)}
            y2={axes.y(records[to].y)}
          />
        ))}
      </g>
      <g class="on-lines">
        {[...state.points].map(point => (
          <circle key={point} cx={axes.x(scene.points[point].x)} cy={axes.y(scene.points[point].y)} r="2.6" />
        ))}
      </g>
      <g class="records">
        {[...state.records].map(record => (
          <RecordMark key={record} record={records[record]} axes={axes} isCurrent={record === current} />
        ))}
      </g>
    </svg>
  )
}

function axesOf({points, records, real}: PlaneScene): Axes {
  const all = [...points, ...records, ...(real?.points ?? [])].filter(({x, y}) => Number.isFinite(x) && Number.isFinite(y))
  const xs = extentOf(all.map(({x}) => x))
  const ys = extentOf(all.map(({y}) => y))
  const {width, height, left, right, top, bottom} = SIZE
  return {
    xs,
    ys,
    x: value => round(left + ((value - xs[0]) / (xs[1] - xs[0])) * (width - left - right)),
    y: value => round(height - bottom - ((value - ys[0]) / (ys[1] - ys[0])) * (height - top - bottom)),
  }
}

const round = (value: number) => Math.round(value * 100) / 100

/** Axes, released rows and real ones. */
function Ground({scene, axes: {xs, ys, x, y}}: {readonly scene: PlaneScene; readonly axes: Axes}) {
  const [across, up] = [scene.across, scene.up].map(name => truncate(harmless(name), 40))
  return (
    <>
      <g class="axes">
        {niceTicks(xs, TICKS).map(value => (
          <g key={`x${value}`}>
            <line x1={x(value)} y1={SIZE.top} x2={x(value)} y2={SIZE.height - SIZE.bottom} />
            <text x={x(value)} y={SIZE.height - SIZE.bottom + 18} text-anchor="middle">
              {shownNumber(value)}
            </text>
          </g>
        ))}
        {niceTicks(ys, TICKS).map(value => (
          <g key={`y${value}`}>
            <line x1={SIZE.left} y1={y(value)} x2={SIZE.width - SIZE.right} y2={y(value)} />
            <text x={SIZE.left - 8} y={y(value) + 4} text-anchor="end">
              {shownNumber(value)}
            </text>
          </g>
        ))}
        <text class="label" x={(SIZE.left + SIZE.width - SIZE.right) / 2} y={SIZE.height - 8} text-anchor="middle">
          {across}
        </text>
        <text
          class="label"
          text-anchor="middle"
          transform={`translate(14 ${(SIZE.top + SIZE.height - SIZE.bottom) / 2}) rotate(-90)`}
        >
          {up}
        </text>
      </g>
      <g class="points">
        {scene.points.map((point, at) =>
          Number.isFinite(point.x) && Number.isFinite(point.y) ? <circle key={at} cx={x(point.x)} cy={y(point.y)} r="2" /> : null,
        )}
      </g>
      <g class="real">
        {(scene.real?.points ?? []).map((point, at) => (
          <path key={at} d={`M${x(point.x)} ${y(point.y) - 12}v24`} />
        ))}
      </g>
    </>
  )
}

interface RecordProps {
  readonly record: PlaneScene['records'][number]
  readonly axes: Axes
  readonly isCurrent: boolean
}

/** A diamond, or a ring where the real file does not have it. */
function RecordMark({record, axes, isCurrent}: RecordProps) {
  const [x, y, size] = [axes.x(record.x), axes.y(record.y), isCurrent ? 9 : 6]
  const title = results.scene.place(
    record.record + 1,
    shownNumber(record.x),
    shownNumber(record.y),
    shownConfidence(record.confidence),
  )
  const shared = isCurrent ? 'record current' : 'record'
  return record.isReal === false ? (
    <circle class={`${shared} wrong`} cx={x} cy={y} r={size - 1}>
      <title>{title}</title>
    </circle>
  ) : (
    <path class={shared} d={`M${x} ${y - size}L${x + size} ${y}L${x} ${y + size}L${x - size} ${y}Z`}>
      <title>{title}</title>
    </path>
  )
}
