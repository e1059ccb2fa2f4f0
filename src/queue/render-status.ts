import type {AuditProgress} from './audit-progress.js'
import type {QueueStatus} from './status.js'
import type {WorkerStatus} from './workers.js'

/** What is on a queue, for the terminal. */
export function renderQueueStatus(status: QueueStatus, duration: (seconds: number) => string): string {
  const {queue, name, prefix, jobs, lastMinute, audits, workers, failures} = status
  const lines = [
    `${queue}: queue '${name}', prefix '${prefix}'`,
    `Jobs: ${jobs.waiting} waiting, ${jobs.active} active, ${jobs.failed} failed; tasks ended in the last minute: ${lastMinute}`,
    audits.length === 0 ? 'No audit is there.' : `${counted(audits.length, 'audit')}:`,
    ...audits.map(
      ({id, progress}) => `  ${id}: ${progress === undefined ? 'nobody waits for it' : progressText(progress, duration)}`,
    ),
    workers.length === 0 ? 'No worker is there.' : `${counted(workers.length, 'worker')}:`,
    ...workers.flatMap(worker => workerLines(worker, status, duration)),
    ...(failures.length === 0 ? [] : ['Failed for good:']),
    ...failures.map(({audit, reason, attempts}) => `  audit ${audit}, after ${counted(attempts, 'attempt')}: ${reason}`),
  ]
  return lines.join('\n')
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

function progressText({tasks, ended, fraction, lastMinute, secondsLeft}: AuditProgress, duration: (seconds: number) => string) {
  const left = secondsLeft === undefined ? '' : `, ${duration(secondsLeft)} left`
  return `${ended} of ${tasks} tasks, ${Math.floor(100 * fraction)} %, ${lastMinute} in the last minute${left}`
}

function workerLines(worker: WorkerStatus, {code}: QueueStatus, duration: (seconds: number) => string): string[] {
  const {host, pid, version, done, failed, lastMinute, busySeconds, draining, running, lastFailure} = worker
  const counts = [
    `${counted(done, 'task')} done, ${lastMinute} of them in the last minute`,
    ...(failed > 0 ? [`${counted(failed, 'attempt')} failed`] : []),
    `${duration(busySeconds)} in tasks`,
    ...(draining ? ['takes no more'] : []),
    ...(worker.code === code ? [] : ['gets no tasks of this code']),
  ]
  return [
    `  ${host} (${pid}), version ${version}: ${counts.join(', ')}`,
    ...running.map(
      ({task = 'a task', fraction, seconds}) => `    ${task}: ${Math.floor(100 * fraction)} % after ${duration(seconds)}`,
    ),
    ...(lastFailure === undefined
      ? []
      : [`    failed last: ${lastFailure.task ?? 'a task'}: ${lastFailure.reason ?? 'the reason is sealed with another key'}`]),
  ]
}
