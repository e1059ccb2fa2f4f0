import {Args} from '@oclif/core'
import {BaseCommand} from '../src/cli/base-command.js'
import {listMetrics, renderMetrics, type MetricListing} from '../src/cli/list-metrics.js'

export default class Metrics extends BaseCommand {
  static override summary =
    'List the learners that utility is measured with, the fidelity metrics and the metrics that can decide, or show one of them.'
  static override args = {name: Args.string({description: 'Everything about this one, with its options.'})}

  async run(): Promise<MetricListing[]> {
    const {learners} = await import('../src/learners/registry.js')
    const {segmenters} = await import('../src/learners/segmentation/registry.js')
    const {fidelity} = await import('../src/metrics/fidelity/registry.js')
    const {costDecides, metrics} = await import('../src/metrics/registry.js')
    const {args, flags} = await this.parse(Metrics)
    this.configure(flags)
    const listing = listMetrics({learners: [learners, segmenters], fidelity, metrics, ofCost: costDecides}, args.name)
    this.print(renderMetrics(listing))
    return listing
  }
}
