import {BaseCommand} from '../../src/cli/base-command.js'
import type {DatasetInfo} from '../../src/datasets/listing.js'
import type {MediaInfo} from '../../src/datasets/media-listing.js'

export default class DatasetsList extends BaseCommand {
  static override summary =
    'List the data sets that can be fetched, those that come with the tool, and public sets of pictures, signals and molecules.'

  async run(): Promise<(DatasetInfo | MediaInfo)[]> {
    const {DATASETS} = await import('../../src/datasets/catalogue.js')
    const {datasetInfo, renderList} = await import('../../src/datasets/listing.js')
    const {MEDIA_SETS} = await import('../../src/datasets/media.js')
    const {mediaInfo, renderMediaList} = await import('../../src/datasets/media-listing.js')
    const {flags} = await this.parse(DatasetsList)
    this.configure(flags)
    const infos = await Promise.all(DATASETS.map(datasetInfo))
    this.print(renderList(infos))
    this.print('')
    this.print(`Fetched by hand: 'datasets info NAME' says how.`)
    this.print(renderMediaList(MEDIA_SETS))
    return [...infos, ...MEDIA_SETS.map(mediaInfo)]
  }
}
