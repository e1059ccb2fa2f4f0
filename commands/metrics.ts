import {Args} from '@oclif/core'
import {learners} from '../src/learners/registry.js'
import {fidelity} from '../src/metrics/fidelity/registry.js'
import {BaseCommand} from '../src/cli/base-command.js'
import {listEntries, renderListing, type Listing} from '../src/cli/list-command.js'

export default class Metrics extends BaseCommand {
  static override summary =
    'List the learners that utility is measured with and the fidelity measures, or show one with its options.'
  static override args = {name: Args.string({description: 'Everything about this one, with its options.'})}

  async run(): Promise<Listing[]> {
    const {args, flags} = await this.parse(Metrics)
    this.configure(flags)
    const listing = listEntries([learners, fidelity], args.name)
    this.print(renderListing(listing))
    return listing
  }
}
