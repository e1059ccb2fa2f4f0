/**
 * npm run bench:private: what privacy costs, on the protocol of bench:generators.
 *
 *   npm run bench:private -- --data ../shared/data [--sets abalone,mammography]
 *     [--methods dp-gaussian-copula,mst,aim,dp-tabddpm,dp-ctgan,smote-dp]
 *     [--epsilons 1,3,10,100] [--seeds 5] [--first-seed 1] [--option smote-dp.groupSize=6]
 *
 * The domain is the range of each column over the whole set, all classes, with a step where numbers have at most two
 * decimals: a stand-in for what a user knows. Noise is seeded, so that the figures can be made again; its distribution
 * is that of the private mechanism. Delta is 1e-5. What the columns mean stands in generators.ts.
 */
import {parseArgs} from 'node:util'
import {splitRows} from '../src/audit/release/split.js'
import {createContext, subContext} from '../src/core/context.js'
import type {GivenOptions} from '../src/core/options.js'
import {createRng} from '../src/core/rng.js'
import type {Table} from '../src/core/table.js'
import {generators} from '../src/generators/registry.js'
import {meanOf, measureQuality, measureUtility, type Quality, type Utility} from './generators/measure.js'
import {readSet, SETS, type BenchSet} from './generators/sets.js'
import {requireFolder} from './support/paper-sets.js'

const {values} = parseArgs({
  options: {
    data: {type: 'string', default: '../shared/data'},
    sets: {type: 'string', default: 'yeast_me2,abalone,mammography,churn,creditcard_sample,adult_2pct'},
    methods: {type: 'string', default: 'dp-gaussian-copula,mst,aim,dp-tabddpm,dp-ctgan,smote-dp'},
    epsilons: {type: 'string', default: '1,3,10,100'},
    seeds: {type: 'string', default: '5'},
    'first-seed': {type: 'string', default: '1'},
    option: {type: 'string', multiple: true, default: []},
  },
})

requireFolder(values.data)
console.log('| set (training rows of the class) | method | epsilon | c2st | KS/TV | AUPRC | AUROC | distance attack |')
console.log('|---|---|---|---|---|---|---|---|')
for (const set of SETS.filter(({name}) => values.sets.split(',').includes(name))) {
  const table = await readSet(values.data, set)
  for (const method of values.methods.split(','))
    for (const epsilon of values.epsilons.split(',')) {
      const runs: (Quality & Utility & {readonly members: number})[] = []
      for (let at = 0; at < Number(values.seeds); at++)
        runs.push(await run(table, set, method, epsilon, Number(values['first-seed']) + at))
      const shown = (['c2st', 'distance', 'auprc', 'auroc', 'attack'] as const).map(key =>
        meanOf(runs.map(one => one[key])).toFixed(3),
      )
      console.log(`| ${set.name} (${runs[0].members}) | ${method} | ${epsilon} | ${shown.join(' | ')} |`)
    }
}

async function run(table: Table, {name, minority, rows}: BenchSet, method: string, epsilon: string, seed: number) {
  const context = createContext(createRng(`${name}/${seed}`))
  const split = splitRows(table, minority.target, 0.5, context.rng.fork('split'))
  const halves = {train: table.select(split.train, 'train'), holdout: table.select(split.holdout, 'holdout')}
  const given = values.option
    .filter(option => option.startsWith(`${method}.`))
    .map(option => option.slice(method.length + 1).split('=') as [string, string])
  const options: GivenOptions = {
    ...Object.fromEntries(given),
    epsilon,
    domain: domainOf(table, minority.target),
    insecureSeed: true,
  }
  const fitted = await (await generators.get(method).create(options)).fit(halves.train, minority, subContext(context, 'fit'))
  const synthetic = await fitted.sample(rows, subContext(context, 'sample'))
  const judge = subContext(context, 'judge')
  const labels = halves.train.column(minority.target)
  const members =
    labels.kind === 'categorical' ? labels.codes.filter(code => labels.field.levels[code] === minority.label).length : 0
  return {
    ...(await measureQuality(halves, synthetic, minority, judge)),
    ...(await measureUtility(halves, synthetic, minority, judge)),
    members,
  }
}

function domainOf(table: Table, target: string): string {
  const entries = table.columns
    .filter(({field}) => field.name !== target)
    .map(({field}): [string, object] => {
      const missing = field.missing > 0
      if (field.kind === 'categorical') return [field.name, {levels: field.levels, missing}]
      const {min, decimals} = field
      const max = field.max > min ? field.max : min + 1
      return [field.name, {min, max, missing, ...(decimals <= 2 && {step: 10 ** -decimals})}]
    })
  return JSON.stringify(Object.fromEntries(entries))
}
