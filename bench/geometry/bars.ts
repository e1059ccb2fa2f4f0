import {comparable, comparisonScale} from '../../src/audit/score/count-guesses.js'
import {pickRows, type Matrix} from '../../src/core/matrix.js'
import {integerBelow} from '../../src/core/rng.js'
import {nearestNeighbours} from '../../src/stats/neighbours.js'
import {PAPER_SETS, type PaperSet} from '../support/paper-sets.js'
import {perSeed, type Bench, type Row} from './bench.js'
import {distinguish, reconstruct, type Run} from './measure.js'
import {contextOf, type Coarsening} from './releases.js'
import {average, cells, declinedOf, isMet, mean, secondsOf, show, table} from './summary.js'

const NUMERIC = PAPER_SETS.filter(({categorical}) => categorical === undefined)
const MIXED = PAPER_SETS.filter(({categorical}) => categorical !== undefined)

/** The rows of the table of bars that are about releases of the benchmark sets. */
export const barRows: readonly Row[] = [
  {
    name: 'full',
    title: 'Full precision, natural ratio',
    measure: bench => overSets(bench, NUMERIC, {}, () => ({recall: 0.99, precision: 0.99})),
  },
  ratioRow(5, {oneHot: 0.99, others: 0.97, precision: 0.98}),
  ratioRow(3, {oneHot: 0.98, others: 0.85, precision: 0.95}),
  ratioRow(2, {oneHot: 0.95, others: 0.2, precision: 0.9}),
  {
    name: 'k2',
    title: 'k = 2, natural ratio',
    measure: bench => overSets(bench, NUMERIC, {neighbours: 2}, () => ({recall: 0.99})),
  },
  {
    name: 'rounded',
    title: 'Rounded on the [-1, 1] scale, natural ratio',
    measure: bench =>
      overCoarsenings(
        bench,
        ['ecoli', 'yeast_me2', 'mammography'],
        [
          [{decimals: 6}, {recall: 0.99, precision: 0.97}],
          [{decimals: 4}, {recall: 0.98, precision: 0.95}],
          [{decimals: 3}, {recall: 0.9, precision: 0.9}],
          [{decimals: 2}, {recall: 0.6, precision: 0.75}],
        ],
      ),
  },
  {
    name: 'noise',
    title: 'Uniform noise on the [-1, 1] scale, natural ratio',
    measure: bench =>
      overCoarsenings(
        bench,
        ['yeast_me2'],
        [
          [{noiseAmplitude: 1e-5}, {recall: 0.95, precision: 0.9}],
          [{noiseAmplitude: 1e-3}, {recall: 0.6, precision: 0.75}],
        ],
      ),
  },
  {name: 'distinsmote', title: 'DistinSMOTE', measure: distinguishing},
  {name: 'mixed', title: 'SMOTE-NC, natural ratio', measure: mixed},
]

interface Bars {
  readonly recall?: number
  readonly precision?: number
}

const HEAD = [
  'released',
  'recall: mean / worst (rows handed back)',
  'precision: mean / worst (rows handed back)',
  'bar',
  'met',
  's',
  'explained share',
  '',
]

const HEAD_WITH_EDGES = [...HEAD, 'records on two or more used edges', 'on one or more']

function line(label: string, runs: readonly Run[], bars: Bars): string[] {
  const {recall, precision} = bars
  const met = isMet(mean(runs, 'recall'), recall) && isMet(mean(runs, 'precision'), precision)
  return [
    label,
    ...cells(runs, ['recall', 'precision']),
    barText(bars),
    recall === undefined && precision === undefined ? '' : met ? 'yes' : 'NO',
    secondsOf(runs),
    show(average(runs.map(({share}) => share))),
    declinedOf(runs),
  ]
}

function barText(bars: Bars): string {
  return Object.entries(bars)
    .flatMap(([name, bar]: [string, number | undefined]) => (bar === undefined ? [] : `${name} ${bar}`))
    .join(', ')
}

async function overSets(bench: Bench, sets: readonly PaperSet[], how: How, bars: (set: PaperSet) => Bars) {
  const rows: string[][] = []
  for (const set of bench.chosen(sets)) {
    const runs = await perSeed(bench, async seed =>
      reconstruct(await bench.sets.release(set, seed, how), contextOf(`${set.name}/attack`, seed)),
    )
    bench.observe('exact', runs)
    bench.note(set.name)
    const used = await sharesOnEdges(bench, set, how)
    rows.push([...line(`${set.name} (published recall ${show(set.recall)} with k = 5)`, runs, bars(set)), ...used.map(show)])
  }
  return {lines: table(HEAD_WITH_EDGES, rows)}
}

