/**
 * npm run bench:utility: how often an alternative that is worse by the margin is called not inferior, and whether costs and other figures
 * with tuned thresholds are what fresh rows give.
 *
 *   npm run bench:utility -- [--audits 200] [--seed 1]
 *
 * One split alone is not judged by an audit; here its test is made all the same, as if the test rows were a holdout file, to show why.
 *
 * Audits are simulated: rows of a known population are split, learners are trained on them, and the figures go through
 * the code that measures, pairs and judges.
 */
import {parseArgs} from 'node:util'
import {createRng} from '../src/core/rng.js'
import {comparisonTable} from './utility/non-inferiority.js'
import {thresholdTable} from './utility/thresholds.js'

const {values} = parseArgs({options: {audits: {type: 'string', default: '200'}, seed: {type: 'string', default: '1'}}})
const audits = Number(values.audits)
const root = createRng(values.seed)

const say = (title: string, lines: readonly string[]) => {
  console.log(['', `## ${title}`, '', ...lines].join('\n'))
}

say('Alternatives worse by exactly the margin', await comparisonTable(audits, root.fork('margin')))
say('Figures with tuned thresholds', await thresholdTable(audits, root.fork('thresholds')))
