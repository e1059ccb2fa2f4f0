import {UserError} from '../../core/errors.js'
import {didYouMean} from '../../core/options.js'
import {say, setting} from '../../core/text.js'
import {costDecides, metrics} from '../../metrics/registry.js'

/**
 * The metric that decisions on utility rest on.
 * @param wanted Average precision when left out.
 * @param hasCosts Whether the audit knows what mistakes cost.
 * @throws {UserError} When there is none of this name, or it needs costs.
 */
export function decidingMetric(wanted: string | undefined, hasCosts: boolean): string {
  if (wanted === undefined) return 'averagePrecision'
  const names = [...metrics, ...(hasCosts ? costDecides : [])].map(({name}) => name)
  if (names.includes(wanted)) return wanted
  const needsCosts = costDecides.some(({name}) => name === wanted)
  throw new UserError(
    'no-such-name',
    {kind: 'metric', name: wanted},
    `There is no metric '${wanted}' that utility can be decided by.`,
    [
      ...(needsCosts ? [say`Metrics of cost need ${setting('cost')} or ${setting('deployRate')}.`] : didYouMean(wanted, names)),
      `Known: ${names.join(', ')}.`,
    ],
  )
}
