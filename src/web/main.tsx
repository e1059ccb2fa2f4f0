import {render} from 'preact'
import {createClient} from './engine/client.js'
import {startEngine} from './engine/start.js'
import {en} from './messages/en.js'
import {App} from './page/app.js'
import {createController, createStore} from './page/controller.js'
import {handedFiles} from './page/handed-files.js'
import {EMPTY} from './page/state.js'
import {SpokenIn} from './page/use.js'

const engine = createClient(startEngine)
const store = createStore(EMPTY)
const controller = createController(store, engine, Math.max(1, navigator.hardwareConcurrency))
const place = document.getElementById('app')
if (place === null) throw new Error('The page has no place for the app.')
document.documentElement.lang = en.language
render(
  <SpokenIn value={en}>
    <App store={store} controller={controller} engine={engine} />
  </SpokenIn>,
  place,
)

const handed = await handedFiles(document)
if (handed.length > 0) await controller.add(handed)
// A page that this machine serves by itself, and only as long as it is open, has nothing to be kept for later.
else if ('serviceWorker' in navigator && document.querySelector('meta[name="served-once"]') === null)
  await navigator.serviceWorker.register('./service-worker.js').catch(() => undefined)
