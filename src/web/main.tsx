import {render} from 'preact'
import {en} from './messages/en.js'
import {App} from './page/app.js'
import type {Desk} from './page/desk.js'
import {handedFiles} from './page/handed-files.js'
import {idle} from './page/idle.js'
import {SpokenIn} from './page/use.js'

let loading: Promise<Desk> | undefined

/** Loads the rest of the page once; anew where it could not be had. */
function loadDesk(): Promise<Desk> {
  loading ??= import('./page/desk.js').then(({openDesk}) => openDesk())
  loading.catch(() => {
    loading = undefined
  })
  return loading
}

const place = document.getElementById('app')
if (place === null) throw new Error('The page has no place for the app.')
document.documentElement.lang = en.language
render(
  <SpokenIn value={en}>
    <App loadDesk={loadDesk} />
  </SpokenIn>,
  place,
)

const handed = await handedFiles(document)
await idle()
// The app says when it could not be loaded.
const desk = await loadDesk().catch(() => undefined)
if (handed.length > 0) await desk?.controller.add(handed)
// Whoever is about to give a file takes longer than the engine to start. Who only reads needs none.
for (const sign of ['pointermove', 'pointerdown', 'keydown', 'dragenter'])
  addEventListener(sign, () => desk?.engine.start(), {once: true})
// A page that this machine serves by itself, and only as long as it is open, has nothing to be kept for later.
if ('serviceWorker' in navigator && document.querySelector('meta[name="served-once"]') === null)
  await navigator.serviceWorker.register('./service-worker.js').catch(() => undefined)
