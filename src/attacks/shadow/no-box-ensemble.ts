import {KNOWS_A_RECORD_AND_OTHERS} from '../attackers.js'
import {defineAttack} from '../define-attack.js'
import {subContext, throwIfStopped, type Context} from '../../core/context.js'
import {NotApplicable, UserError} from '../../core/errors.js'
import {stackRows, type Matrix} from '../../core/matrix.js'
import type {OptionSpecs} from '../../core/options.js'
import {equalRows} from '../../core/equal-rows.js'
import type {Table} from '../../core/table.js'
import {requireRows} from '../encode-view.js'
import {enoughRows} from '../membership/enough-rows.js'
import type {ShadowSizes} from './no-box-ensemble/shadow-release.js'

export const noBoxEnsembleOptions = {
  members: {
    type: 'integer',
    min: 8,
    max: 100_000,
    default: 50,
    description: 'Released rows that each shadow release is made of.',
  },
} as const satisfies OptionSpecs

/** Among fewer a score has no place. */
const FEWEST_TARGETS = 8
/** Shadow releases of fewer rows teach nothing. */
const FEWEST_MEMBERS = 8
const FEWEST_AUXILIARY = 4
/** Released rows for each target that are looked at where there are very many. */
const ROWS_PER_TARGET = 20
/** Share of the progress that the targets' scores are taken to be. */
const TARGETS = 0.4

/**
 * Membership from the scores of ten attacks ({@link attackScores}), weighed by two classifiers. These learn where
 * membership is known: the attacker takes released rows for people and has three generators of different kinds make
 * releases of some of them. All attacks are played on these, against the rows that were used and as many that were not.
 * No target goes into that, nor any other real record, so nothing is fitted to the people whom the test is about. The
 * generators are the attacker's own (SMOTE, trees column by column, an adversarial random forest); which one made the
 * release need not be known. Scores go in by their places among the targets. Where there are many released rows for each
 * target, a random part of them is looked at ({@link enoughRows}).
 *
 * Ward et al., Ensembling Membership Inference Attacks, arXiv 2509.05350: several attacks together find more than each of
 * them, since none is best throughout. Departures: weights are learned instead of scores averaged, on releases of
 * released rows as `diffusion-loss` has them; stacked attacks of the MIDST challenge had real records whose membership
 * was known.
 *
 * @throws {NotApplicable} Without columns, with fewer than 8 targets, 4 auxiliary or 24 released rows, or where no
 * generator can work on the rows.
 * @throws {Interrupted} When the work was asked to stop.
 */
export const noBoxEnsemble = defineAttack({
  name: 'no-box-ensemble',
  summary: 'Weighs the scores of ten membership attacks by what they found in releases of its own.',
  source: 'Ward et al., Ensembling Membership Inference Attacks, arXiv 2509.05350, with learned weights',
  attacker: `${KNOWS_A_RECORD_AND_OTHERS}. They run generators of their own on the released rows.`,
  knows: {released: 'synthetic', targets: true, auxiliary: true, generator: 'none'},
  options: noBoxEnsembleOptions,
  underBudget: 'late',
  create({members}) {
    return {
      async guess(view, context) {
        throwIfStopped(context)
        const targets = requireRows(view.targets, 'there are no targets to ask about')
        const all = requireRows(view.released, 'the release holds no synthetic rows')
        const auxiliary = requireRows(view.auxiliary, 'there are no auxiliary rows to compare with')
        if (targets.rowCount < FEWEST_TARGETS)
          throw new NotApplicable(
            `no-box-ensemble tells scores by their places among the targets and needs at least ${FEWEST_TARGETS} of them; ` +
              `there are ${targets.rowCount}`,
          )
        const {released, parameters} = enoughRows(all, targets.rowCount, ROWS_PER_TARGET, context.rng.fork('rows'))
        const different = withoutRepeats(released)
        const sizes = shareOut(different.rowCount, auxiliary.rowCount, members)
        const {attackScores} = await import('./no-box-ensemble/attack-scores.js')
        const asked = await attackScores({...view, released}, subContext(context, 'targets', 0, TARGETS))
        const {examples, isMember, surrogates} = await shadowScores(
          released,
          sizes,
          subContext(context, 'shadows', TARGETS, 0.99),
        )
        const judge = await learnWeights(examples, isMember, subContext(context, 'classifier', 0.99, 1))
        return {
          kind: 'membership',
          scores: judge(asked),
          parameters: {...parameters, members: sizes.members, surrogates, estimated: []},
        }
      },
    }
  },
})

/** A row that stands in the release twice would be a member and a stranger at once. */
function withoutRepeats(released: Table): Table {
  const [numbers] = equalRows(
    [released],
    released.columns.map(({field}) => field.name),
  ).numbers
  let next = 0
  const first = [...numbers.keys()].filter(row => numbers[row] === next && ++next > 0)
  return released.select(first, 'synthetic')
}

function shareOut(released: number, auxiliary: number, wanted: number): ShadowSizes {
  const members = Math.min(wanted, Math.floor(released / 3))
  if (members < FEWEST_MEMBERS || auxiliary < FEWEST_AUXILIARY)
    throw new NotApplicable(
      `there are ${released} different released rows and ${auxiliary} auxiliary ones; ` +
        `${3 * FEWEST_MEMBERS} and ${FEWEST_AUXILIARY} are needed to make shadow releases`,
    )
  return {members, auxiliary: Math.min(auxiliary, released - 2 * members)}
}

/** Scores of rows whose membership is known, those that shadow releases were made of and as many others. */
async function shadowScores(released: Table, sizes: ShadowSizes, context: Context) {
  const {attackScores} = await import('./no-box-ensemble/attack-scores.js')
  const {makeShadowRelease, surrogatesFor} = await import('./no-box-ensemble/shadow-release.js')
  const names = surrogatesFor(released)
  const scores: Matrix[] = []
  const surrogates: string[] = []
  const failures: string[] = []
  for (const [at, name] of names.entries()) {
    const part = subContext(context, name, at / names.length, (at + 1) / names.length)
    try {
      scores.push(await attackScores(await makeShadowRelease(name, released, sizes, part), part))
      surrogates.push(name)
    } catch (error) {
      // Such rows are nothing for that generator; the others may do.
      if (!(error instanceof NotApplicable || error instanceof UserError)) throw error
      failures.push(error.message)
    }
  }
  if (scores.length === 0) throw new NotApplicable(`no generator can make shadow releases of these rows: ${failures.join('; ')}`)
  const examples = stackRows(...scores)
  const isMember = Uint8Array.from({length: examples.rows}, (_, row) => (row % (2 * sizes.members) < sizes.members ? 1 : 0))
  return {examples, isMember, surrogates}
}

/**
 * The mean of two classifiers' probabilities: a logistic regression, which adds up what attacks agree in, and a forest (100 trees, 5
 * rows in a leaf), which can leave it to one attack where that alone is sure.
 */
async function learnWeights(examples: Matrix, isMember: Uint8Array, context: Context): Promise<(scores: Matrix) => Float64Array> {
  const {logisticRegression} = await import('../../learners/logistic-regression.js')
  const {randomForest} = await import('../../learners/random-forest.js')
  const sum = await logisticRegression.create({}).fit(examples, isMember, subContext(context, 'sum'))
  const forest = await randomForest.create({minLeaf: 5}).fit(examples, isMember, subContext(context, 'forest'))
  return scores => {
    const second = forest.predict(scores)
    return sum.predict(scores).map((first, target) => (first + second[target]) / 2)
  }
}
