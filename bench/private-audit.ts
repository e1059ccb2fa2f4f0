/**
 * npm run bench:private-audit: whether the private generators keep what they claim, as far as an attack can tell.
 *
 *   npm run bench:private-audit -- [--methods dp-gaussian-copula,smote-dp,mst,aim,dp-tabddpm,dp-ctgan] [--epsilon 1]
 *   [--runs 1000] [--pick 500] [--first-seed 1] [--games rows,noise,one-run] [--noise-runs 12000] [--seeds 3]
 *
 * Three games. `rows`, about who sees the released rows:
 *
 * The experiment: four records close together, with or without a fifth in the far corner of the domain; a generator is
 * fitted and 200 rows are released. An attacker who knows all of this sums up a release in a few figures (means,
 * spreads, shares near the fifth record, correlation), learns from `pick` releases per side how to weigh them and where
 * to put the threshold, and says of `runs` further ones per side whether the fifth record was there. The bound on
 * epsilon (src/stats/epsilon.ts, 95 %, delta 1e-5) must stay below the claim.
 *
 * Each method has a planted variant, which must exceed it: networks that do not clip (the noise is as before), a copula
 * and marginals that count each record 50 times, and smote-dp that does not pay for oversampling, which is the published
 * form of it.
 * Networks are small and clip at 0.01, so that the runs take minutes and not clipping shows. Noise is seeded: the
 * distribution is that of the private mechanism, and the figures can be made again.
 *
 * `noise`, about who sees every number that went through noise (`privacy-loss`): the same records, `noise-runs` fits a
 * side of dp-gaussian-copula and mst. The bound on mu (src/stats/mu.ts, 95 %) must reach 60 % of the claimed mu and stay
 * below it, with each of `seeds` seeds. With half of the noise it must exceed it.
 *
 * `one-run`: 1,000 canaries in one fit of dp-gaussian-copula, at several epsilons (src/stats/one-run).
 */
import {parseArgs} from 'node:util'
import {createContext, subContext} from '../src/core/context.js'
import {parseOptions} from '../src/core/options.js'
import {createRng} from '../src/core/rng.js'
import {Table, numericColumn} from '../src/core/table.js'
import type {DpSgd} from '../src/dp/dp-sgd.js'
import {secretPermutation} from '../src/dp/secure-noise.js'
import {copulaGenerator, privateCopulaOptions} from '../src/generators/private/dp-gaussian-copula/copula-generator.js'
import {dpCtganOptions} from '../src/generators/private/dp-ctgan/options.js'
import {restoredDpCtgan, trainDpCtgan} from '../src/generators/private/dp-ctgan/train.js'
import {
  marginalGenerator,
  marginalOptions,
  type FitMarginals,
} from '../src/generators/private/marginal-based/marginal-generator.js'
import {fitAim} from '../src/generators/private/aim/fit-aim.js'
import {fitMst} from '../src/generators/private/mst/fit-mst.js'
import {dpTabddpmOptions} from '../src/generators/private/dp-tabddpm/options.js'
import {restoredDpTabddpm, trainDpTabddpm} from '../src/generators/private/dp-tabddpm/train.js'
import type {Generator} from '../src/generators/generator.js'
import {networkGenerator, type PrivateTraining} from '../src/generators/private/private-network/network-generator.js'
import {generators} from '../src/generators/registry.js'
import {groupedSmote} from '../src/generators/private/smote-dp/grouped-smote.js'
import {auc} from '../src/stats/auc.js'
import {epsilonLowerBound} from '../src/stats/epsilon.js'
import {cells, noiseRow} from './private-audit/noise.js'
import {oneRunRow} from './private-audit/one-run.js'

const {values} = parseArgs({
  options: {
    methods: {type: 'string', default: 'dp-gaussian-copula,smote-dp,mst,aim,dp-tabddpm,dp-ctgan'},
    epsilon: {type: 'string', default: '1'},
    runs: {type: 'string', default: '1000'},
    pick: {type: 'string', default: '500'},
    'first-seed': {type: 'string', default: '1'},
    games: {type: 'string', default: 'rows,noise,one-run'},
    'noise-runs': {type: 'string', default: '12000'},
    seeds: {type: 'string', default: '3'},
  },
})

const DELTA = 1e-5
const CLOUD = 4
const RELEASED = 200
const SMALL = {hidden: 8, rate: 0.5, clip: 0.01, marginalShare: 0}
const minority = {target: 'y', label: '1'}
const domain = JSON.stringify({a: {min: 0, max: 1}, b: {min: 0, max: 1}})
const shared = {epsilon: values.epsilon, delta: DELTA, domain, insecureSeed: true}

