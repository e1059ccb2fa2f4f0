import {Flags} from '@oclif/core'
import {BaseCommand} from '../../src/cli/base-command.js'
import {sourceOf} from '../../src/cli/data-source.js'
import {classFlags, dataArgument, fromFlag, readFlags, readOptions} from '../../src/cli/flags.js'
import type {WrittenRoles} from '../../src/jobs/init-roles.js'

const {roles: _, ...tableFlags} = readFlags

export default class RolesInit extends BaseCommand {
  static override summary = 'Write what each column of a table may be for, to be checked and given with --roles.'
  static override description =
    'The file is YAML with a role for every column: target, identifier, quasi-identifier, sensitive, date, group, ignored or ' +
    'ordinary. Comments say how each ' +
    'column was read and why its role was guessed; no cell is shown.'
  static override examples = [
    '<%= config.bin %> roles init patients.csv --target diagnosis',
    '<%= config.bin %> audit patients.csv --roles roles.yaml',
  ]
  static override args = {data: dataArgument}
  static override flags = {
    from: fromFlag,
    target: classFlags.target,
    out: Flags.string({default: 'roles.yaml', description: 'File to write; one that exists is never replaced.'}),
    ...tableFlags,
  }

  async run(): Promise<WrittenRoles> {
    const {initRoles} = await import('../../src/jobs/init-roles.js')
    const {args, flags} = await this.parse(RolesInit)
    this.configure(flags)
    const read = this.reading(readOptions(flags))
    const written = await initRoles(
      {data: sourceOf('DATA', args.data, flags.from), read, out: flags.out},
      this.context('Reading'),
    )
    this.print(`Written: ${written.file}`)
    this.note("Check the roles, then give the file: 'minority-report audit DATA --roles FILE'.")
    return written
  }
}
