import path from 'node:path'
import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {signFlag} from '../src/cli/flags.js'
import {outputFormats, standardNames, type OutputFormat, type StandardName} from '../src/report/formats.js'

export default class Report extends BaseCommand {
  static override summary = 'Render a result again.'
  static override args = {result: Args.string({required: true, description: 'report.json of an audit.'})}
  static override flags = {
    format: Flags.string({multiple: true, delimiter: ',', options: [...outputFormats], default: ['md', 'html']}),
    standard: Flags.string({
      multiple: true,
      delimiter: ',',
      options: [...standardNames],
      description:
        'Write the document that this standard asks for instead of the report, filled in as far as the result goes (md, html, pdf).',
    }),
    out: Flags.string({description: 'Folder to write to (default: that of the result).'}),
    sign: signFlag,
    force: Flags.boolean({description: 'Replace files that exist.'}),
  }

  async run(): Promise<{files: string[]}> {
    const {readResult} = await import('../src/jobs/read-result.js')
    const {printerFor} = await import('../src/jobs/print-page.js')
    const {signingKey, writeReports} = await import('../src/jobs/write-reports.js')
    const {args, flags} = await this.parse(Report)
    this.configure(flags)
    const result = await readResult(args.result, this.signal)
    const folder = flags.out ?? path.dirname(args.result)
    const formats = flags.format as OutputFormat[]
    if (flags.standard !== undefined) {
      const {standardOutputsOf, writeStandards} = await import('../src/jobs/write-standards.js')
      const outputs = standardOutputsOf(formats)
      const tools = {printer: await printerFor(outputs, this.signal), overwrite: flags.force}
      const files = await writeStandards(result, folder, flags.standard as StandardName[], outputs, tools)
      for (const file of files) this.print(`Written: ${file}`)
      return {files}
    }
    const tools = {key: await signingKey(flags.sign, formats), printer: await printerFor(formats, this.signal)}
    const files = await writeReports(result, folder, formats, {...tools, overwrite: flags.force})
    for (const file of files) this.print(`Written: ${file}`)
    return {files}
  }
}
