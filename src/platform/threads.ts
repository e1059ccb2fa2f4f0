import {existsSync} from 'node:fs'
import {parentPort, Worker, workerData} from 'node:worker_threads'

/** A thread that was started, seen from the one that started it. */
export interface Thread {
  post(message: unknown): void
  /**
   * Hands every message to the first function, and to the second an error that nobody caught in the thread, which has ended by then.
   * Returns what ends that.
   */
  listen(onMessage: (message: unknown) => void, onError: (error: Error) => void): () => void
  /** Ends it with what it is doing. */
  end(): Promise<void>
}

/** Whether a thread can be started from this module: sources are not run in threads. */
export const canStartThread = (file: URL): boolean => existsSync(file)

/** @param data What the module is handed by `serveThread`. */
export function startThread(file: URL, data: unknown): Thread {
  const worker = new Worker(file, {workerData: data})
  return {
    post: message => {
      worker.postMessage(message)
    },
    listen: (onMessage, onError) => {
      worker.on('message', onMessage)
      worker.once('error', onError)
      return () => {
        worker.off('message', onMessage)
        worker.off('error', onError)
      }
    },
    end: async () => {
      await worker.terminate()
    },
  }
}

/**
 * For the module of a thread: hands over what the thread was started with and a way to post messages, and then every message
 * that comes. Does nothing where the module was not started as a thread.
 */
export function serveThread(begin: (data: unknown, post: (message: unknown) => void) => (message: unknown) => void): void {
  const port = parentPort
  if (port === null) return
  port.on(
    'message',
    begin(workerData, message => {
      port.postMessage(message)
    }),
  )
}
