import {defineAttack} from '../define-attack.js'
import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import {permutation, type Rng} from '../../core/rng.js'
import type {Table} from '../../core/table.js'
import type {Learner} from '../../learners/learner.js'
import {encodeFeatures} from '../../preprocess/encode-features.js'
import {Spaces} from '../spaces.js'
import {classProbabilities, mostProbable} from './learned/class-probabilities.js'
import {needsNearRows, reconcile} from './learned/cobp-ra.js'
import {drawKnownSets, type KnownSet} from './learned/known-columns.js'
import {classesOf} from './learned/secret-classes.js'
import {nearestReleased} from './nearest-released.js'
import {RISKS_SOURCE, namesOf, type Incomplete, type SweepTry} from './risk.js'

export const learnedInferenceOptions = {
  secret: {
    type: 'text',
    description: 'The columns to infer, separated by commas (default: each in turn, or all that are not known).',
  },
  known: {
    type: 'text',
    description:
      'The columns that the attacker knows, separated by commas (default: a sweep over sets of few, half and all others).',
  },
  tolerance: {
    type: 'number',
    min: 0.01,
    max: 0.5,
    default: 0.05,
    description: "A guessed number counts when it is off by at most this share of the column's range.",
  },
  draws: {type: 'integer', min: 1, max: 20, default: 2, description: 'Sets of known columns that are drawn of each size.'},
  mostSecrets: {
    type: 'integer',
    min: 1,
    max: 1000,
    default: 8,
    description: 'Where no columns are named: most columns that are secret; of more, some are drawn.',
  },
  rows: {
    type: 'integer',
    min: 50,
    max: 100_000,
    default: 1000,
    description: 'Most released rows that models are trained on; of more, some are drawn.',
  },
} as const satisfies OptionSpecs

/** As the authors of CoBP-RA have it. */
const FOREST = {trees: 25, maxDepth: 25}
/** Small trees, for releases of some hundred rows. */
const BOOSTING = {trees: 20, learningRate: 0.3, maxLeaves: 15, minLeaf: 5}
const NEAR_ROWS = 100

/**
 * Attribute inference by whoever trains models on the released rows to predict what they do not know of a person from
 * what they do. Which columns these are is given, or swept over (`drawKnownSets`). Each secret is guessed in four ways:
 *
 * - `neighbour`: the value in the released row that is nearest in the known columns, as in `attribute-inference`.
 * - `forest` and `boosting`: the most probable class by a random forest and by gradient-boosted trees that were trained
 *   on the released rows (`classProbabilities`).
 * - `cobp-ra`: the forests of all hidden columns, reconciled with each other (`reconcile`; arXiv 2606.08372).
 *
 * Levels are classes; numbers are intervals as wide as the tolerance allows (`classesOf`). Features of the models are
 * numbers as they are and levels by their place in the list; missing cells take the median or the most frequent level
 * of the released rows, and a feature says which they were. A guess depends on a person's known cells alone, and
 * through the correction of `cobp-ra` on the known cells of all who are asked about.
 *
 * Nothing is picked here: the audit counts every guess, and pays for the question it shows (see `audit/score/risks`).
 *
 * @throws {NotApplicable} Without people to ask about, released rows, or known columns.
 */
export const learnedInference = defineAttack({
  name: 'learned-inference',
  summary: 'Trains models on the synthetic rows that guess columns of a record from columns that the attacker knows.',
  source: `Golob et al., arXiv 2606.08372 (CoBP-RA, rarity-weighted advantage); ${RISKS_SOURCE}`,
  attacker:
    "Someone who knows some columns of a person's record, gets the file of synthetic rows, and trains models on it to guess the rest.",
  underBudget: 'late',
  knows: {released: 'synthetic', targets: false, auxiliary: false, generator: 'none'},
  options: learnedInferenceOptions,
  asks: ({secret, known, tolerance}) => ({
    kind: 'sweep',
    tolerance,
    search: true,
    ...(secret !== undefined && {secrets: namesOf(secret)}),
    ...(known !== undefined && {known: namesOf(known)}),
  }),
  success: {
    forOnePerson: 'whoever knows some of their values guesses a hidden one correctly in {share} cases{elsewhere}',
  },
  create(options) {
    return {
      async guess({released, incomplete, spaces = new Spaces()}, context) {
        throwIfStopped(context)
        if (incomplete === undefined) throw new NotApplicable('there is nobody whose record lacks a column')
        if (released.rowCount === 0) throw new NotApplicable('the release holds no synthetic rows')
        if (incomplete.records.columns.length < 2) throw new NotApplicable('there are no known columns')
        const areNamed = options.secret !== undefined || options.known !== undefined
        const secrets = areNamed ? incomplete.secrets : some(incomplete.secrets, options.mostSecrets, context.rng.fork('secrets'))
        const sets = knownSetsFor(incomplete, secrets, options, context.rng.fork('sets'))
        const seen = released.select(drawnRows(released.rowCount, options.rows, context.rng.fork('rows')), 'train')
        const attacker = {...(await learnersOfAttack()), seen, released, spaces, tolerance: options.tolerance}
        const tries: SweepTry[] = []
        for (const [at, set] of sets.entries()) {
          const own = subContext(context, `known/${set.known.join('/')}`, at / sets.length, (at + 1) / sets.length)
          tries.push(...(await guessesFrom(set, incomplete.records, attacker, own)))
        }
        return {kind: 'sweep', tries, parameters: {estimated: [], knownSets: sets.length, trainedOn: seen.rowCount}}
      },
    }
  },
})

