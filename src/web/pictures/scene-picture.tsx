import {useCallback, useId, useState} from 'preact/hooks'
import type {ClassScene, SceneRequest, SceneResult} from '../../jobs/show-reconstruction.js'
import {harmless, truncate} from '../../report/text.js'
import type {MountedFile} from '../engine/protocol.js'
import {results} from '../messages/results-en.js'
import {useAsked, type Engine} from '../results/asked.js'
import {FailureView} from '../results/failure-view.js'
import {ScenePlayer} from './scene-player.js'

const words = results.scene
/** Of a name in a list. */
const LONGEST_CHOICE = 60

interface SceneProps {
  readonly engine: Engine
  /** The release and how it is read, and the files that are needed for that. The same object as long as they are the same. */
  readonly release: Omit<SceneRequest, 'truth' | 'plane'>
  readonly files: readonly MountedFile[]
  /** The path of the real file, where the user gave it: it is read only when they ask for it. */
  readonly real?: string
}

/** The reconstruction of a release, animated in two columns of the user's choice. Nothing is searched before they ask. */
export function ScenePicture({engine, release, files, real}: SceneProps) {
  const [isAsked, setAsked] = useState(false)
  const [withReal, setWithReal] = useState(false)
  const [plane, setPlane] = useState<readonly [string, string]>()
  const question = useCallback(
    (signal: AbortSignal, onProgress: (fraction: number) => void) =>
      engine.ask(
        'scene',
        {...release, ...(plane && {plane}), ...(withReal && real !== undefined && {truth: real})},
        {files, signal, onProgress},
      ),
    [engine, release, files, plane, withReal, real],
  )
  const asked = useAsked<SceneResult>(isAsked ? question : undefined)
  return (
    <section class="scene-picture" aria-labelledby="scene-title">
      <h2 id="scene-title">{words.title}</h2>
      <p>{words.intro}</p>
      {!isAsked && (
        <button
          type="button"
          onClick={() => {
            setAsked(true)
          }}
        >
          {words.start}
        </button>
      )}
      {real !== undefined && <RealChoice isOn={withReal} onChange={setWithReal} />}
      {asked.status === 'working' && (
        <Working
          fraction={asked.fraction}
          onStop={() => {
            setAsked(false)
          }}
        />
      )}
      {asked.status === 'failed' && <FailureView failure={asked.failure} />}
      {asked.status === 'done' && <Scenes scenes={asked.value.scenes} onPlane={setPlane} />}
    </section>
  )
}

function Working({fraction, onStop}: {readonly fraction: number; readonly onStop: () => void}) {
  return (
    <p role="status">
      <label>
        {words.working} <progress value={fraction} max={1} />
      </label>{' '}
      <button type="button" onClick={onStop}>
        {words.stop}
      </button>
    </p>
  )
}

function RealChoice({isOn, onChange}: {readonly isOn: boolean; readonly onChange: (isOn: boolean) => void}) {
  return (
    <p class="real-choice">
      <label>
        <input
          type="checkbox"
          checked={isOn}
          onChange={event => {
            onChange(event.currentTarget.checked)
          }}
        />{' '}
        {words.askReal}
      </label>{' '}
      <small>{words.realWarning}</small>
    </p>
  )
}

interface ScenesProps {
  readonly scenes: readonly ClassScene[]
  readonly onPlane: (plane: readonly [string, string]) => void
}

function Scenes({scenes, onPlane}: ScenesProps) {
  const [at, setAt] = useState(0)
  const scene = scenes[Math.min(at, scenes.length - 1)]
  const [across, up] = scene.columns
  return (
    <>
      <div class="choices">
        {scenes.length > 1 && (
          <Choice
            label={words.class}
            value={String(at)}
            options={scenes.map(({label = ''}, number) => ({value: String(number), text: label}))}
            onChoose={chosen => {
              setAt(Number(chosen))
            }}
          />
        )}
        <ColumnChoice
          label={words.column.across}
          choices={scene.choices}
          chosen={across}
          onChoose={name => {
            onPlane(name === up ? [up, across] : [name, up])
          }}
        />
        <ColumnChoice
          label={words.column.up}
          choices={scene.choices}
          chosen={up}
          onChoose={name => {
            onPlane(name === across ? [up, across] : [across, name])
          }}
        />
      </div>
      <ScenePlayer scene={scene} />
    </>
  )
}

interface ColumnChoiceProps {
  readonly label: string
  readonly choices: readonly string[]
  readonly chosen: string
  readonly onChoose: (name: string) => void
}

function ColumnChoice({label, choices, chosen, onChoose}: ColumnChoiceProps) {
  const names = choices.includes(chosen) ? choices : [chosen, ...choices]
  return <Choice label={label} value={chosen} options={names.map(name => ({value: name, text: name}))} onChoose={onChoose} />
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly {readonly value: string; readonly text: string}[]
  readonly onChoose: (value: string) => void
}

function Choice({label, value, options, onChoose}: ChoiceProps) {
  const id = useId()
  return (
    <span class="choice">
      <label for={id}>{label}</label>{' '}
      <select
        id={id}
        value={value}
        onChange={event => {
          onChoose(event.currentTarget.value)
        }}
      >
        {options.map(each => (
          <option key={each.value} value={each.value}>
            {truncate(harmless(each.text), LONGEST_CHOICE)}
          </option>
        ))}
      </select>
    </span>
  )
}
