import type {SampleKind} from '../core/column.js'
import {
  checkDescription,
  creatorOf,
  defined,
  mapMade,
  type Definition,
  type Description,
  type Made,
  type OptionsFor,
} from '../core/definition.js'
import {NotApplicable} from '../core/errors.js'
import type {FindingNote} from '../core/finding.js'
import {parseOptions, type GivenOptions, type OptionSpecs, type OptionValues} from '../core/options.js'
import {sampleForm} from '../core/sample-form.js'
import type {Attack, Guesses, Knowledge} from './attack.js'
import {checkAttackDescription} from './check-description.js'
import {checkGuesses} from './check-guesses.js'
import {featureView} from './feature-view.js'
import {usualNote} from './finding-of.js'
import type {RiskQuestion} from './risks/risk.js'

/** What an attack on a release is, and how it is made. */
export interface AttackDescription<N extends string, S extends OptionSpecs, R> extends Description<N, S>, FindingWords {
  /** Who the attacker is and what they need, in one sentence a privacy officer can read. */
  readonly attacker: string
  /** What the attacker has: the audit hands out exactly this and nothing else. */
  readonly knows: Knowledge
  /** For one of the three regulatory risks: what is asked of the attacker. */
  asks?(options: OptionValues<S>): RiskQuestion
  /** Part of an audit that names no attacks. The others take long or need more than the files; reports name them as not tested. */
  readonly byDefault?: boolean
  /** Another attack on the same files, which asks about nobody: an audit plays it too, and it is played where no targets are given. */
  readonly beside?: string
  /** Where time is short: `first` is done before all else and to its end, `late` after the others since it may take long. */
  readonly underBudget?: 'first' | 'late'
  /** Of attacks that look inside a generator: one that they can look into, for the audit's own controls. */
  readonly controlGenerator?: {readonly name: string; readonly options: GivenOptions}
  /**
   * Looks at the numbers of samples, such as pixels, as they are. The others see them as features ({@link featureView}), which say what
   * is alike in pictures; questions about columns are not asked of pictures at all.
   */
  readonly onNumbers?: true
  /** Looks at the cells of samples, whatever they are: at pixels and at molecules as they are written. */
  readonly onCells?: true
  /** Of use on these alone, such as pictures, and part of audits of no others. */
  readonly onlySamples?: readonly SampleKind[]
  /** Makes the attack; heavy code is imported here, so that it is loaded when it is needed. */
  create(options: OptionValues<S>): R
}

/** Where it differs from other attacks that end in the same; see {@link usualNote}. */
type FindingWords = Omit<FindingNote, 'finds' | 'holds'>

type Plays<G extends Guesses = Guesses> = Pick<Attack<G>, 'guess'>
type KindOf<R> = Awaited<R> extends {guess(...given: never[]): Promise<{kind: infer K}>} ? K : never
type AttackOf<R> = Attack<Extract<Guesses, {readonly kind: KindOf<R>}>>

export interface AttackDefinition<
  N extends string = string,
  S extends OptionSpecs = OptionSpecs,
  A extends Attack | Promise<Attack> = Attack | Promise<Attack>,
>
  extends Definition<N, S>, FindingNote {
  readonly kind: 'attack'
  readonly attacker: string
  /** With the question that is asked when no option is given. */
  readonly knows: Knowledge
  readonly byDefault: boolean
  readonly onlySamples?: readonly SampleKind[]
  readonly onNumbers?: true
  readonly beside?: string
  readonly underBudget?: 'first' | 'late'
  readonly controlGenerator?: {readonly name: string; readonly options: GivenOptions}
  /** @throws {UserError} When an option is not known or out of its range. */
  create(options?: OptionsFor<S>): A
}

/**
 * Describes an attack on a release: everything the tool, its reports and its audits know of it stands here.
 *
 * @throws {UserError} When the description is not as it must be.
 */
export function defineAttack<const N extends string, const S extends OptionSpecs, R extends Plays | Promise<Plays>>(
  description: AttackDescription<N, S, R>,
): AttackDefinition<N, S, Made<R, AttackOf<R>>> {
  const {name, summary, source, options, attacker, knows, byDefault = false} = description
  const {beside, underBudget, controlGenerator, onlySamples, onNumbers} = description
  checkDescription(description)
  checkAttackDescription(name, description)
  const make = creatorOf<S, Attack | Promise<Attack>>({
    ...{name, summary, source, options},
    create: values =>
      mapMade<Plays, Attack>(description.create(values), plays => checkedAttack(description, knowing(values), plays)),
  })
  const knowing = (values: OptionValues<S>): Knowledge =>
    description.asks === undefined ? knows : {...knows, asks: description.asks(values)}
  const usual = knowing(parseOptions(name, options, {}))
  const note = usualNote(usual)
  const {finds, holds} = note
  const {criterion = note.criterion, namedTest = note.namedTest} = description
  const success = {...note.success, ...description.success}
  return defined({
    kind: 'attack',
    ...{name, summary, source, options, attacker, knows: usual, byDefault, finds, holds},
    ...(onlySamples && {onlySamples}),
    ...(onNumbers && {onNumbers}),
    ...(beside !== undefined && {beside}),
    ...(underBudget && {underBudget}),
    ...(controlGenerator && {controlGenerator}),
    ...(criterion && {criterion}),
    ...(namedTest && {namedTest}),
    ...(Object.keys(success).length > 0 && {success}),
    create: make as unknown as (given?: OptionsFor<S>) => Made<R, AttackOf<R>>,
  })
}

/** Whether an attack is of use on rows that are these samples, or records where they are none. */
export function isOfUse(
  {onlySamples, onNumbers}: Pick<AttackDefinition, 'onlySamples' | 'onNumbers'>,
  samples: SampleKind | undefined,
): boolean {
  if (onNumbers && samples === 'molecule') return false
  return onlySamples === undefined || (samples !== undefined && onlySamples.includes(samples))
}

/** The attack, shown of samples what it can use, and its guesses looked at before anybody counts them. */
function checkedAttack(
  {name, onNumbers, onCells}: Pick<AttackDescription<string, OptionSpecs, unknown>, 'name' | 'onNumbers' | 'onCells'>,
  knows: Knowledge,
  plays: Plays,
): Attack {
  return {
    knows,
    async guess(given, context, keep) {
      if (knows.asks !== undefined && sampleForm(given.released) !== undefined)
        throw new NotApplicable({code: 'samples-not-columns'})
      if (onNumbers && sampleForm(given.released)?.kind === 'molecule') throw new NotApplicable({code: 'samples-without-numbers'})
      const view = onNumbers || onCells ? given : await featureView(given)
      const keepChecked: typeof keep =
        keep &&
        (soFar => {
          keep(() => checkGuesses(name, knows, view, soFar()))
        })
      return checkGuesses(name, knows, view, await plays.guess(view, context, keepChecked))
    },
  }
}
