import {BaseCommand} from '../../src/cli/base-command.js'
import {formatSeconds} from '../../src/cli/progress.js'
import {queueCommandFlags, queueSettings} from '../../src/cli/queue-flags.js'
import type {QueueStatus as Status} from '../../src/queue/status.js'

export default class QueueStatus extends BaseCommand {
  static override summary = 'Show what is on a queue: audits, workers, what they run, and what failed.'
  static override examples = ['<%= config.bin %> queue status --queue redis://queue.example.org:6379 --json']
  static override flags = queueCommandFlags

  async run(): Promise<Status> {
    const {statusAt} = await import('../../src/jobs/look-after-queue.js')
    const {renderQueueStatus} = await import('../../src/queue/render-status.js')
    const {flags} = await this.parse(QueueStatus)
    this.configure(flags)
    const status = await statusAt(queueSettings(flags))
    this.print(renderQueueStatus(status, formatSeconds))
    return status
  }
}
