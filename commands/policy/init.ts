import {Args} from '@oclif/core'
import {BaseCommand} from '../../src/cli/base-command.js'

export default class PolicyInit extends BaseCommand {
  static override summary = 'Write a commented policy to start from.'
  static override args = {
    file: Args.string({default: 'policy.yaml', description: 'File to write; one that exists is never replaced.'}),
  }

  async run(): Promise<{file: string}> {
    const {writeText} = await import('../../src/io/write-table.js')
    const {DEFAULT_POLICY} = await import('../../src/policy/default-policy.js')
    const {args, flags} = await this.parse(PolicyInit)
    this.configure(flags)
    await writeText(args.file, DEFAULT_POLICY)
    this.print(`Written: ${args.file}`)
    return {file: args.file}
  }
}
