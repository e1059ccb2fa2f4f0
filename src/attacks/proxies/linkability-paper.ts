import {defineProxy} from './define-proxy.js'
import {breather, withProgress, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {Estimate, Estimates} from '../../core/estimate.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, permutation, type Rng} from '../../core/rng.js'
import type {Table} from '../../core/table.js'
import type {SearchedColumn} from '../../stats/column-tree.js'
import {searchColumns} from '../../stats/column-search.js'
import {wilson} from '../../stats/intervals.js'
import {normalQuantile} from '../../stats/special.js'
import {plainColumns, releasedTree} from '../released-tree.js'
import {Spaces} from '../spaces.js'
import {CONFIDENCE} from './distances.js'

export const linkabilityPaperOptions = {
  splits: {type: 'integer', min: 1, max: 10_000, default: 25, description: 'Random halvings of the columns.'},
  records: {
    type: 'integer',
    min: 1,
    max: 100_000,
    default: 10,
    description: 'Records to link per halving, at most all there are.',
  },
} as const satisfies OptionSpecs

/**
 * Linkability as SMOTE and Mirrors (arXiv 2510.15083) measured it with Anonymeter (Giomi et al.,
 * doi:10.56553/popets-2023-0055, section 5.2): someone holds two halves of the columns of the same people and joins those
 * whose nearest synthetic row is the same one from both halves. Distances are Gower's: absolute differences over the column's
 * range, 1 for another level; a missing cell is at distance 1 from everything; equally near rows are taken at random. Per
 * random halving of the columns ten training records are tried and, as control, ten holdout records.
 *
 * Gives `main` and `control`, the shares linked, with Wilson's interval over no more trials than there are records, and `risk`
 * = (main - control) / (1 - control) of Wilson's centres as Anonymeter computes it, averaged over the halvings with each cut to
 * [0, 1], as are the ends of its interval. Cutting makes the average positive even where nothing can be linked. The paper's
 * table prints the mean of the lower ends, here `risk.low` (its published code appends the lower end of the interval).
 *
 * @throws {NotApplicable} Without a holdout, with fewer than two columns, or without rows.
 */
export const linkabilityPaper = defineProxy({
  name: 'linkability-paper',
  summary: 'How often the two halves of a real record have the same closest synthetic row.',
  source: 'Giomi et al., Anonymeter, doi:10.56553/popets-2023-0055, as used in arXiv 2510.15083',
  attacker:
    'Someone who holds two files about the same people, each with half of the columns, and joins them through the synthetic rows.',
  options: linkabilityPaperOptions,
  create({splits, records}) {
    return {
      async measure({train, holdout, synthetic, spaces = new Spaces()}, context) {
        if (holdout === undefined || holdout.rowCount === 0) throw new NotApplicable('no non-members')
        if (train.columns.length < 2) throw new NotApplicable('it needs at least 2 columns to halve')
        if (train.rowCount === 0 || synthetic.rowCount === 0) throw new NotApplicable('there are no rows to link')
        const tries = Math.min(records, train.rowCount, holdout.rowCount)
        const found = await linkAll({train, holdout, synthetic, spaces}, splits, tries, context)
        return estimates(found, tries, [train.rowCount, holdout.rowCount])
      },
    }
  },
})

/** Records linked in each halving. */
interface Links {
  readonly main: number[]
  readonly control: number[]
}

interface Tables {
  readonly train: Table<'train'>
  readonly holdout: Table<'holdout'>
  readonly synthetic: Table<'synthetic'>
  readonly spaces: Spaces
}

async function linkAll(
  {train, holdout, synthetic, spaces}: Tables,
  splits: number,
  tries: number,
  context: Context,
): Promise<Links> {
  const breathe = breather(context)
  const links: Links = {main: [], control: []}
  const names = train.columns.map(({field}) => field.name)
  for (let split = 0; split < splits; split++) {
    const rng = context.rng.fork(`split/${split}`)
    const order = permutation(rng, names.length)
    const half = order.length >> 1
    const parts = [order.subarray(0, half), order.subarray(half)].map(part => Array.from(part, at => names[at]))
    const link = async (real: Table, label: string) => {
      const random = rng.fork(label)
      const chosen = real.select(permutation(random, real.rowCount).subarray(0, tries), 'targets')
      const search = {spaces, rng: random, context: withProgress(context, 0, 0)}
      const one = await nearestRows(chosen, synthetic, parts[0], search)
      const other = await nearestRows(chosen, synthetic, parts[1], search)
      return one.reduce((sum, row, at) => sum + (row === other[at] ? 1 : 0), 0)
    }
    links.main.push(await link(train, 'train'))
    links.control.push(await link(holdout, 'holdout'))
    context.progress((split + 1) / splits)
    await breathe()
  }
  return links
}

/** Per query the nearest synthetic row by Gower's distance over some columns (doi:10.2307/2528823). */
async function nearestRows(
  queries: Table,
  synthetic: Table,
  names: readonly string[],
  {spaces, rng, context}: {readonly spaces: Spaces; readonly rng: Rng; readonly context: Context},
): Promise<number[]> {
  const columns = plainColumns(queries, synthetic, names, spaces)
  const measure = {kind: 'gower', scales: Float64Array.from(columns, rangeOver)} as const
  const asked = Int32Array.from({length: queries.rowCount}, (_, query) => query)
  const found = await searchColumns(releasedTree(synthetic, spaces), columns, {measure, count: 1, queries: asked}, context)
  return found.ties.map(ties => ties.sort((a, b) => a - b)[integerBelow(rng, ties.length)])
}

/** The range of the released rows and the queries together; 1 where all are the same. */
function rangeOver({points, queries, isLevels}: SearchedColumn): number {
  if (isLevels) return 1
  let [low, high] = [points.least, points.most]
  for (let query = 0; query < queries.length; query++) {
    if (queries[query] < low) low = queries[query]
    if (queries[query] > high) high = queries[query]
  }
  return high > low ? high - low : 1
}

function estimates({main, control}: Links, tries: number, rows: readonly [number, number]): Estimates {
  const share = (links: readonly number[], people: number) => {
    const attempts = links.length * tries
    const trials = Math.min(attempts, people)
    return wilson((links.reduce((sum, count) => sum + count, 0) / attempts) * trials, trials, CONFIDENCE)
  }
  const risks = main.map((linked, at) => residualRisk(linked, control[at], tries))
  const mean = (pick: (risk: Residual) => number) => risks.reduce((sum, risk) => sum + pick(risk), 0) / risks.length
  const risk: Estimate = {
    value: mean(({value}) => value),
    low: mean(({low}) => low),
    high: mean(({high}) => high),
    confidence: CONFIDENCE,
    trials: tries,
    method: 'mean over halvings of the residual risk and of the ends of its interval, each cut to [0, 1]',
  }
  return {main: share(main, rows[0]), control: share(control, rows[1]), risk}
}

interface Residual {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Anonymeter's residual risk (section 4.4): Wilson's centres, errors propagated to first order, cut to [0, 1]. */
function residualRisk(linked: number, controls: number, tries: number): Residual {
  const z = normalQuantile((1 + CONFIDENCE) / 2)
  const wilsonOf = (hits: number) => ({
    rate: (hits + (z * z) / 2) / (tries + z * z),
    error: (z / (tries + z * z)) * Math.sqrt((hits * (tries - hits)) / tries + (z * z) / 4),
  })
  const [main, control] = [wilsonOf(linked), wilsonOf(controls)]
  const value = (main.rate - control.rate) / (1 - control.rate)
  const error = Math.hypot(main.error / (1 - control.rate), (control.error * (main.rate - 1)) / (1 - control.rate) ** 2)
  const cut = (risk: number) => Math.max(0, Math.min(1, risk))
  return {value: cut(value), low: cut(value - error), high: cut(value + error)}
}