/** Records in the lower left corner, and with the target one in the upper right. */
function records(withTarget: boolean): Table<'train'> {
  const rng = createRng('cloud')
  const numbers = (name: string) => {
    const cloud = Array.from({length: CLOUD}, () => 0.1 + 0.2 * rng.next())
    const column = Float64Array.from(withTarget ? [...cloud, 0.99] : cloud)
    const field = {kind: 'numeric', name, min: NaN, max: NaN, decimals: 2, integer: false, missing: 0} as const
    return {kind: 'numeric', field, values: column} as const
  }
  const rows = CLOUD + (withTarget ? 1 : 0)
  const target = {
    kind: 'categorical',
    field: {kind: 'categorical', name: 'y', levels: ['1'], missing: 0},
    codes: new Int32Array(rows),
  } as const
  return new Table('train', [numbers('a'), numbers('b'), target], rows)
}

/** What an attacker looks at in a release. */
function figuresOf(released: Table): number[] {
  const [a, b] = ['a', 'b'].map(name => numericColumn(released, name).values)
  const mean = (of: (row: number) => number) => a.reduce((sum, _, row) => sum + of(row), 0) / a.length
  const [meanA, meanB] = [mean(row => a[row]), mean(row => b[row])]
  const [spreadA, spreadB] = [mean(row => (a[row] - meanA) ** 2), mean(row => (b[row] - meanB) ** 2)]
  const together = mean(row => (a[row] - meanA) * (b[row] - meanB))
  return [
    ...[meanA, meanB, spreadA, spreadB, together],
    ...[0.5, 0.75, 0.95].flatMap(from => [
      mean(row => (a[row] > from ? 1 : 0)),
      mean(row => (b[row] > from ? 1 : 0)),
      mean(row => (a[row] > from && b[row] > from ? 1 : 0)),
    ]),
  ]
}

async function releases(generator: Generator, withTarget: boolean, count: number, seed: string): Promise<number[][]> {
  const train = records(withTarget)
  const figures: number[][] = []
  for (let at = 0; at < count; at++) {
    const context = createContext(createRng(`${seed}/${withTarget ? 'in' : 'out'}/${at}`))
    const fitted = await generator.fit(train, minority, subContext(context, 'fit'))
    figures.push(figuresOf(await fitted.sample(RELEASED, subContext(context, 'sample'))))
    fitted.dispose()
  }
  return figures
}

/** Weighs figures by how far apart their means are on both sides, over their variance (naive Bayes with equal variances). */
function weigh(ins: readonly number[][], outs: readonly number[][]): (figures: readonly number[]) => number {
  const weights = ins[0].map((_, at) => {
    const [one, other] = [ins, outs].map(side => side.map(figures => figures[at]))
    const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length
    const spread = (of: readonly number[]) => mean(of.map(value => (value - mean(of)) ** 2))
    const variance = spread(one) + spread(other)
    return variance > 0 ? (mean(one) - mean(other)) / variance : 0
  })
  return figures => figures.reduce((sum, value, at) => sum + weights[at] * value, 0)
}

async function attack(name: string, generator: Generator): Promise<void> {
  const started = performance.now()
  const [pick, runs] = [Number(values.pick), Number(values.runs)]
  const seed = `${values['first-seed']}/${name}`
  const [pickIn, pickOut] = [
    await releases(generator, true, pick, `${seed}/pick`),
    await releases(generator, false, pick, `${seed}/pick`),
  ]
  const [countIn, countOut] = [await releases(generator, true, runs, seed), await releases(generator, false, runs, seed)]
  const score = weigh(pickIn, pickOut)
  const [a, b, c, d] = [pickIn, pickOut, countIn, countOut].map(side => Float64Array.from(side, score))
  const {value} = epsilonLowerBound(a, b, c, d, DELTA, 0.95)
  const area = auc(c, d)
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  const verdict = value > Number(values.epsilon) ? 'exceeds' : 'below'
  console.log(`| ${name} | ${values.epsilon} | ${runs} | ${area.toFixed(3)} | ${value.toFixed(3)} | ${verdict} | ${seconds} s |`)
}

const unclipped = (training: PrivateTraining): PrivateTraining => ({
  ...training,
  dpSgd: parameters => {
    const sgd: DpSgd = training.dpSgd(parameters)
    return {...sgd, nextStep: () => ({...sgd.nextStep(), clip: 1e9})}
  },
})

const SETTINGS = {
  'dp-gaussian-copula': {},
  'smote-dp': {},
  mst: {},
  aim: {},
  'dp-tabddpm': {...SMALL, steps: 20, versions: 2, samplingSteps: 10, timesteps: 100, learningRate: 0.05},
  'dp-ctgan': {...SMALL, steps: 40, discriminatorSteps: 4, batchSize: 32, embedding: 4, learningRate: 0.03},
} as const
type Method = keyof typeof SETTINGS

