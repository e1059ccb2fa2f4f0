import {useCallback, useEffect, useId, useState} from 'preact/hooks'
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
  readonly release: Omit<SceneRequest, 'truth'>
  readonly files: readonly MountedFile[]
  /** The path of the real file, where the user gave it: it is read only when they ask for it. */
  readonly real?: string
}

/** The reconstruction of a release, animated in two columns of the user's choice. Nothing is searched before they ask. */
export function ScenePicture({engine, release, files, real}: SceneProps) {
  const [isAsked, setAsked] = useState(false)
  const [withReal, setWithReal] = useState(false)
  useEffect(() => {
    setAsked(false)
  }, [release])
  const question = useCallback(
    (signal: AbortSignal, onProgress: (fraction: number) => void) =>
      engine.ask('scene', {...release, ...(withReal && real !== undefined && {truth: real})}, {files, signal, onProgress}),
    [engine, release, files, withReal, real],
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
      {asked.status === 'done' && <Scenes scenes={asked.value.scenes} />}
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

function Scenes({scenes}: {readonly scenes: readonly ClassScene[]}) {
  const [at, setAt] = useState(0)
  return (
    <>
      {scenes.length > 1 && (
        <Choice label={words.class} chosen={at} options={scenes.map(({label = ''}) => label)} onChoose={setAt} />
      )}
      <Planes scene={scenes[Math.min(at, scenes.length - 1)]} />
    </>
  )
}

/** One class in the two columns that are chosen; choosing a column that is shown already changes places. */
function Planes({scene}: {readonly scene: ClassScene}) {
  const [chosen, setChosen] = useState(scene.plane)
  useEffect(() => {
    setChosen(scene.plane)
  }, [scene])
  // Of another class, as long as this one has not told its own.
  const plane = chosen.every(column => column < scene.columns.length) ? chosen : scene.plane
  const [across, up] = plane
  return (
    <>
      <div class="choices">
        <Choice
          label={words.column.across}
          chosen={across}
          options={scene.columns}
          onChoose={column => {
            setChosen(column === up ? [up, across] : [column, up])
          }}
        />
        <Choice
          label={words.column.up}
          chosen={up}
          options={scene.columns}
          onChoose={column => {
            setChosen(column === across ? [up, across] : [across, column])
          }}
        />
      </div>
      <ScenePlayer scene={scene} plane={plane} />
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  /** Its number. */
  readonly chosen: number
  readonly options: readonly string[]
  readonly onChoose: (number: number) => void
}

function Choice({label, chosen, options, onChoose}: ChoiceProps) {
  const id = useId()
  return (
    <span class="choice">
      <label for={id}>{label}</label>{' '}
      <select
        id={id}
        value={chosen}
        onChange={event => {
          onChoose(Number(event.currentTarget.value))
        }}
      >
        {options.map((text, number) => (
          <option key={number} value={number}>
            {truncate(harmless(text), LONGEST_CHOICE)}
          </option>
        ))}
      </select>
    </span>
  )
}
