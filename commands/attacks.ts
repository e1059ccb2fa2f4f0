import {Args} from '@oclif/core'
import {attacks, experiments, proxies} from '../src/attacks/registry.js'
import {BaseCommand} from '../src/cli/base-command.js'
import {listEntries, renderListing, type Listing} from '../src/cli/list-command.js'

export default class Attacks extends BaseCommand {
  static override summary = 'List the attacks and the proxies, or show one with its options.'
  static override args = {name: Args.string({description: 'Everything about this one, with its options.'})}

  async run(): Promise<Listing[]> {
    const {args, flags} = await this.parse(Attacks)
    this.configure(flags)
    const listing = listEntries([attacks, experiments, proxies], args.name)
    this.print(renderListing(listing))
    return listing
  }
}