interface Attacker {
  readonly forest: Learner
  readonly boosting: Learner
  /** Released rows that models are trained on. */
  readonly seen: Table<'train'>
  readonly released: Table
  readonly spaces: Spaces
  readonly tolerance: number
}

async function learnersOfAttack(): Promise<Pick<Attacker, 'forest' | 'boosting'>> {
  const {learners} = await import('../../learners/registry.js')
  return {
    forest: learners.get('random-forest').create(FOREST),
    boosting: learners.get('gradient-boosting').create(BOOSTING),
  }
}

function knownSetsFor(
  {records, known}: Incomplete,
  secrets: readonly string[],
  {secret, draws}: {readonly secret?: string | undefined; readonly draws: number},
  rng: Rng,
): KnownSet[] {
  if (known !== undefined) return [{known, hidden: secrets}]
  const names = records.columns.map(({field}) => field.name)
  // Whoever names secrets knows none of them.
  const named = secret === undefined ? [] : namesOf(secret)
  return drawKnownSets({columns: names.filter(name => !named.includes(name)), secrets, draws}, rng)
}

/** What the four ways of guessing say of each hidden column. */
async function guessesFrom(
  {known, hidden}: KnownSet,
  records: Table<'targets'>,
  {forest, boosting, seen, released, spaces, tolerance}: Attacker,
  context: Context,
): Promise<SweepTry[]> {
  const asked = only(records, known)
  const nearest = released.select(await nearestReleased(asked, released, 1, spaces, context), 'reconstructed')
  const encoder = encodeFeatures(only(seen, known), {scaling: 'none', categorical: 'ordinal', missingIndicators: true})
  const [features, queries] = [encoder.transform(seen), encoder.transform(asked)]
  const columns = []
  for (const secret of hidden) {
    const classes = classesOf(seen.column(secret), tolerance)
    if (classes.count === 0) continue
    const training = {...classes, features}
    const probabilitiesBy = (learner: Learner, by: string) =>
      classProbabilities(learner, training, queries, subContext(context, `${by}/${secret}`))
    columns.push({
      secret,
      ...classes,
      boosted: await probabilitiesBy(boosting, 'boosting'),
      probabilities: await probabilitiesBy(forest, 'forest'),
    })
  }
  const count = needsNearRows(columns, NEAR_ROWS) ? Math.min(NEAR_ROWS, seen.rowCount) : 0
  const rows = count === 0 ? new Int32Array() : await nearestReleased(asked, seen, count, spaces, context)
  const reconciled = await reconcile(columns, {rows, count}, context)
  return columns.flatMap(({secret, boosted, probabilities, guess, count: size}, at): SweepTry[] => {
    const learned = (by: SweepTry['by'], all: Float64Array) => ({known, secret, by, guessed: guess(mostProbable(all, size))})
    return [
      {known, secret, by: 'neighbour', guessed: nearest.column(secret)},
      learned('forest', probabilities),
      learned('boosting', boosted),
      learned('cobp-ra', reconciled[at]),
    ]
  })
}

const only = <T extends Table>(table: T, names: readonly string[]) =>
  table.without(table.columns.map(({field}) => field.name).filter(name => !names.includes(name))) as T

/** At most so many of the list, in its order. */
function some<T>(list: readonly T[], most: number, rng: Rng): readonly T[] {
  return Array.from(drawnRows(list.length, most, rng), at => list[at])
}

/** At most so many of the rows, drawn, in their order. */
function drawnRows(count: number, most: number, rng: Rng): Int32Array {
  if (count <= most) return Int32Array.from({length: count}, (_, row) => row)
  return permutation(rng, count).slice(0, most).sort()
}
