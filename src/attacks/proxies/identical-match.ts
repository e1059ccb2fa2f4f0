import {HOLDS_THE_DATA} from '../attackers.js'
import {defineProxy} from './define-proxy.js'
import {breather} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {equalRows} from '../../core/equal-rows.js'
import {clopperPearson} from '../../stats/intervals.js'
import {CONFIDENCE} from './distances.js'

/**
 * Identical matches: the share of synthetic rows that equal a training row in every column (`share`), with a holdout also that
 * equal a holdout row (`holdoutShare`), and the share of training rows that appear among the synthetic ones (`foundShare`).
 * Numbers must be equal to the last digit; missing equals missing. Intervals are Clopper-Pearson's, of synthetic rows with no
 * more trials than there are training rows.
 *
 * In use at vendors as the "identical match share"; that it does not detect leakage is argued in arXiv 2312.05114.
 *
 * @throws {NotApplicable} Without synthetic or training rows.
 */
export const identicalMatch = defineProxy({
  name: 'identical-match',
  summary: 'How many synthetic rows are exact copies of a real record.',
  source: 'In use at vendors; why it does not detect leakage: arXiv 2312.05114',
  attacker: `${HOLDS_THE_DATA}, and looks for copies.`,
  namedTest: 'regurgitation',
  options: {},
  create() {
    return {
      async measure({train, holdout, synthetic}, context) {
        if (synthetic.rowCount === 0 || train.rowCount === 0) throw new NotApplicable('there are no rows to compare')
        const names = train.columns.map(({field}) => field.name)
        const {numbers, count} = equalRows([train, synthetic, ...(holdout ? [holdout] : [])], names)
        const [real, made, others = new Int32Array(0)] = numbers
        await breather(context)()
        const trials = Math.min(synthetic.rowCount, train.rowCount)
        const shareIn = (rows: Int32Array, others: Int32Array) => {
          const known = new Uint8Array(count)
          for (const number of others) known[number] = 1
          return rows.reduce((sum, number) => sum + known[number], 0) / rows.length
        }
        const estimate = (share: number, count: number) => clopperPearson(share * count, count, CONFIDENCE)
        return {
          share: estimate(shareIn(made, real), trials),
          foundShare: estimate(shareIn(real, made), train.rowCount),
          ...(holdout && holdout.rowCount > 0 && {holdoutShare: estimate(shareIn(made, others), trials)}),
        }
      },
    }
  },
})
