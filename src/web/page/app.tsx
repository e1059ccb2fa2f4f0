import {useState} from 'preact/hooks'
import type {EngineClient} from '../engine/client.js'
import {Answers} from './answers.js'
import type {Controller, Store} from './controller.js'
import {DropZone} from './drop-zone.js'
import {FileList} from './file-list.js'
import {Keep} from './keep.js'
import {Plan} from './plan.js'
import {Preview} from './preview.js'
import {Reports} from './reports.js'
import {Spoken} from './spoken.js'
import {beginTour} from './tour.js'
import {latest} from './state.js'
import {TourPanel} from './tour-panel.js'
import {useMessages, useStore} from './use.js'

interface AppProps {
  readonly store: Store
  readonly controller: Controller
  readonly engine: EngineClient
}

/** The page: files, columns, how thoroughly, answers, and what to keep of them, one below the other. */
export function App({store, controller, engine}: AppProps) {
  const words = useMessages()
  const state = useStore(store)
  const [isTour, setTour] = useState(false)
  const page = {state, controller}
  const {files, inspection, audit} = state
  const preview = latest(state.preview)
  const isEmpty = files.length === 0 && state.earlier.length === 0
  const hasAnswers = inspection.status !== 'none' || audit.task.status !== 'none'
  const answer = audit.task.status === 'done' ? audit.task.value : undefined
  return (
    <>
      <a class="skip" href="#content">
        {words.skipLink}
      </a>
      <header>
        <h1>{words.title}</h1>
        <p class="headline">{words.tagline}</p>
        <p class="promise">{words.promise}</p>
      </header>
      <main id="content" tabIndex={-1}>
        {isTour && (
          <TourPanel
            store={store}
            onEnd={() => {
              setTour(false)
            }}
            {...page}
          />
        )}
        <section aria-labelledby="files-title">
          <h2 id="files-title">{words.drop.title}</h2>
          <DropZone
            isSmall={!isEmpty}
            onFiles={given => {
              void controller.add(given)
            }}
          />
          {files.length > 0 && <FileList {...page} />}
          {isEmpty ? (
            <TourOffer
              onStart={() => {
                void beginTour(controller).then(() => {
                  setTour(true)
                })
              }}
            />
          ) : (
            <button
              type="button"
              onClick={() => {
                setTour(false)
                controller.clear()
              }}
            >
              {words.startOver}
            </button>
          )}
        </section>
        {files.length > 0 && <Preview {...page} />}
        {preview !== undefined && <Plan preview={preview} {...page} />}
        {hasAnswers && <Answers engine={engine} {...page} />}
        {answer !== undefined && <Keep files={answer.files} />}
        <Reports engine={engine} earlier={state.earlier} files={files} {...(answer && {result: answer.result})} />
      </main>
      <Spoken {...page} />
    </>
  )
}

function TourOffer({onStart}: {readonly onStart: () => void}) {
  const {tour: words} = useMessages()
  return (
    <p>
      <button type="button" onClick={onStart}>
        {words.offer}
      </button>{' '}
      <small>{words.offerHint}</small>
    </p>
  )
}
