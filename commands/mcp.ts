import {Flags} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {parseDuration} from '../src/cli/parse.js'

export default class Mcp extends BaseCommand {
  static override summary = 'Serve the same operations to an assistant, over stdin and stdout (Model Context Protocol).'
  static override description =
    'Reads files in the folders of --allow alone, and writes into the folder of --out alone. No answer holds a cell of a ' +
    'table. Needs the package @modelcontextprotocol/sdk; see docs/mcp.md.'
  static override examples = [
    '<%= config.bin %> mcp --allow ./data',
    '<%= config.bin %> mcp --allow ./data --out ./reports --budget 2m',
  ]
  static override enableJsonFlag = false
  static override flags = {
    allow: Flags.string({
      required: true,
      multiple: true,
      description: 'Folder whose files may be read. Again for each further one.',
    }),
    out: Flags.string({description: 'Folder that reports and synthetic rows may be written to, which is also read.'}),
    budget: Flags.custom<number>({default: 300, parse: parseDuration('--budget')})({
      description: 'Time that one call may take, such as 90s, 10m or 1h (default: 5m).',
    }),
  }

  async run(): Promise<void> {
    const {serve} = await import('../src/mcp/server.js')
    const {flags} = await this.parse(Mcp)
    this.configure({...flags, quiet: true})
    await serve({allow: flags.allow, out: flags.out, seconds: flags.budget}, this.signal)
  }
}
