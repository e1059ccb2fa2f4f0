import {Args} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {listEntries, renderListing, type Listing} from '../src/cli/list-command.js'
import {pluginFlag} from '../src/cli/plugins.js'

export default class Generators extends BaseCommand {
  static override summary = 'List the generators, or show one with its options.'
  static override args = {name: Args.string({description: 'Everything about this one, with its options.'})}
  static override flags = {plugin: pluginFlag}

  async run(): Promise<Listing[]> {
    const {loadCatalogue} = await import('../src/plugins/load-plugins.js')
    const {args, flags} = await this.parse(Generators)
    this.configure(flags)
    const plugins = await this.plugins(flags.plugin)
    const {generators} = await loadCatalogue(plugins)
    const listing = listEntries([generators], args.name)
    this.print(renderListing(listing))
    return listing
  }
}
