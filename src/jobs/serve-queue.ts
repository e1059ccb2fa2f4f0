import {loadCatalogue} from '../plugins/load-plugins.js'
import {openQueue, type QueueSettings} from '../queue/open-queue.js'
import type {ServeOptions} from '../queue/serve-options.js'
import {serveQueue, type Served} from '../queue/serve.js'

export interface ServeRequest extends QueueSettings, Omit<ServeOptions, 'plugins'> {
  /** Files or packages of plug-ins that audits may use here. */
  readonly plugins: readonly string[]
}

/** Runs tasks of audits that wait on a queue, until it is stopped. */
export async function serveQueueAt({plugins, ...request}: ServeRequest): Promise<Served> {
  const catalogue = await loadCatalogue(plugins)
  const found = catalogue.plugins.flatMap(({name, file, sha256}) => (file === undefined ? [] : [{name, file, sha256}]))
  const queue = await openQueue(request)
  try {
    request.onNote?.(`Waiting for tasks on ${queue.address.shown}, for the code ${queue.code}.`)
    return await serveQueue(queue, {...request, plugins: found})
  } finally {
    await queue.close()
  }
}
