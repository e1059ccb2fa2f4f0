import type {Context} from '../../src/core/context.js'
import {NotApplicable} from '../../src/core/errors.js'
import {pickRows} from '../../src/core/matrix.js'
import type {GivenOptions} from '../../src/core/options.js'
import {permutation} from '../../src/core/rng.js'
import {categoricalColumn, concatTables, rowsWithLabel, type Table} from '../../src/core/table.js'
import {generators} from '../../src/generators/registry.js'
import {nearestNeighbours} from '../../src/stats/neighbours.js'
import {comparable, comparisonScale} from '../../src/audit/score/count-guesses.js'
import {PAPER_SETS, type PaperSet, type Released} from '../support/paper-sets.js'
import {perSeed, type Bench, type Row, type Section} from './bench.js'
import {reconstruct, type ReconstructOptions, type Run} from './measure.js'
import {contextOf, gaussianRecords, smoteOf, someRows} from './releases.js'
import {average, cells, declinedOf, secondsOf, show, table} from './summary.js'

/** How a release is made from a set; undefined where the generator does not apply to it. */
type Make = (train: Table<'train'>, set: PaperSet, context: Context) => Promise<(Released & ReconstructOptions) | undefined>

const SHARES = [0.05, 0.1, 0.25, 0.5, 1]
const ENN_NEIGHBOURS = 3

const VARIANTS: readonly (readonly [name: string, make: Make])[] = [
  ['as it is', (train, set, context) => usual(train, set, context)],
  ['Borderline-SMOTE 1', (train, set, context) => made(train, set, context, 'borderline-smote', {kind: '1'})],
  ['Borderline-SMOTE 2', (train, set, context) => made(train, set, context, 'borderline-smote', {kind: '2'})],
  ['ADASYN', (train, set, context) => made(train, set, context, 'adasyn')],
  ['k-means-SMOTE', (train, set, context) => made(train, set, context, 'kmeans-smote')],
  ['Tomek links removed', withoutTomekLinks],
  ['edited by nearest neighbours', edited],
  ['three runs (k = 3, 5, 7) put together', threeRuns],
  ['sorted by the first column', sorted],
  ['a tenth of the real rows mixed in', (train, set, context) => mixedIn(train, set, context, 0.1)],
  ['all real rows mixed in', (train, set, context) => mixedIn(train, set, context, 1)],
  ...SHARES.map((share): [string, Make] => [
    `${share * 100} % of the rows released`,
    async (train, set, context) => {
      const {real, synthetic} = await usual(train, set, context)
      return {real, synthetic: someRows(synthetic, Math.round(share * synthetic.rowCount), context.rng.fork('share'))}
    },
  ]),
]
const VARIANT_SETS = ['ecoli', 'yeast_me2', 'abalone', 'churn']

/** Releases made in other ways than the published protocol's; they have no bars. */
export const variantsRow: Row = {name: 'variants', title: 'Variants, natural ratio', measure}

async function measure(bench: Bench): Promise<Section> {
  const rows: string[][] = []
  const add = (label: string, runs: readonly Run[]) => {
    bench.observe('exact', runs)
    bench.note(label)
    const share = show(average(runs.map(run => run.share)))
    rows.push([label, ...cells(runs, ['recall', 'precision']), secondsOf(runs), share, declinedOf(runs)])
  }
  for (const set of bench.chosen(PAPER_SETS).filter(({name}) => VARIANT_SETS.includes(name)))
    for (const [name, make] of VARIANTS) {
      const train = await bench.sets.read(set)
      const runs: Run[] = []
      for (const seed of bench.seeds) {
        const context = contextOf(`${set.name}/${name}`, seed)
        const release = await make(train, set, context)
        if (release !== undefined) runs.push(await reconstruct(release, context, release))
      }
      if (runs.length > 0) add(`${set.name}, ${name}`, runs)
      else rows.push([`${set.name}, ${name}`, '', '', '', '', 'the generator does not apply to this set'])
    }
  add('two self-made classes of 60 records, 8 columns, ratio 10', await perSeed(bench, twoClasses))
  const figure = (name: string) => `${name}: mean / worst (rows handed back)`
  return {
    lines: [
      'Recall counts all minority records, also those that a generator did not use (Borderline-SMOTE ' +
        'starts from those in danger alone); a record',
      'of the majority is right too under Borderline-SMOTE 2, which interpolates towards them. Where ' +
        'no generator is named it is SMOTE, on churn SMOTE-NC',
      '(numbers alone: the section above has its categories).',
      '',
      ...table(['released', figure('recall'), figure('precision'), 's', 'explained share', ''], rows),
    ],
  }
}

