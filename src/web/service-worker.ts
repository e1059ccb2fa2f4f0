/*
 * Keeps the app's own files, so that the page works without a network. It never sees a file of the user's: these are read in the page and
 * are no requests. The build puts the names of the files in.
 */

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

interface ServiceWorkerScope {
  readonly registration: {readonly scope: string}
  readonly clients: {claim(): Promise<void>}
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
}

declare const APP_FILES: {readonly version: string; readonly files: readonly string[]}

const PREFIX = 'minority-report-'
const CACHE = PREFIX + APP_FILES.version
/** With these, threads of the engine share their memory. A host of static files need not send them. */
const ISOLATION = {'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp'}

const worker = globalThis as unknown as ServiceWorkerScope

worker.addEventListener('install', event => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then(cache => cache.addAll(APP_FILES.files.map(file => new Request(file, {cache: 'reload'}))))
      .then(() => worker.skipWaiting()),
  )
})

worker.addEventListener('activate', event => {
  event.waitUntil(removeOlder().then(() => worker.clients.claim()))
})

worker.addEventListener('fetch', event => {
  const {request} = event
  if (request.method === 'GET' && request.url.startsWith(worker.registration.scope)) event.respondWith(kept(request))
})

async function removeOlder(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter(name => name.startsWith(PREFIX) && name !== CACHE).map(name => caches.delete(name)))
}

/** The file as it was kept, or else as the host has it. */
async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  const found = await cache.match(request, {ignoreSearch: true})
  const answer = found ?? (await fetch(request))
  if (answer.type === 'opaque' || answer.status === 0) return answer
  const headers = new Headers(answer.headers)
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value)
  return new Response(answer.body, {status: answer.status, statusText: answer.statusText, headers})
}
