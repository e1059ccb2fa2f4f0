import {Args} from '@oclif/core'
import {BaseCommand} from '../../src/cli/base-command.js'
import type {Profile} from '../../src/policy/profiles/profile.js'

export default class PolicyProfiles extends BaseCommand {
  static override summary = 'List the ready policies, or show one with its documents, numbers and limits.'
  static override args = {name: Args.string({description: 'Everything about this one.'})}

  async run(): Promise<readonly Profile[]> {
    const {profiles, profileNamed} = await import('../../src/policy/profiles/index.js')
    const {listProfiles, showProfile} = await import('../../src/policy/profiles/listing.js')
    const {args, flags} = await this.parse(PolicyProfiles)
    this.configure(flags)
    if (args.name === undefined) {
      this.print(listProfiles(profiles))
      return profiles
    }
    const profile = profileNamed(args.name)
    this.print(showProfile(profile))
    return [profile]
  }
}
