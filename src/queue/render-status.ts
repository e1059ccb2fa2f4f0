import type {QueueStatus} from './status.js'

/** What is on a queue, for the terminal. */
export function renderQueueStatus({queue, name, prefix, jobs, audits, workers, failures}: QueueStatus): string {
  const lines = [
    `${queue}: queue '${name}', prefix '${prefix}'`,
    `${audits.length} audits; jobs: ${jobs.waiting} waiting, ${jobs.active} active, ${jobs.failed} failed`,
    workers.length === 0 ? 'No worker is there.' : `${workers.length} workers:`,
    ...workers.flatMap(worker => [
      `  ${worker.host} (${worker.pid}), version ${worker.version}: ${worker.done} tasks done, ${worker.failed} jobs failed, ` +
        `${Math.round(worker.busySeconds)} s in tasks${worker.draining ? ', takes no more' : ''}`,
      ...worker.running.map(
        ({task, fraction, seconds}) => `    ${task}: ${Math.round(100 * fraction)} % after ${Math.round(seconds)} s`,
      ),
    ]),
    ...(failures.length === 0 ? [] : ['Failed:', ...failures.map(({audit, reason}) => `  audit ${audit}: ${reason}`)]),
  ]
  return lines.join('\n')
}
