import {Args} from '@oclif/core'
import {BaseCommand} from '../../src/cli/base-command.js'
import {flagWording} from '../../src/cli/flag-wording.js'
import {wordNotes} from '../../src/core/library-wording.js'
import type {Profile} from '../../src/policy/profiles/profile.js'

type Told = Omit<Profile, 'needs'> & {readonly needs: readonly string[]}

export default class PolicyProfiles extends BaseCommand {
  static override summary = 'List the ready policies, or show one with its documents, numbers and limits.'
  static override args = {name: Args.string({description: 'Everything about this one.'})}

  async run(): Promise<readonly Told[]> {
    const {profiles, profileNamed} = await import('../../src/policy/profiles/index.js')
    const {listProfiles, showProfile} = await import('../../src/policy/profiles/listing.js')
    const {args, flags} = await this.parse(PolicyProfiles)
    this.configure(flags)
    const shown = args.name === undefined ? profiles : [profileNamed(args.name)]
    this.print(args.name === undefined ? listProfiles(shown) : showProfile(shown[0], flagWording))
    return shown.map(profile => ({...profile, needs: wordNotes(profile.needs, flagWording)}))
  }
}
