import {BaseCommand} from '../../src/cli/base-command.js'
import {queueCommandFlags, queueSettings} from '../../src/cli/queue-flags.js'
import type {Purged} from '../../src/queue/audits.js'

export default class QueuePurge extends BaseCommand {
  static override summary = 'Take away all audits of a queue: their data, tasks and results.'
  static override description =
    'Audits that run then put their data on the queue again and go on. What has been written to their folders stays.'
  static override examples = ['<%= config.bin %> queue purge --queue redis://queue.example.org:6379']
  static override flags = queueCommandFlags

  async run(): Promise<Purged> {
    const {purgeAt} = await import('../../src/jobs/look-after-queue.js')
    const {flags} = await this.parse(QueuePurge)
    this.configure(flags)
    const purged = await purgeAt(queueSettings(flags))
    const {audits, elsewhere} = purged
    this.print(`${audits} audit${audits === 1 ? '' : 's'} taken off the queue.`)
    if (elsewhere > 0)
      this.print(
        `Data of ${elsewhere} of them lie in another folder or bucket and are still there: name it with --queue-store and purge again.`,
      )
    return purged
  }
}
