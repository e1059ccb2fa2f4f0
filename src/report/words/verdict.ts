import type {AuditResult, GeneratorVerdict, ResultEntry} from '../../result/audit-result.js'
import type {Reason, VerdictReason} from '../../result/reason.js'
import {figureOf} from '../figures.js'
import {formatValue} from '../format.js'
import {enumerate, prose, visible} from '../text.js'
import {flaggedIndependentSample} from '../view/controls.js'
import {entriesOf} from '../view/entries.js'
import {attackSentence} from './attack.js'
import {clearIdentifierSentence} from './identifiers.js'
import {claimInVerdict} from './privacy-claim.js'
import {ratioClause} from './ratio.js'
import {reasonText} from './reason.js'

export const VERDICT_WORDS: Readonly<Record<GeneratorVerdict['verdict'], string>> = {
  leaks: 'LEAKS',
  'no-leak-found': 'NO LEAK FOUND AT THIS POWER',
  'not-tested': 'NOT TESTED',
}

type Code = VerdictReason['code']
type Of<C extends Code> = Extract<VerdictReason, {readonly code: C}>

/** What the sentences of a verdict are made of. */
interface Grounds {
  readonly verdict: GeneratorVerdict
  readonly methods: AuditResult['methods']
  readonly entryOf: (attack: string) => ResultEntry | undefined
  /** Attacks that flagged an independent sample. */
  readonly alarmed: readonly string[]
}

/** The sentences that all reasons of one code come to, without or with a full stop. */
type Words = {readonly [C in Code]: (reasons: readonly Of<C>[], grounds: Grounds) => readonly string[]}

/**
 * What a verdict rests on, in a few plain sentences without the generator's name in front: the one wording that all formats,
 * the terminal and the library show.
 */
export function verdictSentence(result: AuditResult, verdict: GeneratorVerdict): string {
  const attacks = entriesOf(result, 'attack').filter(entry => entry.generator === verdict.generator)
  const grounds = {
    verdict,
    methods: result.methods,
    entryOf: (attack: string) => attacks.find(({name}) => name === attack),
    alarmed: flaggedIndependentSample(result),
  }
  const opening = verdict.verdict === 'no-leak-found' && isFromCodes(verdict) ? ['No attack beat its control.'] : []
  return [...opening, ...CODES.flatMap(code => sentencesOf(code, grounds))].map(ended).join(' ')
}

const isFromCodes = ({reasons}: GeneratorVerdict) => reasons.every(({code}) => code !== 'as-written')
const ended = (sentence: string) => (/[.!?]$/u.test(sentence) ? sentence : `${sentence}.`)

function sentencesOf(code: Code, grounds: Grounds): readonly string[] {
  const reasons = grounds.verdict.reasons.filter(reason => reason.code === code)
  const word = WORDS[code] as (reasons: readonly VerdictReason[], grounds: Grounds) => readonly string[]
  return reasons.length === 0 ? [] : word(reasons, grounds)
}

/** In the order in which a verdict tells them. */
const WORDS: Words = {
  'as-written': reasons => reasons.map(({text}) => visible(text)),
  'holdout-released': reasons =>
    reasons.map(
      ({records, of}) =>
        `The release holds ${records} of the ${of} minority records of the holdout as they are: real people are published`,
    ),
  'beats-control': (reasons, {entryOf, methods, alarmed}) => {
    // What the headline says not to rely on is no ground to name, unless there is no other.
    const sound = reasons.filter(({attack}) => !alarmed.includes(attack))
    const [first, ...others] = sound.length === 0 ? reasons : sound
    const entry = entryOf(first.attack)
    return [
      entry === undefined ? `${visible(first.attack)} beat its control` : attackSentence(methods, entry),
      ...(others.length === 0 ? [] : [`${named(others)} also beat the control`]),
      ...claimInVerdict([first, ...others].flatMap(({attack}) => entryOf(attack) ?? [])),
    ]
  },
  doubted: reasons => byReason(reasons, (why, names) => `Whether it leaks cannot be told by ${names}: ${why}`),
  'false-alarm': reasons => [
    prose`${named(reasons)} beat the control, but also flagged an independent sample, in which there is nothing to
      find: whether there is a leak cannot be told by ${reasons.length === 1 ? 'it' : 'them'}`,
  ],
  'nothing-found': (reasons, {entryOf}) => {
    const clauses = reasons.map(({attack}) => ratioClause(entryOf(attack) ?? {}))
    // Once where it is the same for all that have one; of experiments it may be another.
    const [shared = '', ...more] = new Set(clauses.filter(clause => clause !== ''))
    const sizes = reasons.map((reason, at) => `${detectableText(reason)}${more.length > 0 ? clauses[at] : ''}`)
    return [`There was an 80 % chance to find a leak of this size${more.length > 0 ? '' : shared}: ${enumerate(sizes)}`]
  },
  'not-significant': reasons => [
    prose`The figure of ${named(reasons)} is as large as what is usually found, yet not significantly above the
      control: a leak of this size is not ruled out`,
  ],
  'no-power': reasons => [
    `${named(reasons)} had no 80 % chance to find a leak of any size, for the number of people or for how often the control is right`,
  ],
  'planted-leak-missed': missedSentences,
  'cannot-tell': reasons => byReason(reasons, (why, names) => `Not tested, ${why}: ${names}`),
  'nobody-named': (reasons, {entryOf}) =>
    reasons.flatMap(({attack}) => {
      const entry = entryOf(attack)
      return entry === undefined ? [] : [visible(clearIdentifierSentence(entry))]
    }),
  'not-testable': reasons => [`${named(reasons)} gave nothing that could be tested`],
  'not-run': (reasons, grounds) => (isAllThereIs(reasons, grounds) ? [whyNotRun(reasons)] : [countNotRun(reasons.length)]),
  'no-attack': () => ['No attack was run'],
}

const CODES = Object.keys(WORDS) as Code[]

type OfAttack = Extract<VerdictReason, {readonly attack: string}>

const named = (reasons: readonly OfAttack[]) => enumerate(reasons.map(({attack}) => visible(attack)))

/** One sentence for each reason, with the attacks that it holds for. */
function byReason(
  reasons: readonly (OfAttack & {readonly reason: Reason})[],
  say: (why: string, names: string) => string,
): string[] {
  const texts = [...new Set(reasons.map(({reason}) => reasonText(reason)))]
  return texts.map(text => say(text, named(reasons.filter(({reason}) => reasonText(reason) === text))))
}

/** "reconsmote with a recall of 12 %". */
function detectableText({attack, figure: name, detectable}: Of<'nothing-found'>): string {
  const figure = figureOf(name)
  const article = /^[aeiou]/i.test(figure.title) ? 'an' : 'a'
  return `${visible(attack)} with ${article} ${figure.title} of ${formatValue(figure, detectable)}`
}

function missedSentences(reasons: readonly Of<'planted-leak-missed'>[]): string[] {
  const failed = reasons.filter(({control}) => control === 'failed')
  const open = reasons.filter(({control}) => control === 'inconclusive')
  const missed = 'the planted leak was not found either'
  return [
    ...(failed.length === 0 ? [] : [`That ${named(failed)} found nothing says nothing: ${missed}`]),
    ...byReason(
      open.flatMap(each => (each.reason === undefined ? [] : [{...each, reason: each.reason}])),
      (why, names) => `That ${names} found nothing says little: ${missed} (${why})`,
    ),
    ...open
      .filter(({reason}) => reason === undefined)
      .map(({attack}) => `That ${visible(attack)} found nothing says little: ${missed}`),
  ]
}

const isAllThereIs = (reasons: readonly VerdictReason[], {verdict}: Grounds) => reasons.length === verdict.reasons.length

/** Each reason once: a generator that cannot be fitted has the same one for all of them. */
function whyNotRun(reasons: readonly Of<'not-run'>[]): string {
  const textOf = ({reason}: Of<'not-run'>) => reasonText(reason)
  const texts = [...new Set(reasons.map(textOf))]
  if (texts.length === 1)
    return `${texts[0]} (${reasons.length === 1 ? visible(reasons[0].attack) : 'the same for every attack'})`
  const namesOf = (text: string) => reasons.flatMap(reason => (textOf(reason) === text ? [visible(reason.attack)] : []))
  return texts.map(text => `${namesOf(text).join(', ')}: ${text}`).join('; ')
}

const countNotRun = (count: number) => (count === 1 ? 'One attack was not run' : `${count} attacks were not run`)
