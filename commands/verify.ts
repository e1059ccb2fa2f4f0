import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {EXIT} from '../src/cli/exit.js'
import {readFlags, readOptions} from '../src/cli/flags.js'
import {pluginFlag} from '../src/cli/plugins.js'
import {parseDuration} from '../src/cli/parse.js'
import type {VerifiedBundle} from '../src/jobs/verify-file.js'

export default class Verify extends BaseCommand {
  static override summary = 'Check an evidence bundle: hashes, signature, and, with the data, its figures.'
  static override description =
    'Ends with exit code 3 when something does not hold. A signature proves that who has the key ' +
    'made or approved this bundle and that it has not changed since; it does not prove that the ' +
    'figures are right, that the data were those of a release, or when it was signed. --rerun proves ' +
    'the figures.'
  static override examples = [
    '<%= config.bin %> verify evidence.zip --key key.pub.pem',
    '<%= config.bin %> verify evidence.zip --rerun patients.csv',
  ]
  static override args = {bundle: Args.string({required: true, description: 'Zip file written by --format bundle.'})}
  static override flags = {
    key: Flags.string({description: 'Public Ed25519 key (PEM) that must have signed the bundle.'}),
    rerun: Flags.string({description: 'Data of the audit: run it again from its plan and compare all figures.'}),
    synthetic: Flags.string({
      multiple: true,
      description: 'With --rerun: the files made elsewhere, as in the audit.',
      dependsOn: ['rerun'],
    }),
    holdout: Flags.string({description: 'With --rerun: the holdout file, when the audit had one.', dependsOn: ['rerun']}),
    budget: Flags.custom<number>({parse: parseDuration('--budget')})({
      description: 'With --rerun: time it may take, such as 10m; figures are not compared when it did not end by then.',
      dependsOn: ['rerun'],
    }),
    plugin: pluginFlag,
    separator: readFlags.separator,
    'decimal-comma': readFlags['decimal-comma'],
    missing: readFlags.missing,
    embedding: readFlags.embedding,
    'max-bytes': readFlags['max-bytes'],
  }

  async run(): Promise<VerifiedBundle> {
    const {verifyFile} = await import('../src/jobs/verify-file.js')
    const {args, flags} = await this.parse(Verify)
    this.configure(flags)
    const {rerun, holdout, budget, synthetic = []} = flags
    const plugins = rerun === undefined ? [] : await this.plugins(flags.plugin)
    const limits = {jobs: this.jobs, ...(budget !== undefined && {budgetSeconds: budget})}
    const verified = await verifyFile(
      {
        bundle: args.bundle,
        ...(flags.key !== undefined && {key: flags.key}),
        ...(rerun !== undefined && {
          rerun: {data: rerun, read: readOptions(flags), synthetic, plugins, ...limits, ...(holdout !== undefined && {holdout})},
        }),
        tool: {name: this.config.name, version: this.config.version},
      },
      this.context('Running again'),
    )
    for (const {name, status, message} of verified.checks) this.print(`${status}: ${name}. ${message}`)
    const notChecked = verified.checks.filter(({status}) => status === 'skipped').map(({name}) => name)
    const holds = `The bundle holds${notChecked.length === 0 ? '' : `; not checked: ${notChecked.join(', ')}`}.`
    this.print(verified.valid ? holds : 'The bundle does NOT hold.')
    if (!verified.valid) process.exitCode = EXIT.policyFailed
    return verified
  }
}
