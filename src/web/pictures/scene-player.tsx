import {useEffect, useId, useMemo, useState} from 'preact/hooks'
import type {ClassScene} from '../../jobs/show-reconstruction.js'
import {colours, type LegendEntry} from '../../report/charts/chart.js'
import {results} from '../messages/results-en.js'
import {Legend} from './chart-view.js'
import {inPlane} from './scene-in-plane.js'
import {ScenePlane} from './scene-plane.js'
import {sceneSteps, stateAfter} from './scene-steps.js'
import {sceneWords} from './scene-words.js'

/** Between two steps while it plays. */
const STEP_MILLISECONDS = 900
/** A long scene plays faster, so that nobody waits for its end for more than this. */
const LONGEST_MILLISECONDS = 30_000

/**
 * A scene that is played step by step: the released rows, then record after record with the lines that meet in it, and the end. Whoever
 * wants less motion sees the end at once and goes through the steps by hand.
 */
export function ScenePlayer({scene, plane}: {readonly scene: ClassScene; readonly plane: readonly [number, number]}) {
  const seen = useMemo(() => inPlane(scene, plane), [scene, plane])
  const steps = useMemo(() => sceneSteps(scene), [scene])
  const last = steps.length === 0 ? 0 : steps.length + 1
  const [taken, setTaken] = useState(() => (prefersLessMotion() ? last : 0))
  const [isPlaying, setPlaying] = useState(false)
  useEffect(() => {
    setPlaying(false)
    setTaken(prefersLessMotion() ? last : 0)
  }, [scene, last])
  useEffect(() => {
    if (!isPlaying) return undefined
    if (taken >= last) {
      setPlaying(false)
      return undefined
    }
    const timer = setTimeout(
      () => {
        setTaken(taken + 1)
      },
      Math.min(STEP_MILLISECONDS, LONGEST_MILLISECONDS / last),
    )
    return () => {
      clearTimeout(timer)
    }
  }, [isPlaying, taken, last])
  const state = useMemo(() => stateAfter(steps, taken, scene), [steps, taken, scene])
  const told = sceneWords(scene, steps, taken)
  const goTo = (step: number) => {
    setPlaying(false)
    setTaken(Math.max(0, Math.min(last, step)))
  }
  return (
    <div class="player">
      <Legend entries={legendOf(scene)} />
      <ScenePlane
        scene={seen}
        state={state}
        current={taken > 0 && taken <= steps.length ? steps[taken - 1].record : undefined}
        description={told}
      />
      {last > 0 && (
        <Controls
          taken={taken}
          last={last}
          isPlaying={isPlaying}
          onGo={goTo}
          onPlay={() => {
            if (!isPlaying && taken >= last) setTaken(0)
            setPlaying(!isPlaying)
          }}
        />
      )}
      {/* Read out when it stands still: nobody can listen to a step a second. */}
      <p class="told" aria-live={isPlaying ? 'off' : 'polite'}>
        {told}
      </p>
    </div>
  )
}

interface ControlsProps {
  readonly taken: number
  readonly last: number
  readonly isPlaying: boolean
  readonly onGo: (step: number) => void
  readonly onPlay: () => void
}

function Controls({taken, last, isPlaying, onGo, onPlay}: ControlsProps) {
  const id = useId()
  const words = results.scene
  const button = (text: string, step: number, isOff: boolean) => (
    <button
      type="button"
      disabled={isOff}
      onClick={() => {
        onGo(step)
      }}
    >
      {text}
    </button>
  )
  return (
    <div class="controls">
      <button type="button" class="play" onClick={onPlay}>
        {isPlaying ? words.pause : words.play}
      </button>
      {button(words.first, 0, taken === 0)}
      {button(words.back, taken - 1, taken === 0)}
      {button(words.next, taken + 1, taken === last)}
      {button(words.last, last, taken === last)}
      <label for={id}>{words.step}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={last}
        step={1}
        value={taken}
        onInput={event => {
          onGo(Number(event.currentTarget.value))
        }}
      />
      <output for={id}>
        {taken} / {last}
      </output>
    </div>
  )
}

function legendOf({records, real}: ClassScene): LegendEntry[] {
  const {legend} = results.scene
  return [
    {symbol: 'circle', colour: colours.baseline, label: legend.point},
    {symbol: 'circle', colour: colours.control, label: legend.onLine},
    {symbol: 'diamond2', colour: colours.attack, label: legend.record},
    ...(records.some(({isReal}) => isReal === false)
      ? [{symbol: 'ring', colour: colours.attack, label: legend.wrong} as const]
      : []),
    ...(real === undefined ? [] : [{symbol: 'tick', colour: colours.real, label: legend.real} as const]),
  ]
}

const prefersLessMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches
