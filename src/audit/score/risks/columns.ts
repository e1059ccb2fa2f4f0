import type {AttackDefinition} from '../../../attacks/define-attack.js'
import {namesOf} from '../../../attacks/risks/risk.js'
import {UserError} from '../../../core/errors.js'
import {didYouMean} from '../../../core/options.js'
import type {PlannedAlgorithm} from '../../../core/planned.js'
import {say, setting} from '../../../core/text.js'
import {builtIn, type Catalogue} from '../../../plugins/catalogue.js'

/** Which columns an attacker knows and which are to be found out, or which the one file holds and which the other. */
export interface Sides {
  readonly known: readonly string[]
  readonly secret: readonly string[]
}

/** Questions that have two sides, and how the options of attacks that are asked them call these. */
const SIDE_OPTIONS = {
  attribute: {known: 'known', secret: 'secret'},
  sweep: {known: 'known', secret: 'secret'},
  links: {known: 'left', secret: 'right'},
} as const
type SidedQuestion = keyof typeof SIDE_OPTIONS

/** What an attack is asked that has two sides, where its options name them. */
function sidedQuestionOf({knows, options}: AttackDefinition): SidedQuestion | undefined {
  const kind = knows.asks?.kind
  if (kind === undefined || kind === 'predicates') return undefined
  return Object.values(SIDE_OPTIONS[kind]).every(option => Object.hasOwn(options, option)) ? kind : undefined
}

type Given = ReadonlyMap<string, Readonly<Record<string, string>>>

/**
 * The columns that are known and secret, as options of the attacks that ask about them, where these are running.
 *
 * @throws {UserError} When none of these attacks is part of the audit, or an option says it again.
 */
export function withSides(
  {known, secret}: Partial<Sides>,
  running: readonly string[],
  given: Given,
  {attacks}: Catalogue = builtIn,
): Given {
  if (known === undefined && secret === undefined) return given
  const sided = attacks.entries.filter(entry => sidedQuestionOf(entry) !== undefined).map(({name}) => name)
  const asked = sided.filter(attack => running.includes(attack))
  if (asked.length === 0)
    throw new UserError(
      'option-not-used',
      {settings: ['known', 'secret']},
      say`${setting('known')} and ${setting('secret')} are asked by attacks that are not part of this audit.`,
      [say`Name one of them with ${setting('attacks')}: ${sided.join(', ')}.`],
    )
  const merged = new Map(given)
  for (const attack of asked) {
    const options = SIDE_OPTIONS[sidedQuestionOf(attacks.get(attack)) ?? 'attribute']
    const own = given.get(attack) ?? {}
    const twice = Object.values(options).find(option => Object.hasOwn(own, option))
    if (twice !== undefined)
      throw new UserError(
        'settings-conflict',
        {settings: ['known', 'secret', 'options'], attack},
        say`Both ${attack}.${twice} and ${setting('known')} or ${setting('secret')} say what is known.`,
        ['Give one of them.'],
      )
    merged.set(attack, {
      ...own,
      ...(known && {[options.known]: known.join(',')}),
      ...(secret && {[options.secret]: secret.join(',')}),
    })
  }
  return merged
}

/**
 * The columns that a plan's questions name are there.
 * @throws {UserError} Before anything is run.
 */
export function checkQuestions(
  planned: readonly PlannedAlgorithm[],
  features: readonly string[],
  {attacks}: Catalogue = builtIn,
): void {
  for (const {name, options} of planned) {
    const question = attacks.has(name) ? sidedQuestionOf(attacks.get(name)) : undefined
    if (question === undefined) continue
    const listed = (option: string) => (Object.hasOwn(options, option) ? namesOf(String(options[option])) : undefined)
    const {known, secret} = SIDE_OPTIONS[question]
    checkColumns(listed(known), listed(secret), features, question, name)
  }
}

/**
 * Fills in the side that was not named: all features that the other lacks.
 *
 * @returns Undefined when neither was named.
 * @param attack Whose option it is, for messages.
 * @throws {UserError} When a name is no feature, is on both sides, or a side has none.
 */
export function checkColumns(
  known: readonly string[] | undefined,
  secret: readonly string[] | undefined,
  features: readonly string[],
  question: SidedQuestion,
  attack?: string,
): Sides | undefined {
  if (known === undefined && secret === undefined) return undefined
  const owner = attack === undefined ? '' : `${attack}.`
  const named = {
    known: say`${setting('known')} (${owner}${SIDE_OPTIONS[question].known})`,
    secret: say`${setting('secret')} (${owner}${SIDE_OPTIONS[question].secret})`,
  }
  const unknown = (names: readonly string[] = []) => names.find(name => !features.includes(name))
  for (const [side, name] of [
    ['known', unknown(known)],
    ['secret', unknown(secret)],
  ] as const)
    if (name !== undefined)
      throw new UserError(
        'no-such-column',
        {setting: side, column: name},
        say`${named[side]} must name features of the data. Got '${name}' instead.`,
        [
          ...didYouMean(name, features),
          `Features are: ${features.join(', ')}. The target, ignored columns and the group are none.`,
        ],
      )
  const both = known?.find(name => secret?.includes(name))
  if (both !== undefined)
    throw new UserError(
      'settings-conflict',
      {settings: ['known', 'secret'], column: both},
      `A column cannot be both known and secret. Got '${both}' twice.`,
      [say`Leave it out of ${named.known} or of ${named.secret}.`],
    )
  const others = (taken: readonly string[] = []) => features.filter(name => !taken.includes(name))
  const sides = {known: [...new Set(known ?? others(secret))], secret: [...new Set(secret ?? others(known))]}
  for (const [side, other] of [
    ['known', named.secret],
    ['secret', named.known],
  ] as const)
    if (sides[side].length === 0)
      throw new UserError('no-column-left', {side}, say`${other} names every feature: no column is left to be ${side}.`, [
        'Name fewer columns.',
      ])
  return sides
}
