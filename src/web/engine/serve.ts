import {atMostEvery, PROGRESS_MILLISECONDS} from '../../core/at-most-every.js'
import {Interrupted, NotApplicable, UserError} from '../../core/errors.js'
import {disk} from '../../platform/browser/disk.js'
import {serveMessages} from '../../platform/browser/threads.js'
import {pageWording} from '../messages/wording.js'
import type {AskOf, Failure, FromEngine, Handler, MountedFile, RequestKind, ToEngine} from './protocol.js'

/** Loads what answers a request when there is one. */
export type Handlers = {readonly [Kind in RequestKind]: () => Promise<Handler<Kind>>}

const own: Handlers = {
  preview: async () => (await import('./handlers/preview.js')).preview,
  inspect: async () => (await import('./handlers/inspect.js')).inspect,
  generate: async () => (await import('./handlers/generate.js')).generate,
  audit: async () => (await import('./handlers/audit.js')).audit,
  scene: async () => (await import('./handlers/scene.js')).scene,
  result: async () => (await import('./handlers/results.js')).result,
  compare: async () => (await import('./handlers/results.js')).compare,
  rows: async () => (await import('./handlers/results.js')).rows,
  policy: async () => (await import('./handlers/policies.js')).policy,
  policies: async () => (await import('./handlers/policies.js')).policies,
}

/** Answers what the page asks. Requests run beside each other; each ends with its answer or its failure. */
export function serveEngine(handlers: Handlers, post: (message: FromEngine) => void): (message: ToEngine) => void {
  const running = new Map<number, AbortController>()
  return message => {
    const {id} = message
    if (message.kind === 'stop') {
      running.get(id)?.abort()
      return
    }
    const control = new AbortController()
    running.set(id, control)
    answer(message, handlers, control.signal, post)
      .catch((error: unknown) => {
        post({id, kind: 'failed', failure: failureOf(error)})
      })
      .finally(() => {
        running.delete(id)
      })
  }
}

async function answer<Kind extends RequestKind>(
  {
    id,
    kind,
    files,
    ask,
  }: {
    readonly id: number
    readonly kind: Kind
    readonly files: readonly MountedFile[]
    readonly ask: AskOf<Kind>
  },
  handlers: Handlers,
  signal: AbortSignal,
  post: (message: FromEngine) => void,
): Promise<void> {
  for (const {path, file} of files) {
    await disk.rm(path, {force: true})
    disk.mount(path, file)
  }
  const handle = await (handlers[kind] as () => Promise<Handler<Kind>>)()
  const answer = await handle(ask, {
    signal,
    progress: atMostEvery(PROGRESS_MILLISECONDS, (fraction: number, note?: string) => {
      post({id, kind: 'progress', fraction, ...(note !== undefined && {note})})
    }),
    tell: news => {
      post({id, kind: 'news', news})
    },
  })
  post({id, kind: 'answer', answer})
}

function failureOf(error: unknown): Failure {
  if (error instanceof Interrupted) return {kind: 'stopped'}
  if (error instanceof UserError) return {kind: 'mistake', code: error.code, ...error.worded(pageWording), data: error.data}
  if (error instanceof NotApplicable)
    return {kind: 'mistake', code: 'not-applicable', message: error.message, suggestions: [], data: {}}
  const {message, stack} = error instanceof Error ? error : new Error(String(error))
  return {kind: 'bug', message, ...(stack !== undefined && {stack})}
}

/** The engine of this worker. What it is asked for first is loaded before; if that fails, the request says so. */
export function beginServing(): void {
  const scope = globalThis as unknown as {postMessage(message: FromEngine): void}
  const handle = serveEngine(own, message => {
    scope.postMessage(message)
  })
  serveMessages(message => {
    handle(message as ToEngine)
  })
  void Promise.allSettled([own.preview(), own.inspect()])
}