/** Counts each record 50 times. */
const plantedMarginals = (fitMarginals: FitMarginals): Generator =>
  marginalGenerator('planted', parseOptions('planted', marginalOptions, shared), (rows, columns, fit, context) => {
    const codes = rows.codes.map(column =>
      Int32Array.from({length: 50 * column.length}, (_, row) => column[Math.floor(row / 50)]),
    )
    return fitMarginals({...rows, codes}, columns, fit, context)
  })

const PLANTED: Readonly<Record<Method, () => Generator>> = {
  'dp-gaussian-copula': () =>
    copulaGenerator('planted', parseOptions('planted', privateCopulaOptions, shared), ({positions}) => ({
      positions: positions.map(column =>
        Float64Array.from({length: 50 * column.length}, (_, row) => column[Math.floor(row / 50)]),
      ),
      influence: {counts: 1, products: 1},
      areRecords: false,
      notes: [],
    })),
  'smote-dp': () =>
    copulaGenerator('planted', parseOptions('planted', privateCopulaOptions, shared), (real, noise, context) => ({
      positions: groupedSmote(
        real,
        {groupSize: 2, neighbours: 5, rowsPerRecord: 50},
        secretPermutation(noise, real.positions[0].length),
        context.rng.fork('smote'),
      ),
      influence: {counts: 1, products: 1},
      areRecords: false,
      notes: [],
    })),
  mst: () => plantedMarginals(fitMst),
  aim: () => plantedMarginals((rows, _, fit, context) => fitAim(rows, {degree: 2, modelCells: 5000}, fit, context)),
  'dp-tabddpm': () => {
    const options = parseOptions('planted', dpTabddpmOptions, {...shared, ...SETTINGS['dp-tabddpm']})
    return networkGenerator('planted', options, {
      privateSteps: options.steps,
      train: (training, context) => trainDpTabddpm(unclipped(training), options, context),
      restore: (encoding, tensors) => restoredDpTabddpm(encoding, options, tensors),
    })
  },
  'dp-ctgan': () => {
    const options = parseOptions('planted', dpCtganOptions, {...shared, ...SETTINGS['dp-ctgan']})
    return networkGenerator('planted', options, {
      privateSteps: options.steps * options.discriminatorSteps,
      train: (training, context) => trainDpCtgan(unclipped(training), options, context),
      restore: (encoding, tensors) => restoredDpCtgan(encoding, options, tensors),
    })
  },
}

async function rowsGame(): Promise<void> {
  console.log('| generator | claimed epsilon | runs per side | AUC | bound on epsilon | the claim | time |')
  console.log('|---|---|---|---|---|---|---|')
  for (const [method, settings] of Object.entries(SETTINGS)) {
    if (!values.methods.split(',').includes(method)) continue
    await attack(method, await generators.get(method).create({...shared, ...settings}))
    await attack(`${method}, planted`, PLANTED[method as Method]())
  }
}

const seeds = Array.from({length: Number(values.seeds)}, (_, at) => String(Number(values['first-seed']) + at))

/** Half of the noise that the claim needs. */
const halfOfTheNoise = () =>
  copulaGenerator('planted', parseOptions('planted', privateCopulaOptions, shared), ({positions}) => ({
    positions,
    influence: {counts: 0.5, products: 0.5},
    areRecords: true,
    notes: [],
  }))

async function noiseGame(): Promise<void> {
  const head = ['generator', 'claimed epsilon', 'claimed mu', 'seed', 'runs counted per side', 'bound on mu', 'share']
  console.log(cells(...head, 'its epsilon', 'the claim'))
  console.log('|---|---|---|---|---|---|---|---|---|')
  const [data, runs] = [records(true), Number(values['noise-runs'])]
  const fewer = Math.ceil(runs / 4)
  for (const seed of seeds) {
    const [copula, mst] = ['dp-gaussian-copula', 'mst'].map(name => generators.get(name as Method).create(shared) as Generator)
    console.log(await noiseRow('dp-gaussian-copula', copula, {data, minority, runs, seed}))
    console.log(await noiseRow('the same, half of the noise', halfOfTheNoise(), {data, minority, runs: fewer, seed}))
    console.log(await noiseRow('mst', mst, {data, minority, runs, seed}))
  }
}

async function oneRunGame(): Promise<void> {
  console.log(cells('claimed epsilon', 'claimed mu', 'seed', 'right guesses', 'bound on mu', 'share', 'bound on epsilon'))
  console.log('|---|---|---|---|---|---|---|')
  for (const epsilon of [1, 4, 10]) for (const seed of seeds) console.log(await oneRunRow(epsilon, DELTA, seed))
}

const GAMES = {rows: rowsGame, noise: noiseGame, 'one-run': oneRunGame}
for (const [game, play] of Object.entries(GAMES)) if (values.games.split(',').includes(game)) await play()
