import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../../src/cli/base-command.js'
import {flagWording} from '../../src/cli/flag-wording.js'
import type {FetchedDataset} from '../../src/datasets/fetch-dataset.js'

export default class DatasetsFetch extends BaseCommand {
  static override summary = 'Download a public data set, or make a simulated one, and write it as CSV or in another format.'
  static override description =
    'An interrupted download goes on where it stopped. Files are checked against the published ' +
    'checksum, or, where there is none, against the hash of their first download, which is kept ' +
    'beside them.'
  static override examples = [
    '<%= config.bin %> datasets fetch yeast_me2',
    '<%= config.bin %> datasets fetch uci-car --format arff --out data',
    '<%= config.bin %> datasets fetch uci-car --out data --from https://mirror.example.org/car',
  ]
  static override args = {name: Args.string({required: true, description: "Its name; 'datasets list' shows them all."})}
  static override flags = {
    out: Flags.string({description: 'Folder for the files (default: minority-report in the cache folder).'}),
    from: Flags.string({description: 'Address of a copy: the file, or the folder that holds it.'}),
    format: Flags.string({
      description:
        'How the file is written: csv (default, but for pictures and sounds, which become a folder of files), or another ' +
        'format that is written, such as parquet, excel or arff.',
    }),
    force: Flags.boolean({description: 'Replace the file when it exists.'}),
  }

  async run(): Promise<FetchedDataset> {
    const {findDataset} = await import('../../src/datasets/catalogue.js')
    const {describeTrust} = await import('../../src/datasets/checksums.js')
    const {fetchDataset} = await import('../../src/datasets/fetch-dataset.js')
    const {auditCommand} = await import('../../src/datasets/listing.js')
    const {refuseMedia} = await import('../../src/datasets/media-listing.js')
    const {args, flags} = await this.parse(DatasetsFetch)
    this.configure(flags)
    const {out, from, format, force} = flags
    refuseMedia(args.name)
    const fetched = await fetchDataset(
      findDataset(args.name),
      {
        ...(out !== undefined && {out}),
        ...(from !== undefined && {from}),
        ...(format !== undefined && {format}),
        overwrite: force,
      },
      this.context('Downloading'),
    )
    for (const {file, trust} of fetched.downloads) this.note(`${file} ${describeTrust(trust)}.`)
    for (const note of fetched.notes) this.note(`Note: ${note}`)
    this.print(`${fetched.rows} rows, ${fetched.minorityRows} of the minority: ${fetched.file}`)
    this.print(`Audit it: ${flagWording.command(auditCommand(fetched, fetched.file))}`)
    return fetched
  }
}
