import path from 'node:path'
import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {readTextFile} from '../src/io/read-text.js'
import {writeText} from '../src/io/write-table.js'
import {parseResult} from '../src/report/json.js'
import {renderReport, reportFormats, type ReportFormat} from '../src/report/render.js'

export default class Report extends BaseCommand {
  static override summary = 'Render a result again.'
  static override args = {result: Args.string({required: true, description: 'report.json of an audit.'})}
  static override flags = {
    format: Flags.string({multiple: true, delimiter: ',', options: [...reportFormats], default: ['md', 'html']}),
    out: Flags.string({description: 'Folder to write to (default: that of the result).'}),
    force: Flags.boolean({description: 'Replace files that exist.'}),
  }

  async run(): Promise<{files: string[]}> {
    const {args, flags} = await this.parse(Report)
    this.configure(flags)
    const result = await parseResult(await readTextFile(args.result), args.result)
    const folder = flags.out ?? path.dirname(args.result)
    const files: string[] = []
    for (const format of new Set(flags.format as ReportFormat[])) {
      const file = path.join(folder, `report.${format}`)
      await writeText(file, await renderReport(result, format), {overwrite: flags.force})
      files.push(file)
      this.print(`Written: ${file}`)
    }
    return {files}
  }
}
