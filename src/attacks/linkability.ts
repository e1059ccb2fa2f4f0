import {NotApplicable} from '../core/errors.js'
import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import type {Context} from '../core/context.js'
import {concatTables, Table} from '../core/table.js'
import {encodeFeatures} from '../preprocess/encode-features.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import type {Attack} from './attack.js'
import {distinctRows} from './predicates.js'

export const linkabilityOptions = {
  neighbours: {type: 'integer', min: 1, max: 1000, default: 1, description: 'Nearest released rows a record may belong to.'},
  halvings: {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 10,
    description: 'Random halvings of the columns, when left is not given.',
  },
  left: {
    type: 'text',
    description: 'Columns of the one file, separated by commas; the others are in the other (default: random halves).',
  },
} as const satisfies OptionSpecs

/**
 * Linkability: someone holds two files about the same people, each with other columns, and joins them through the release (Article 29
 * Working Party, Opinion 05/2014; Giomi et al., doi:10.56553/popets-2023-0055, the linkability algorithm). For every row of either
 * file the attacker takes the k nearest released rows over that file's columns; a row of the one and a row of the other that have a released row
 * in common are taken for the same person.
 *
 * Departs from the paper in the distance, which there is Gower's: here numbers are min-max scaled to [-1, 1] and levels one-hot over
 * the released rows and the file, and the distance is Euclidean; missing cells take the median or the most frequent level. Equal released rows count as one.
 * Written from the definitions.
 *
 * @throws {NotApplicable} Without the two files, released rows or columns on either side.
 */
export function create(given: GivenOptions): Attack {
  const {neighbours, halvings, left} = parseOptions('linkability', linkabilityOptions, given)
  const asks = {
    kind: 'links',
    halvings: left === undefined ? halvings : 1,
    ...(left !== undefined && {left: left.split(',').map(name => name.trim())}),
  } as const
  return {
    needs: {released: 'synthetic', targets: false, auxiliary: false, generator: 'none', asks},
    async guess({released, halves}, context) {
      if (halves === undefined) throw new NotApplicable('there are no two files to join')
      if (released.rowCount === 0) throw new NotApplicable('the release holds no synthetic rows')
      const distinct = released.select(distinctRows(released), 'synthetic')
      const candidates = Math.min(neighbours, distinct.rowCount)
      const [one, other] = [halves.left, halves.right]
      return {
        kind: 'links',
        candidates,
        left: await nearestReleased(one, distinct, candidates, context),
        right: await nearestReleased(other, distinct, candidates, context),
        parameters: {estimated: [], neighbours: candidates},
      }
    },
  }
}

/** [targets, k] rows of the release, by the columns of the targets. */
export async function nearestReleased(targets: Table, released: Table, k: number, context: Context): Promise<Int32Array> {
  const columns = targets.columns.map(({field}) => released.column(field.name))
  const part = new Table('synthetic', columns, released.rowCount)
  const encoder = encodeFeatures(concatTables('train', [part, targets]), {scaling: 'minmax', categorical: 'one-hot'})
  const {indices} = await nearestNeighboursAsync(encoder.transform(part), encoder.transform(targets), k, {}, context)
  return Int32Array.from(indices)
}
