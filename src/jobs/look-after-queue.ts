import {once} from 'node:events'
import type {ListenAddress} from '../queue/metrics-server.js'
import {openQueueMetrics} from '../queue/queue-metrics.js'
import {openQueue, type OpenedQueue} from '../queue/open-queue.js'
import type {QueueSettings} from '../queue/queue-settings.js'
import {purgeQueue, type Purged} from '../queue/audits.js'
import {queueStatus, type QueueStatus} from '../queue/status.js'

export const statusAt = (settings: QueueSettings): Promise<QueueStatus> => on(settings, queueStatus)

export const purgeAt = (settings: QueueSettings): Promise<Purged> => on(settings, purgeQueue)

/** Serves numbers of the queue until the signal fires. */
export const serveMetricsAt = (
  settings: QueueSettings,
  address: ListenAddress,
  signal: AbortSignal,
  onNote: (text: string) => void,
): Promise<void> =>
  on(settings, async queue => {
    const server = await openQueueMetrics(queue, address)
    try {
      onNote(`Metrics are at ${server.url}.`)
      if (!signal.aborted) await once(signal, 'abort')
    } finally {
      await server.close()
    }
  })

async function on<T>(settings: QueueSettings, work: (queue: OpenedQueue) => Promise<T>): Promise<T> {
  const queue = await openQueue(settings)
  try {
    return await work(queue)
  } finally {
    await queue.close()
  }
}
