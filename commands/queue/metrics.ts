import {BaseCommand} from '../../src/cli/base-command.js'
import {EXIT} from '../../src/cli/exit.js'
import {listenFlag} from '../../src/cli/listen-flag.js'
import {queueCommandFlags, queueSettings} from '../../src/cli/queue-flags.js'

export default class QueueMetrics extends BaseCommand {
  static override summary = 'Serve the length of a queue to Prometheus and to what scales workers.'
  static override description =
    'Serves /metrics for Prometheus, the same numbers as JSON at /queue, and /healthz, until it is stopped. It needs no key.'
  static override examples = ['<%= config.bin %> queue metrics --queue redis://queue.example.org:6379 --metrics 9464']
  static override flags = {
    ...queueCommandFlags,
    metrics: listenFlag({default: async () => Promise.resolve({host: '127.0.0.1', port: 9464})}),
  }

  async run(): Promise<void> {
    const {serveMetricsAt} = await import('../../src/jobs/look-after-queue.js')
    const {flags} = await this.parse(QueueMetrics)
    this.configure(flags)
    await serveMetricsAt(queueSettings(flags), flags.metrics, this.signal, text => {
      this.note(text)
    })
    if (this.signal.aborted) process.exitCode = EXIT.interrupted
  }
}
