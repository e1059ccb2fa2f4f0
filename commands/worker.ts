import {Flags} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {EXIT} from '../src/cli/exit.js'
import {listenFlag} from '../src/cli/listen-flag.js'
import {parseBytes, parseDuration} from '../src/cli/parse.js'
import {pluginFlag} from '../src/cli/plugins.js'
import {queueCommandFlags, queueSettings} from '../src/cli/queue-flags.js'
import type {Served} from '../src/queue/serve.js'

export default class Worker extends BaseCommand {
  static override summary = 'Run tasks of audits that wait on a queue.'
  static override description =
    'Takes tasks that `audit --queue` puts on a queue, on as many machines as there are. Workers may come and go: what a worker ' +
    'had begun is done again elsewhere. A worker runs tasks of its own version alone.'
  static override examples = ['<%= config.bin %> worker --queue redis://queue.example.org:6379 --queue-key queue.key']
  static override flags = {
    ...queueCommandFlags,
    plugin: pluginFlag,
    'allow-programs': Flags.boolean({
      description: 'Run programs that plans name as generators: whoever can write to the queue can then run anything here.',
    }),
    metrics: listenFlag(),
    cache: Flags.string({
      description: "Folder that keeps data of audits on this machine, or 'none' (default: the system's folder for caches).",
    }),
    'cache-size': Flags.custom<number>({parse: parseBytes('--cache-size')})({
      description: 'Bytes that are kept there; those that were not used for the longest time go first.',
      default: 2e9,
      defaultHelp: () => Promise.resolve('2GB'),
    }),
    'until-idle': Flags.custom<number>({parse: parseDuration('--until-idle')})({
      description: 'End when there has been nothing to do for so long, such as 60s (default: never).',
    }),
  }

  async run(): Promise<Served> {
    const {serveQueueAt} = await import('../src/jobs/serve-queue.js')
    const {flags} = await this.parse(Worker)
    this.configure(flags)
    const served = await serveQueueAt({
      ...queueSettings(flags),
      jobs: this.jobs,
      signal: this.signal,
      version: this.config.version,
      allowPrograms: flags['allow-programs'],
      plugins: await this.plugins(flags.plugin),
      ...(flags.metrics !== undefined && {metrics: flags.metrics}),
      cacheBytes: flags['cache-size'],
      ...(flags.cache !== undefined && {cache: flags.cache}),
      ...(flags['until-idle'] !== undefined && {idleSeconds: flags['until-idle']}),
      onNote: text => {
        this.note(text)
      },
      onTask: text => {
        this.note(text)
      },
    })
    this.print(`${served.done} tasks ended here, ${served.failed} jobs failed.`)
    if (this.signal.aborted) process.exitCode = EXIT.interrupted
    return served
  }
}
