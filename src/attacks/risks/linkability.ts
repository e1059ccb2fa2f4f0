import {RISKS_SOURCE} from './risk.js'
import {defineAttack} from '../define-attack.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import type {Context} from '../../core/context.js'
import {permutation} from '../../core/rng.js'
import type {Table} from '../../core/table.js'
import {Spaces} from '../spaces.js'
import {agreementMatches, codeColumns, type Match} from './kept-columns.js'
import {nearestReleased} from './nearest-released.js'
import {withDistinctRows} from './predicates.js'
import {namesOf, searchOption, type Halves, type Links} from './risk.js'

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
    description: 'Columns of the one file, separated by commas (default: all that the other file has not, or random halves).',
  },
  right: {
    type: 'text',
    description: 'Columns of the other file, separated by commas (default: all that the one file has not).',
  },
  search: searchOption,
} as const satisfies OptionSpecs

/** By agreement in all columns of either file, in half of them, and in a quarter. */
const SHARES = [1, 1 / 2, 1 / 4]

/**
 * Linkability: someone holds two files about the same people, each with other columns, and joins them through the release (Article 29
 * Working Party, Opinion 05/2014; Giomi et al., doi:10.56553/popets-2023-0055, the linkability algorithm). For every row of either
 * file the attacker takes the k nearest released rows over that file's columns; a row of the one and a row of the other
 * that have a released row in common are taken for the same person.
 *
 * Departs from the paper in the distance, which there is Gower's: here numbers are min-max scaled to [-1, 1] and levels one-hot over
 * the released rows and the file, and the distance is Euclidean; missing cells take the median or the most frequent
 * level. Equal released rows count as one.
 *
 * With `search` rows are also joined by the released row that agrees in what is most surprising (`agreementMatches`),
 * over all columns of either file and over random shares of them: where a release kept some columns together and drew
 * the others anew, the others hide it from a distance over all. Written from the definitions.
 *
 * @throws {NotApplicable} Without the two files, released rows or columns on either side.
 */
export const linkability = defineAttack({
  name: 'linkability',
  summary: 'Joins two files about the same people, each with other columns, through the synthetic rows.',
  source: RISKS_SOURCE,
  attacker:
    'Someone who holds two files about the same people, each with some of the columns, and gets the file of synthetic rows.',
  byDefault: true,
  knows: {released: 'synthetic', targets: false, auxiliary: false, generator: 'none'},
  options: linkabilityOptions,
  asks: ({halvings, left, right, search}) => ({
    kind: 'links',
    halvings: left !== undefined || right !== undefined ? 1 : halvings,
    search,
    ...(left !== undefined && {left: namesOf(left)}),
    ...(right !== undefined && {right: namesOf(right)}),
  }),
  success: {
    forOnePerson:
      'whoever holds two files that each know some of the columns can join the right rows for {share} ' +
      'people through the release{elsewhere}',
  },
  create({neighbours, left, right, search}) {
    const isGiven = left !== undefined || right !== undefined
    return {
      async guess({released, halves, spaces = new Spaces()}, context) {
        if (halves === undefined) throw new NotApplicable('there are no two files to join')
        if (released.rowCount === 0) throw new NotApplicable('the release holds no synthetic rows')
        const distinct = spaces.of<Table, Table>(released, withDistinctRows)
        const candidates = Math.min(neighbours, distinct.rowCount)
        const [one, other] = [halves.left, halves.right]
        return {
          kind: 'links',
          candidates,
          left: await nearestReleased(one, distinct, candidates, spaces, context),
          right: await nearestReleased(other, distinct, candidates, spaces, context),
          others: search ? await agreeingLinks(halves, distinct, isGiven ? [1] : SHARES, spaces, context) : [],
          parameters: {estimated: [], neighbours: candidates},
        }
      },
    }
  },
})

async function agreeingLinks(
  {left, right}: Halves,
  released: Table,
  shares: readonly number[],
  spaces: Spaces,
  context: Context,
): Promise<Links['others']> {
  const matches = async (half: Table, label: string) => {
    const names = half.columns.map(({field}) => field.name)
    const coded = codeColumns(half, released, spaces)
    const found: Match[] = []
    for (const share of shares) {
      const order = permutation(context.rng.fork(`columns/${label}/${share}`), names.length)
      const some = Array.from(order.subarray(0, Math.max(1, Math.round(share * names.length))), at => names[at])
      found.push(...(await agreementMatches(coded, some, [undefined], context)))
    }
    return found
  }
  const [ours, theirs] = [await matches(left, 'left'), await matches(right, 'right')]
  return ours.map((match, at) => ({left: match, right: theirs[at]}))
}
