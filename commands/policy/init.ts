import {Args} from '@oclif/core'
import {BaseCommand} from '../../src/cli/base-command.js'
import {writeText} from '../../src/io/write-table.js'
import {DEFAULT_POLICY} from '../../src/policy/default-policy.js'

export default class PolicyInit extends BaseCommand {
  static override summary = 'Write a commented policy to start from.'
  static override args = {
    file: Args.string({default: 'policy.yaml', description: 'File to write; one that exists is never replaced.'}),
  }

  async run(): Promise<{file: string}> {
    const {args, flags} = await this.parse(PolicyInit)
    this.configure(flags)
    await writeText(args.file, DEFAULT_POLICY)
    this.print(`Written: ${args.file}`)
    return {file: args.file}
  }
}
