import {Args} from '@oclif/core'
import {BaseCommand} from '../../src/cli/base-command.js'
import {flagWording} from '../../src/cli/flag-wording.js'
import type {DatasetInfo} from '../../src/datasets/listing.js'
import type {MediaInfo} from '../../src/datasets/media-listing.js'

export default class DatasetsInfo extends BaseCommand {
  static override summary = 'Show a data set: size, target, licence, origin, and how to audit it.'
  static override args = {name: Args.string({required: true, description: "Its name; 'datasets list' shows them all."})}

  async run(): Promise<DatasetInfo | MediaInfo> {
    const {findDataset} = await import('../../src/datasets/catalogue.js')
    const {datasetInfo, renderInfo} = await import('../../src/datasets/listing.js')
    const {findMedia, mediaInfo, renderMediaInfo} = await import('../../src/datasets/media-listing.js')
    const {args, flags} = await this.parse(DatasetsInfo)
    this.configure(flags)
    const media = findMedia(args.name)
    if (media !== undefined) {
      this.print(renderMediaInfo(media, flagWording))
      return mediaInfo(media)
    }
    const info = await datasetInfo(findDataset(args.name))
    this.print(renderInfo(info, flagWording))
    return info
  }
}
