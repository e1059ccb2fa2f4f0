import {PAPER_SETS} from '../support/paper-sets.js'
import {coarseName} from './bars.js'
import {perSeed, type Bench, type ChartPoint, type LineChart, type Row, type Section} from './bench.js'
import {reconstruct, type Run} from './measure.js'
import {SINGLE_PRECISION, contextOf, gaussianRecords, smoteOf, type Coarsening} from './releases.js'
import {cells, declinedOf, mean, secondsOf, table} from './summary.js'

/** One place on a curve. */
interface Place {
  readonly series: string
  readonly x: number | string
  readonly run: (seed: number) => Promise<Run>
}

type Picture = Pick<LineChart, 'id' | 'title' | 'description' | 'x' | 'scale'>

const RATIOS = [1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20]
const NEIGHBOURS = [2, 3, 5, 10, 20]
const DIMENSIONS = [2, 3, 4, 5, 7, 10, 15, 20, 30]
const DECIMALS = [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]
const AMPLITUDES = [1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3]
/** Small sets of each kind: few columns, one-hot; the curves of the others look alike. */
const CURVE_SETS = ['ecoli', 'yeast_me2', 'abalone_19', 'car_eval_4', 'solar_flare_m0']
const GAUSSIAN_RECORDS = 100

/** Figures as one setting changes; they have no bars. */
export const sweepRows: readonly Row[] = [
  {name: 'by-ratio', title: 'By ratio', measure: byRatio},
  {name: 'by-k', title: 'By k', measure: byNeighbours},
  {name: 'by-dimension', title: 'By dimension', measure: byDimension},
  {name: 'by-rounding', title: 'By decimals', measure: bench => byCoarsening(bench, 'decimals')},
  {name: 'by-noise', title: 'By noise', measure: bench => byCoarsening(bench, 'noise')},
]

function curveSets(bench: Bench) {
  return bench.chosen(PAPER_SETS).filter(({name}) => CURVE_SETS.includes(name))
}

async function byRatio(bench: Bench): Promise<Section> {
  const places = curveSets(bench).flatMap(set =>
    RATIOS.map((ratio): Place => ({
      series: set.name,
      x: ratio,
      run: async seed => reconstruct(await bench.sets.release(set, seed, {ratio}), contextOf(`${set.name}/attack`, seed)),
    })),
  )
  return sweep(bench, 'exact', places, {
    id: 'by-ratio',
    title: 'Recall by released rows per real record',
    description: 'Share of the real records found, by the number of released rows per real record, set by set.',
    x: 'released rows per real record',
    scale: 'log',
  })
}

async function byNeighbours(bench: Bench): Promise<Section> {
  const places = curveSets(bench).flatMap(set =>
    NEIGHBOURS.map((neighbours): Place => ({
      series: set.name,
      x: neighbours,
      run: async seed => reconstruct(await bench.sets.release(set, seed, {neighbours}), contextOf(`${set.name}/attack`, seed)),
    })),
  )
  return sweep(bench, 'exact', places, {
    id: 'by-k',
    title: 'Recall by k, at the natural ratio',
    description: "Share of the real records found, by SMOTE's number of neighbours, set by set at the natural ratio.",
    x: 'k',
    scale: 'ordinal',
  })
}

async function byDimension(bench: Bench): Promise<Section> {
  const places = [3, 5, 10].flatMap(ratio =>
    DIMENSIONS.map((dimension): Place => ({
      series: `ratio ${ratio}`,
      x: dimension,
      run: async seed => {
        const context = contextOf(`gaussian/${dimension} columns/ratio ${ratio}`, seed)
        const real = gaussianRecords(context.rng.fork('records'), GAUSSIAN_RECORDS, dimension)
        return reconstruct({real, synthetic: await smoteOf(real, GAUSSIAN_RECORDS * ratio, context)}, context)
      },
    })),
  )
  return sweep(bench, 'exact', places, {
    id: 'by-dimension',
    title: `Recall by columns, ${GAUSSIAN_RECORDS} Gaussian records`,
    description:
      'Share of the records found, by the number of independent normal columns, for 3, 5 and 10 released rows per record.',
    x: 'columns',
    scale: 'ordinal',
  })
}

async function byCoarsening(bench: Bench, kind: 'decimals' | 'noise'): Promise<Section> {
  const levels: Coarsening[] =
    kind === 'decimals'
      ? [...DECIMALS.map(decimals => ({decimals})), SINGLE_PRECISION]
      : AMPLITUDES.map(noiseAmplitude => ({noiseAmplitude}))
  const places = bench
    .chosen(PAPER_SETS)
    .filter(({name}) => ['ecoli', 'yeast_me2', 'abalone_19'].includes(name))
    .flatMap(set =>
      levels.map((coarsening): Place => {
        const name = coarseName(coarsening)
        return {
          series: set.name,
          x: levelOf(coarsening),
          run: async seed =>
            reconstruct(await bench.sets.release(set, seed), contextOf(`${set.name}/${name}`, seed), {coarsening}),
        }
      }),
    )
  const what = kind === 'decimals' ? 'decimals kept' : 'amplitude of uniform noise'
  return sweep(bench, 'coarse', places, {
    id: kind === 'decimals' ? 'by-rounding' : 'by-noise',
    title: `Recall by ${what}, [-1, 1] scale`,
    description: `Share of the real records found within the match radius, by ${what}, set by set at the natural ratio.`,
    x: what,
    scale: 'ordinal',
  })
}

function levelOf(coarsening: Coarsening): string {
  if ('isSingle' in coarsening) return 'float32'
  return 'decimals' in coarsening ? String(coarsening.decimals) : coarsening.noiseAmplitude.toExponential()
}

async function sweep(bench: Bench, kind: 'exact' | 'coarse', places: readonly Place[], picture: Picture): Promise<Section> {
  const rows: string[][] = []
  const points: ChartPoint[] = []
  for (const {series, x, run} of places) {
    const runs = await perSeed(bench, run)
    bench.observe(kind, runs)
    bench.note(`${series}, ${picture.x} ${x}`)
    rows.push([series, String(x), ...cells(runs, ['recall', 'precision']), secondsOf(runs), declinedOf(runs)])
    points.push({series, x, y: mean(runs, 'recall')})
  }
  const figure = (name: string) => `${name}: mean / worst (rows handed back)`
  return {
    lines: table(['released', picture.x, figure('recall'), figure('precision'), 's', ''], rows),
    charts: [{...picture, y: 'recall', points}],
  }
}
