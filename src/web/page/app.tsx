import {useEffect, useState} from 'preact/hooks'
import type {Desk} from './desk.js'
import {DropZone} from './drop-zone.js'
import {idle} from './idle.js'
import {useMessages, useStore} from './use.js'

interface AppProps {
  /** Loads what works with files, once. */
  readonly loadDesk: () => Promise<Desk>
}

/**
 * The page: files, columns, how thoroughly, answers, and what to keep of them, one below the other. What takes files stands here and is
 * loaded first; all the rest is loaded when the page can be used, or when somebody wants it before.
 */
export function App({loadDesk}: AppProps) {
  const words = useMessages()
  const {desk, isLost, withDesk} = useDesk(loadDesk)
  const state = useStore(desk?.store)
  const [isTour, setTour] = useState(false)
  const page = desk && state && {...desk, state}
  const isEmpty = state === undefined || (state.files.length === 0 && state.earlier.length === 0)
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
        {page && isTour && (
          <page.views.TourPanel
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
              withDesk(({controller}) => controller.add(given))
            }}
          />
          {isLost && (
            <p class="warning" role="alert">
              {words.lost}
            </p>
          )}
          {page && page.state.files.length > 0 && <page.views.FileList {...page} />}
          {isEmpty ? (
            <TourOffer
              onStart={() => {
                withDesk(({beginTour}) =>
                  beginTour().then(() => {
                    setTour(true)
                  }),
                )
              }}
            />
          ) : (
            <button
              type="button"
              onClick={() => {
                setTour(false)
                desk?.controller.clear()
              }}
            >
              {words.startOver}
            </button>
          )}
        </section>
        {page && <page.views.Findings {...page} />}
      </main>
      {page && <page.views.Spoken {...page} />}
    </>
  )
}

/** What works with files, as soon as it is there; `isLost` when it cannot be loaded. */
function useDesk(loadDesk: AppProps['loadDesk']) {
  const [desk, setDesk] = useState<Desk>()
  const [isLost, setLost] = useState(false)
  const withDesk = (use?: (desk: Desk) => Promise<void>) => {
    void loadDesk().then(
      found => {
        setDesk(found)
        setLost(false)
        return use?.(found)
      },
      () => {
        setLost(true)
      },
    )
  }
  useEffect(() => {
    void idle().then(() => {
      withDesk()
    })
  }, [])
  return {desk, isLost, withDesk}
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
