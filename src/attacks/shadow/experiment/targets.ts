import type {Context} from '../../../core/context.js'
import {permutation} from '../../../core/rng.js'
import {rowsWithLabel, type MinorityClass, type Table} from '../../../core/table.js'
import {encodeFeatures} from '../../../preprocess/encode-features.js'
import {nearestNeighboursAsync} from '../../../stats/neighbours.js'
import type {ExperimentOptions} from '../options.js'

const NEIGHBOURS = 5

/**
 * Chooses the records that an experiment is played about. `exposure`: those with the largest mean distance to their 5 nearest records of
 * the class, which are the most vulnerable (Meeus, Guépin, Crețu and de Montjoye, Achilles' Heels, arXiv 2306.10308; there by
 * cosine distance, here Euclidean on numbers scaled to [-1, 1] and one-hot levels, among the records of the class). It is known
 * before anything is measured. `random`: without replacement. Equally exposed ones come in the order of their rows.
 *
 * @returns Rows of the table, the most exposed first, or ascending.
 */
export async function selectTargets(
  data: Table<'train'>,
  {target, label}: MinorityClass,
  {selection, targets}: Pick<ExperimentOptions, 'selection' | 'targets'>,
  context: Context,
): Promise<Int32Array> {
  const rows = rowsWithLabel(data, target, [label])
  if (selection === 'all' || (selection === 'random' && rows.length <= targets)) return rows
  if (selection === 'random')
    return permutation(context.rng.fork('targets'), rows.length)
      .slice(0, targets)
      .sort()
      .map(at => rows[at])
  const exposure = await exposureOf(data, rows, target, context)
  return Int32Array.from(rows.keys())
    .sort((a, b) => exposure[b] - exposure[a] || a - b)
    .slice(0, targets)
    .map(at => rows[at])
}

async function exposureOf(data: Table<'train'>, rows: Int32Array, target: string, context: Context): Promise<Float64Array> {
  const count = Math.min(NEIGHBOURS, rows.length - 1)
  const exposure = new Float64Array(rows.length)
  if (count < 1) return exposure
  const encoder = encodeFeatures(data, {scaling: 'minmax', categorical: 'one-hot', exclude: [target]})
  const points = encoder.transform(data.select(rows, 'train'))
  const {distances} = await nearestNeighboursAsync(points, points, count, {excludeSelf: true}, context)
  distances.forEach((distance, at) => (exposure[Math.floor(at / count)] += distance / count))
  return exposure
}
