import path from 'node:path'
import {cacheFolder} from '../datasets/fetch-dataset.js'
import {loadCatalogue} from '../plugins/load-plugins.js'
import {auditsOn, removeDead} from '../queue/audits.js'
import {openQueue} from '../queue/open-queue.js'
import type {QueueSettings} from '../queue/queue-settings.js'
import {openPartCache, type PartCache} from '../queue/part-cache.js'
import type {ServeOptions} from '../queue/serve-options.js'
import {serveQueue, type Served} from '../queue/serve.js'
import {otherAudits} from '../queue/versions.js'

export interface ServeRequest extends QueueSettings, Omit<ServeOptions, 'plugins' | 'partCache'> {
  /** Files or packages of plug-ins that audits may use here. */
  readonly plugins: readonly string[]
  /** Folder where data that were fetched are kept, or `none`; the system's cache folder when left out. */
  readonly cache?: string
  /** Bytes that are kept there. */
  readonly cacheBytes: number
}

/** Runs tasks of audits that wait on a queue, until it is stopped. */
export async function serveQueueAt({plugins, ...request}: ServeRequest): Promise<Served> {
  const catalogue = await loadCatalogue(plugins)
  const found = catalogue.plugins.flatMap(({name, file, sha256}) => (file === undefined ? [] : [{name, file, sha256}]))
  const partCache = await cacheOf(request)
  const queue = await openQueue(request, partCache)
  try {
    await removeDead(queue)
    request.onNote?.(`Waiting for tasks on ${queue.address.shown}, for the code ${queue.code}.`)
    const others = otherAudits(await auditsOn(queue), queue)
    if (others !== undefined) request.onNote?.(`${others}: it gets none of their tasks.`)
    return await serveQueue(queue, {...request, plugins: found, ...(partCache && {partCache})})
  } finally {
    await queue.close()
  }
}

/** A folder that the user named must do; without the system's own one a worker can do as well. */
async function cacheOf({cache, cacheBytes, onNote}: Omit<ServeRequest, 'plugins'>): Promise<PartCache | undefined> {
  if (cache === 'none') return undefined
  const options = {most: cacheBytes, ...(onNote && {onNote})}
  if (cache !== undefined) return openPartCache({folder: cache, ...options})
  try {
    return await openPartCache({folder: path.join(cacheFolder(), 'queue'), ...options})
  } catch (error) {
    onNote?.((error as Error).message)
    return undefined
  }
}
