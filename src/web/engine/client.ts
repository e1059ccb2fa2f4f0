import type {AnswerOf, AskOf, Failure, FromEngine, MountedFile, NewsOf, RequestKind, ToEngine} from './protocol.js'

/** What the client needs of the worker that runs the engine. */
export interface EnginePort {
  onmessage: ((event: MessageEvent<FromEngine>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(message: ToEngine): void
  terminate(): void
}

/** What comes of a request before its answer. */
export interface Listener<Kind extends RequestKind> {
  readonly files?: readonly MountedFile[]
  readonly signal?: AbortSignal
  readonly onNews?: (news: NewsOf<Kind>) => void
  readonly onProgress?: (fraction: number, note?: string) => void
}

/** A request came to nothing. */
export class EngineFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.kind === 'stopped' ? 'Stopped.' : failure.message)
    this.name = 'EngineFailure'
  }
}

interface Pending {
  answer(answer: AnswerOf<RequestKind>): void
  fail(failure: Failure): void
  news(news: NewsOf<RequestKind>): void
  progress(fraction: number, note?: string): void
}

export interface EngineClient {
  /** Starts the engine before it is asked for anything. */
  start(): void
  /**
   * Asks the engine for something. A signal asks it to stop: what was found until then is the answer where there is something.
   * @throws {EngineFailure} When it cannot be done, was stopped before there was anything, or the engine broke down.
   */
  ask<Kind extends RequestKind>(kind: Kind, ask: AskOf<Kind>, listener?: Listener<Kind>): Promise<AnswerOf<Kind>>
}

/** Asks an engine, which is started with the first request if not before, and anew with the first one after it broke down. */
export function createClient(start: () => EnginePort): EngineClient {
  const pending = new Map<number, Pending>()
  let port: EnginePort | undefined
  let lastId = 0

  const breakDown = (event: ErrorEvent) => {
    port?.terminate()
    port = undefined
    const all = [...pending.values()]
    pending.clear()
    for (const request of all) request.fail({kind: 'bug', message: event.message})
  }
  const opened = () => {
    if (port !== undefined) return port
    port = start()
    port.onmessage = ({data}) => {
      receive(pending, data)
    }
    port.onerror = breakDown
    return port
  }

  return {
    start() {
      opened()
    },
    ask: (kind, ask, {files = [], signal, onNews, onProgress} = {}) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        const engine = opened()
        const stop = () => {
          engine.postMessage({id, kind: 'stop'})
        }
        const end = () => {
          pending.delete(id)
          signal?.removeEventListener('abort', stop)
        }
        // Whoever handles a kind of request answers what the protocol has for that kind.
        pending.set(id, {
          answer: answer => {
            end()
            resolve(answer)
          },
          fail: failure => {
            end()
            reject(new EngineFailure(failure))
          },
          news: news => onNews?.(news),
          progress: (fraction, note) => onProgress?.(fraction, note),
        })
        engine.postMessage({id, kind, files, ask} as ToEngine)
        if (signal?.aborted === true) stop()
        else signal?.addEventListener('abort', stop)
      }),
  }
}

function receive(pending: ReadonlyMap<number, Pending>, message: FromEngine): void {
  const request = pending.get(message.id)
  switch (message.kind) {
    case 'progress':
      request?.progress(message.fraction, message.note)
      return
    case 'news':
      request?.news(message.news)
      return
    case 'answer':
      request?.answer(message.answer)
      return
    case 'failed':
      request?.fail(message.failure)
  }
}
