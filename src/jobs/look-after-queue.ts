import {openQueue, type OpenedQueue, type QueueSettings} from '../queue/open-queue.js'
import {purgeQueue, queueStatus, type QueueStatus} from '../queue/status.js'

export const statusAt = (settings: QueueSettings): Promise<QueueStatus> => on(settings, queueStatus)

export const purgeAt = (settings: QueueSettings): Promise<number> => on(settings, purgeQueue)

async function on<T>(settings: QueueSettings, work: (queue: OpenedQueue) => Promise<T>): Promise<T> {
  const queue = await openQueue(settings)
  try {
    return await work(queue)
  } finally {
    await queue.close()
  }
}
