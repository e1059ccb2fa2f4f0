import path from 'node:path'
import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import type {Comparison, NamedResult} from '../src/report/compare/comparison.js'
import {comparisonOutputs, type ComparisonFormat, type ComparisonOutput} from '../src/report/formats.js'

export default class Compare extends BaseCommand {
  static override summary = 'Set audits of the same data side by side.'
  static override description =
    'Refuses results that are not about the same records divided in the same way: input, target, ' +
    'minority, columns, seed, repeats and holdout must agree.'
  static override examples = ['<%= config.bin %> compare audit-a/report.json audit-b/report.json --out comparison']
  static override strict = false
  static override args = {result: Args.string({required: true, description: 'report.json of an audit; two or more.'})}
  static override flags = {
    format: Flags.string({multiple: true, delimiter: ',', options: [...comparisonOutputs], default: ['json', 'md', 'html']}),
    out: Flags.string({description: 'Folder to write to (default: print the table).'}),
    force: Flags.boolean({description: 'Replace files that exist.'}),
    'allow-different': Flags.boolean({description: 'Compare all the same; the comparison then says what differs.'}),
  }

  async run(): Promise<Comparison> {
    const {printerFor} = await import('../src/jobs/print-page.js')
    const {readResult} = await import('../src/jobs/read-result.js')
    const {writeDocument} = await import('../src/jobs/write-document.js')
    const {compareResults} = await import('../src/report/compare/comparison.js')
    const {comparisonPage, renderComparison} = await import('../src/report/compare/render.js')
    const {argv, flags} = await this.parse(Compare)
    this.configure(flags)
    const formats = flags.format as ComparisonOutput[]
    const printer = flags.out === undefined ? undefined : await printerFor(formats, this.signal)
    const audits: NamedResult[] = []
    for (const file of argv as string[]) audits.push({name: file, result: await readResult(file, this.signal)})
    const comparison = compareResults(audits, flags['allow-different'])
    if (flags.out === undefined) this.print(await renderComparison(comparison, 'md'))
    else {
      const document = {
        render: (format: ComparisonFormat) => renderComparison(comparison, format),
        page: () => comparisonPage(comparison),
      }
      const stem = path.join(flags.out, 'comparison')
      for (const file of await writeDocument(stem, formats, document, {printer, overwrite: flags.force}))
        this.print(`Written: ${file}`)
    }
    return comparison
  }
}
