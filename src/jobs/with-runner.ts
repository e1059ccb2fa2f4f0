import type {QueueSettings} from '../queue/queue-settings.js'
import type {Runner} from './queue-runner.js'

/** Does something with the workers of a queue at hand, and leaves the queue afterwards. Without a queue there is no runner. */
export async function withRunner<T>(
  queue: QueueSettings | undefined,
  work: (given: {readonly runner?: Runner}) => Promise<T>,
): Promise<T> {
  if (queue === undefined) return work({})
  const {queueRunner} = await import('./queue-runner.js')
  const runner = await queueRunner(queue)
  try {
    return await work({runner})
  } finally {
    await runner.close()
  }
}