interface RatioBars {
  readonly oneHot: number
  /** Mean over the other sets. */
  readonly others: number
  readonly precision: number
}

function ratioRow(ratio: number, bars: RatioBars): Row {
  return {
    name: `ratio${ratio}`,
    title: `Full precision, ${ratio} released rows per real one`,
    async measure(bench) {
      const rows: string[][] = []
      const others: Run[][] = []
      const uses: (readonly number[])[] = []
      for (const set of bench.chosen(NUMERIC)) {
        const runs = await perSeed(bench, async seed =>
          reconstruct(await bench.sets.release(set, seed, {ratio}), contextOf(`${set.name}/attack`, seed)),
        )
        bench.observe('exact', runs)
        bench.note(set.name)
        const used = await sharesOnEdges(bench, set, {ratio})
        const own = {...(set.isOneHot && {recall: bars.oneHot}), precision: bars.precision}
        rows.push([...line(set.name, runs, own), ...used.map(show)])
        if (set.isOneHot) continue
        others.push(runs)
        uses.push(used)
      }
      if (others.length > 0) {
        const label = `mean of the ${others.length} sets that are not one-hot`
        const bar = {recall: bars.others, precision: bars.precision}
        rows.push([...line(label, meanSeeds(others), bar), ...meanColumns(uses).map(show)])
      }
      return {lines: table(HEAD_WITH_EDGES, rows)}
    },
  }
}

/** Means over the seeds of the shares of the records that lie on two or more edges, and on any. */
async function sharesOnEdges(bench: Bench, set: PaperSet, how: How): Promise<number[]> {
  return meanColumns(await Promise.all(bench.seeds.map(seed => sharesOnDrawnEdges(bench, set, how, seed))))
}

const meanColumns = (rows: readonly (readonly number[])[]) => rows[0].map((_, at) => average(rows.map(row => row[at])))

/**
 * Shares of the distinct records that lie on two or more, and on any, of the edges that so many rows use, by drawing
 * edges as SMOTE does: a record on one cannot be located by crossing lines, whoever crosses them, and one on none left
 * no trace.
 */
async function sharesOnDrawnEdges(bench: Bench, set: PaperSet, how: How, seed: number): Promise<number[]> {
  const {real, synthetic} = await bench.sets.release(set, seed, how)
  const {neighbours = USUAL_NEIGHBOURS} = how
  const points = distinctRecords(comparable(real, comparisonScale(real)))
  const rng = contextOf(`${set.name}/edges`, seed).rng
  const {indices} = nearestNeighbours(points, points, neighbours, {excludeSelf: true})
  const partners = Array.from({length: points.rows}, () => new Set<number>())
  for (let row = 0; row < synthetic.rowCount; row++) {
    const base = integerBelow(rng, points.rows)
    const partner = indices[base * neighbours + integerBelow(rng, neighbours)]
    partners[base].add(partner)
    partners[partner].add(base)
  }
  return [2, 1].map(least => partners.filter(({size}) => size >= least).length / points.rows)
}

/** The protocol's k, and how a release differs from it. */
const USUAL_NEIGHBOURS = 5

interface How {
  readonly neighbours?: number
  readonly ratio?: number
}

function distinctRecords(matrix: Matrix): Matrix {
  const first = new Map<string, number>()
  for (let row = matrix.rows - 1; row >= 0; row--)
    first.set(matrix.data.subarray(row * matrix.columns, (row + 1) * matrix.columns).join(), row)
  return pickRows(matrix, [...first.values()])
}

/** Per seed the mean over the sets. */
function meanSeeds(sets: readonly (readonly Run[])[]): Run[] {
  return sets[0].map((_, seed): Run => {
    const runs = sets.map(of => of[seed])
    const rates = (whose: 'rates' | 'baseline') => ({
      recall: mean(runs, 'recall', whose),
      precision: mean(runs, 'precision', whose),
      f1: mean(runs, 'f1', whose),
    })
    return {
      rates: rates('rates'),
      baseline: rates('baseline'),
      seconds: average(runs.map(({seconds}) => seconds)),
      share: average(runs.map(({share}) => share)),
      records: [],
    }
  })
}