/** A release of a generator at its natural ratio; undefined where it does not apply to the set. */
export async function made(
  train: Table<'train'>,
  {target}: Pick<PaperSet, 'target'>,
  context: Context,
  generator: string,
  options: GivenOptions = {},
): Promise<(Released & ReconstructOptions) | undefined> {
  const minority = rowsWithLabel(train, target, ['1'])
  try {
    const fitted = await (await generators.get(generator).create(options)).fit(train, {target, label: '1'}, context)
    const synthetic = await fitted.sample(train.rowCount - 2 * minority.length, context)
    const released = {real: train.select(minority, 'source').without([target]), synthetic: synthetic.without([target])}
    if (options['kind'] !== '2') return released
    return {...released, others: train.select(rowsWithLabel(train, target, ['0']), 'source').without([target])}
  } catch (error) {
    if (error instanceof NotApplicable) return undefined
    throw error
  }
}

/** SMOTE, or SMOTE-NC for mixed columns. */
async function usual(train: Table<'train'>, set: PaperSet, context: Context, options: GivenOptions = {}) {
  const release = await made(train, set, context, set.categorical ? 'smote-nc' : 'smote', options)
  if (release === undefined) throw new TypeError('One of the two applies to every set.')
  return release
}

/** The numbers of all rows and of synthetic ones, on one scale, and what is known of them. */
function withReal(train: Table<'train'>, set: PaperSet, synthetic: Table<'synthetic'>) {
  const features = train.without([set.target])
  const both = concatTables('augmented', [features, synthetic])
  const {codes, field} = categoricalColumn(train, set.target)
  return {
    both,
    points: comparable(both, comparisonScale(features)),
    /** The synthetic rows. */
    own: Int32Array.from({length: synthetic.rowCount}, (_, row) => train.rowCount + row),
    isOther: (row: number) => row < codes.length && field.levels[codes[row]] === '0',
  }
}

/** Without the rows that are the nearest row of a majority row which is their own nearest (Tomek, doi:10.1109/TSMC.1976.4309452). */
async function withoutTomekLinks(train: Table<'train'>, set: PaperSet, context: Context) {
  const {real, synthetic} = await usual(train, set, context)
  const {both, points, own, isOther} = withReal(train, set, synthetic)
  const nearest = nearestNeighbours(points, points, 1, {excludeSelf: true}).indices
  const kept = own.filter(row => !(isOther(nearest[row]) && nearest[nearest[row]] === row))
  return {real, synthetic: both.select(kept, 'synthetic')}
}

/** Without the rows most of whose nearest rows of the whole set are of the majority (Wilson, doi:10.1109/TSMC.1972.4309137). */
async function edited(train: Table<'train'>, set: PaperSet, context: Context) {
  const {real, synthetic} = await usual(train, set, context)
  const {both, points, own, isOther} = withReal(train, set, synthetic)
  const {indices} = nearestNeighbours(points, pickRows(points, own), ENN_NEIGHBOURS + 1)
  const kept = own.filter((row, at) => {
    const near = [...indices.subarray(at * (ENN_NEIGHBOURS + 1), (at + 1) * (ENN_NEIGHBOURS + 1))].filter(other => other !== row)
    return 2 * near.slice(0, ENN_NEIGHBOURS).filter(isOther).length < ENN_NEIGHBOURS
  })
  return {real, synthetic: both.select(kept, 'synthetic')}
}

async function threeRuns(train: Table<'train'>, set: PaperSet, context: Context) {
  const parts = []
  for (const neighbours of [3, 5, 7]) {
    const {real, synthetic} = await usual(train, set, context, {neighbours})
    parts.push({real, synthetic: someRows(synthetic, Math.round(synthetic.rowCount / 3), context.rng.fork(`run ${neighbours}`))})
  }
  return {
    real: parts[0].real,
    synthetic: concatTables(
      'synthetic',
      parts.map(({synthetic}) => synthetic),
    ),
  }
}

async function sorted(train: Table<'train'>, set: PaperSet, context: Context) {
  const {real, synthetic} = await usual(train, set, context)
  const [first] = synthetic.columns
  const keys = first.kind === 'numeric' ? first.values : first.codes
  const order = Int32Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b])
  return {real, synthetic: synthetic.select(order, 'synthetic')}
}

async function mixedIn(train: Table<'train'>, set: PaperSet, context: Context, share: number) {
  const {real, synthetic} = await usual(train, set, context)
  const some = someRows(real, Math.round(share * real.rowCount), context.rng.fork('real'))
  const both = concatTables('synthetic', [some, synthetic])
  return {real, synthetic: both.select(permutation(context.rng.fork('shuffle'), both.rowCount), 'synthetic')}
}

/** Each class interpolated by itself, released together without labels. */
async function twoClasses(seed: number): Promise<Run> {
  const context = contextOf('two classes', seed)
  const classes = [0, 1].map(shift => gaussianRecords(context.rng.fork(`class ${shift}`), 60, 8, shift))
  const parts = await Promise.all(classes.map(async (real, at) => smoteOf(real, 600, contextOf(`two classes/${at}`, seed))))
  const both = concatTables('synthetic', parts)
  const synthetic = both.select(permutation(context.rng.fork('shuffle'), both.rowCount), 'synthetic')
  return reconstruct({real: concatTables('source', classes), synthetic}, context)
}
