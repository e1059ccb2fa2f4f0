import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../../src/cli/base-command.js'
import {flagWording} from '../../src/cli/flag-wording.js'

export default class PolicyInit extends BaseCommand {
  static override summary = 'Write a commented policy to start from.'
  static override description =
    'With --profile, the thresholds of a regulator or publisher as a ready policy. A release that keeps to it is not certified by anybody.'
  static override args = {
    file: Args.string({default: 'policy.yaml', description: 'File to write; one that exists is never replaced.'}),
  }
  static override flags = {
    profile: Flags.string({description: "Ready policy to write; 'policy profiles' lists them."}),
    parameter: Flags.string({
      multiple: true,
      dependsOn: ['profile'],
      description: "Number for one of the profile's parameters, as NAME=NUMBER.",
    }),
  }

  async run(): Promise<{file: string; profile?: string; toFillIn?: string[]}> {
    const {writeText} = await import('../../src/io/write-table.js')
    const {DEFAULT_POLICY} = await import('../../src/policy/default-policy.js')
    const {args, flags} = await this.parse(PolicyInit)
    this.configure(flags)
    const {file} = args
    if (flags.profile === undefined) {
      await writeText(file, DEFAULT_POLICY)
      this.print(`Written: ${file}`)
      return {file}
    }
    const {profileNamed} = await import('../../src/policy/profiles/index.js')
    const {givenParameters, toFillIn} = await import('../../src/policy/profiles/parameters.js')
    const {profileText} = await import('../../src/policy/profiles/profile-text.js')
    const profile = profileNamed(flags.profile)
    const values = givenParameters(profile, flags.parameter ?? [])
    await writeText(file, await profileText(profile, values, flagWording))
    const left = toFillIn(profile, values)
    this.print(`Written: ${file}`)
    if (left.length > 0) this.print(`Still to fill in, since no document gives a number: ${left.join(', ')}.`)
    return {file, profile: profile.name, toFillIn: left}
  }
}
