import type {Thread} from '../threads.js'

/** The part of a worker's global scope that is used; the types of pages do not have it. */
interface Scope {
  readonly name: string
  readonly location: {readonly href: string}
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}

const scope = (): Scope => globalThis as unknown as Scope

const fileName = (file: URL) => file.pathname.replace(/^.*\//u, '')

/** What threads may run, by the name of the module that asks for it: they start from the script of the one that starts them. */
let programs: Readonly<Record<string, () => Promise<unknown>>> = {}

/**
 * For the script of a worker, before anything else: loads what a thread was asked to run, or `main` in the first worker, which starts
 * the threads. Messages wait for whom they are for.
 */
export function offerThreads(offered: typeof programs, main: () => Promise<unknown>): void {
  programs = offered
  scope().addEventListener('message', ({data}) => {
    received.push(data)
    deliver()
  })
  void (programs[scope().name] ?? main)()
}

export const canStartThread = (file: URL): boolean => Object.hasOwn(programs, fileName(file))

export function startThread(file: URL, data: unknown): Thread {
  const worker = new Worker(scope().location.href, {type: 'module', name: fileName(file)})
  worker.postMessage(data)
  return {
    post: message => {
      worker.postMessage(message)
    },
    listen: (onMessage, onError) => {
      const receive = ({data}: MessageEvent) => {
        onMessage(data)
      }
      const fail = (event: ErrorEvent) => {
        event.preventDefault()
        onError(new Error(event.message || 'A thread of the audit ended.'))
      }
      worker.addEventListener('message', receive)
      worker.addEventListener('error', fail)
      return () => {
        worker.removeEventListener('message', receive)
        worker.removeEventListener('error', fail)
      }
    },
    end: () => {
      worker.terminate()
      return Promise.resolve()
    },
  }
}

const received: unknown[] = []
let deliver = (): void => undefined

/** Hands every message to a function, from the first one on. */
export function serveMessages(listener: (message: unknown) => void): void {
  deliver = () => {
    while (received.length > 0) listener(received.shift())
  }
  deliver()
}

export function serveThread(begin: (data: unknown, post: (message: unknown) => void) => (message: unknown) => void): void {
  let handle: ((message: unknown) => void) | undefined
  serveMessages(message => {
    if (handle !== undefined) handle(message)
    else
      handle = begin(message, sent => {
        scope().postMessage(sent)
      })
  })
}
