import {BaseCommand} from '../../src/cli/base-command.js'
import type {DatasetInfo} from '../../src/datasets/listing.js'

export default class DatasetsList extends BaseCommand {
  static override summary = 'List the data sets that can be fetched, and the one that comes with the tool.'

  async run(): Promise<DatasetInfo[]> {
    const {DATASETS} = await import('../../src/datasets/catalogue.js')
    const {datasetInfo, renderList} = await import('../../src/datasets/listing.js')
    const {flags} = await this.parse(DatasetsList)
    this.configure(flags)
    const infos = await Promise.all(DATASETS.map(datasetInfo))
    this.print(renderList(infos))
    return infos
  }
}
