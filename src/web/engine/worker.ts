import './globals.js'
import {offerThreads} from '../../platform/browser/threads.js'

// One script for the engine and its threads, so that a browser loads each part once.
offerThreads({'worker.js': () => import('../../audit/run/worker.js')}, async () => {
  const {beginServing} = await import('./serve.js')
  beginServing()
})
