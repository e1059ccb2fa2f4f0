import {Args} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {listEntries, renderListing, type Listing} from '../src/cli/list-command.js'
import {pluginFlag} from '../src/cli/plugins.js'

export default class Attacks extends BaseCommand {
  static override summary = 'List the attacks and the proxies, or show one with its options.'
  static override args = {name: Args.string({description: 'Everything about this one, with its options.'})}
  static override flags = {plugin: pluginFlag}

  async run(): Promise<Listing[]> {
    const {loadCatalogue} = await import('../src/plugins/load-plugins.js')
    const {args, flags} = await this.parse(Attacks)
    this.configure(flags)
    const plugins = await this.plugins(flags.plugin)
    const {attacks, experiments, proxies} = await loadCatalogue(plugins)
    const listing = listEntries([attacks, experiments, proxies], args.name)
    this.print(renderListing(listing))
    return listing
  }
}