export function coarseName(how: Coarsening): string {
  if ('isSingle' in how) return 'single precision'
  return 'decimals' in how ? `${how.decimals} decimals` : `noise ${how.noiseAmplitude.toExponential()}`
}

async function overCoarsenings(bench: Bench, names: readonly string[], levels: readonly (readonly [Coarsening, Bars])[]) {
  const rows: string[][] = []
  for (const set of bench.chosen(NUMERIC).filter(({name}) => names.includes(name)))
    for (const [coarsening, bars] of levels) {
      const runs = await perSeed(bench, async seed =>
        reconstruct(await bench.sets.release(set, seed), contextOf(`${set.name}/${coarseName(coarsening)}`, seed), {coarsening}),
      )
      bench.observe('coarse', runs)
      bench.note(`${set.name}, ${coarseName(coarsening)}`)
      rows.push(line(`${set.name}, ${coarseName(coarsening)}`, runs, bars))
    }
  return {lines: table(HEAD, rows)}
}

const COARSENINGS: readonly Coarsening[] = [{decimals: 6}, {decimals: 4}, {decimals: 3}, {noiseAmplitude: 1e-5}]
/** Those that have a bar. */
const BARRED = new Set(['4 decimals', 'noise 1e-5'])
const F1_BAR = 0.95

async function distinguishing(bench: Bench) {
  const rows: string[][] = []
  const add = async (set: PaperSet, coarsening?: Coarsening) => {
    const name = coarsening ? coarseName(coarsening) : 'full precision'
    const runs = await perSeed(bench, async seed =>
      distinguish(await bench.sets.release(set, seed), contextOf(`${set.name}/distinguish/${name}`, seed), coarsening),
    )
    const bar = BARRED.has(name) ? F1_BAR : undefined
    bench.note(`${set.name}, ${name}`)
    rows.push([
      `${set.name}, ${name}`,
      ...cells(runs, ['f1', 'recall', 'precision']),
      bar === undefined ? '' : `F1 ${bar}`,
      bar === undefined ? '' : isMet(mean(runs, 'f1'), bar) ? 'yes' : 'NO',
      secondsOf(runs),
      show(average(runs.map(({share}) => share))),
      declinedOf(runs),
    ])
  }
  for (const set of bench.chosen(NUMERIC)) await add(set)
  for (const set of bench.chosen(NUMERIC).filter(({name}) => ['ecoli', 'yeast_me2', 'mammography'].includes(name)))
    for (const coarsening of COARSENINGS) await add(set, coarsening)
  const figure = (name: string) => `${name}: mean / worst (all called real)`
  return {
    lines: table(['released', figure('F1'), figure('recall'), figure('precision'), 'bar', 'met', 's', 'undecidable', ''], rows),
  }
}

const MIXED_RECALL = 0.99
/** The share of wrong cells may be at most this part of that by most common levels. */
const MIXED_CELLS = 0.5

async function mixed(bench: Bench) {
  const rows: string[][] = []
  for (const set of bench.chosen(MIXED)) {
    const runs = await perSeed(bench, async seed =>
      reconstruct(await bench.sets.release(set, seed), contextOf(`${set.name}/attack`, seed)),
    )
    bench.observe('exact', runs)
    bench.note(set.name)
    const share = (count: 'wrong' | 'wrongByMode') =>
      average(runs.map(({cells: found}) => (found && found.all > 0 ? found[count] / found.all : 1)))
    const [wrong, byMode] = [share('wrong'), share('wrongByMode')]
    const met = isMet(mean(runs, 'recall'), MIXED_RECALL) && wrong <= MIXED_CELLS * byMode
    const [label, recall, precision, , , ...rest] = line(`${set.name} (published recall ${show(set.recall)})`, runs, {})
    const bar = `recall ${MIXED_RECALL}, cells ${show(MIXED_CELLS * byMode)}`
    rows.push([label, recall, precision, `${show(wrong)} (${show(byMode)})`, bar, met ? 'yes' : 'NO', ...rest])
  }
  return {lines: table([...HEAD.slice(0, 3), 'wrong categorical cells (most common level)', ...HEAD.slice(3)], rows)}
}
