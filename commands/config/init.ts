import {Flags} from '@oclif/core'
import {BaseCommand} from '../../src/cli/base-command.js'
import {entriesOf, runOf} from '../../src/cli/config-file.js'
import {configSettings} from '../../src/cli/config-settings.js'
import {sourceOf} from '../../src/cli/data-source.js'
import {dataArgument, declaredColumns, namedClasses, readOptions} from '../../src/cli/flags.js'
import type {WrittenConfig} from '../../src/jobs/init-config.js'
import Audit from '../audit.js'

/** Flags of an audit that no file gives, or that say where this command writes. */
const OTHERS = ['config', 'save-config', 'metric', 'dry-run', 'json-lines', 'reveal', 'out']
const auditFlags = Object.fromEntries(Object.entries(Audit.flags).filter(([name]) => !OTHERS.includes(name))) as Omit<
  typeof Audit.flags,
  'config' | 'save-config' | 'metric' | 'dry-run' | 'json-lines' | 'reveal' | 'out'
>

export default class ConfigInit extends BaseCommand {
  static override summary = 'Write a file that holds a whole audit, to be changed and given with --config.'
  static override description =
    'Reads DATA as an audit would, and writes what was given, the minority, and every other setting as a comment. Nothing is audited.'
  static override examples = [
    '<%= config.bin %> config init patients.csv --target diagnosis',
    '<%= config.bin %> audit --config minority-report.yaml',
  ]
  static override args = {data: dataArgument}
  static override flags = {
    ...auditFlags,
    out: Flags.string({default: 'minority-report.yaml', description: 'File to write; one that exists is never replaced.'}),
  }

  async run(): Promise<WrittenConfig> {
    const {initConfig} = await import('../../src/jobs/init-config.js')
    const given = await this.parse(ConfigInit)
    const {args, flags} = given
    this.configure(flags)
    const settings = configSettings({...Audit.baseFlags, ...Audit.flags})
    const written = await initConfig(
      {
        data: sourceOf('DATA', args.data, flags.from),
        read: this.reading(readOptions(flags)),
        classes: namedClasses(flags),
        ...(flags['keep-identifiers'] && {keepIdentifiers: flags['keep-identifiers']}),
        ...(flags.roles !== undefined && {roles: flags.roles}),
        ...declaredColumns(flags),
        out: flags.out,
        entries: entriesOf(given, undefined, settings).filter(({setting}) => setting.key !== 'out'),
        settings,
        command: runOf(flags.out),
      },
      this.context('Reading'),
    )
    this.print(`Written: ${written.file}`)
    this.note("Change what you like, then give the file: 'minority-report audit --config FILE'.")
    return written
  }
}
