import {BaseCommand} from '../src/cli/base-command.js'
import {sourceOf} from '../src/cli/data-source.js'
import {classFlags, dataArgument, fromFlag, readFlags, readOptions} from '../src/cli/flags.js'
import type {InspectedClass, InspectResult} from '../src/jobs/inspect-file.js'

export default class Inspect extends BaseCommand {
  static override summary = 'Say what a released file gives away by itself.'
  static override description =
    'Needs no truth: tests whether rows were interpolated, estimates with which settings, and lists ' +
    'what leaks without any attack. Names columns and row numbers (from 1), never values.'
  static override examples = [
    '<%= config.bin %> inspect synthetic.csv --target diagnosis --minority rare',
    '<%= config.bin %> inspect synthetic.csv --json',
  ]
  static override args = {released: dataArgument}
  static override flags = {from: fromFlag, ...classFlags, ...readFlags}

  async run(): Promise<InspectResult> {
    const {describeClass} = await import('../src/jobs/describe-class.js')
    const {inspectFile} = await import('../src/jobs/inspect-file.js')
    const {args, flags} = await this.parse(Inspect)
    this.configure(flags)
    const result = await inspectFile(
      {
        released: sourceOf('RELEASED', args.released, flags.from),
        read: this.reading(readOptions(flags)),
        ...(flags.target !== undefined && {target: flags.target}),
        ...(flags.minority && {minority: flags.minority}),
        ...(flags.roles !== undefined && {roles: flags.roles}),
      },
      this.context('Inspecting'),
    )
    const {file, classes, leaks, notes} = result
    for (const note of notes) this.note(`Note: ${note}`)
    this.print(`${file.rows} rows, ${file.columns} columns, SHA-256 ${file.sha256}`)
    for (const line of classes.flatMap(describeClass)) this.print(line)
    this.print(leaks.length === 0 ? nothingFound(classes) : 'Leaks for free:')
    for (const {kind, message, rows} of leaks)
      this.print(
        `  ${kind}: ` +
          `${message}${rows === undefined ? '' : ` Rows ${rows.first.join(', ')}${rows.count > rows.first.length ? ', ...' : ''}.`}`,
      )
    return result
  }
}

/** Never an all-clear: what was looked for, and what could not be told. */
function nothingFound(classes: readonly InspectedClass[]): string {
  const unclear = classes.some(({interpolated}) => interpolated.verdict === 'undecidable')
  return (
    `${unclear ? 'Whether rows were interpolated cannot be told. ' : ''}No leak was found of the ` +
    'kinds that show in a file by itself (row order, decimals, repeated rows, columns that name ' +
    'people, fractions). Whether rows are those of real people shows only beside the real data: ' +
    'audit DATA --synthetic FILE.'
  )
}
