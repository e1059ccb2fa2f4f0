import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {name, strong, type Block, type Section, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {fillIn, findingNote} from '../findings.js'
import {formatNamedInterval, formatPoint} from '../format.js'
import {prose, visible} from '../text.js'
import {controlState} from '../view/controls.js'
import {doneEntries, entriesOf, estimateOf} from '../view/entries.js'
import {beatsControl, referenceOf} from '../view/leakage.js'
import {CONTROL_NAMES, generatorName} from '../view/names.js'
import {reasonText} from '../words/reason.js'

/**
 * Every attack for readers who decide and do not measure: who the attacker is and what they need, the figure with its interval, what
 * the same attack gets without a leak, whether the attack's own controls held, and what it means for one person in the data.
 */
export function plainWordsSection(result: AuditResult): Section | undefined {
  const planned = result.plan.attacks.map(({name: attack}) => attack)
  const attacks = Object.entries(result.methods)
    .filter(([, {kind}]) => kind === 'attack')
    .sort(([a], [b]) => planned.indexOf(a) - planned.indexOf(b))
  if (attacks.length === 0) return undefined
  const blocks = attacks.flatMap(([attack, {attacker, summary}]): Block[] => {
    const entries = doneEntries(result, 'attack').filter(entry => entry.name === attack)
    return [
      {kind: 'heading', text: name(visible(attack))},
      {kind: 'paragraph', text: [`${visible(summary)} `, strong('Who:'), ` ${visible(attacker ?? 'not described')}`]},
      entries.length === 0
        ? {kind: 'paragraph', text: 'It gave no figure in this audit; see “What was not tested”.'}
        : {kind: 'list', items: toldOf(entries, result)},
      {kind: 'paragraph', text: controlWords(result, attack)},
    ]
  })
  return {
    id: 'plain-words',
    title: 'Each attack in plain words',
    blocks: [
      {
        kind: 'paragraph',
        text: 'An attack counts only against an attacker who holds what it needs. Each of them holds this and nothing else.',
      },
      ...blocks,
    ],
  }
}

/** What beat its control, one item a generator; what did not needs to be explained only once. */
function toldOf(entries: readonly ResultEntry[], result: AuditResult): Text[] {
  const beating = entries.filter(entry => beatsControl(entry, result))
  const doubted = entries.filter(({doubt}) => doubt !== undefined)
  const silent = entries.filter(entry => !beating.includes(entry) && !doubted.includes(entry))
  const mute = silent.filter(({test}) => test?.cannotTell !== undefined)
  const tested = silent.filter(entry => testedOf(entry) !== undefined && !mute.includes(entry))
  const untested = silent.filter(entry => testedOf(entry) === undefined && !mute.includes(entry))
  const generatorOf = (entry: ResultEntry) => name(generatorName(entry.generator))
  return [
    ...beating.map((entry): Text => [
      generatorOf(entry),
      `: ${valueWords(entry)}. `,
      strong('For one person:'),
      ` ${meaning(entry, testedOf(entry)?.value ?? 0, result.methods)}`,
    ]),
    ...(tested.length === 0
      ? []
      : [
          [
            ...tested.flatMap((entry, at) => [at === 0 ? '' : '; ', generatorOf(entry), `: ${valueWords(entry)}`]),
            prose`. That is not more than luck explains. On average over the people asked about, this attacker learnt
              nothing that could be told from guessing; one of them may be more exposed than the average, and a weaker
              leak than the least that would have been found (under Leakage) may have gone unseen.`,
          ],
        ]),
    ...mute.map((entry): Text => [generatorOf(entry), `: nothing can be said: ${reasonText(entry.test?.cannotTell)}.`]),
    ...doubted.map((entry): Text => [
      generatorOf(entry),
      `: ${valueWords(entry)}. `,
      strong('What it means cannot be told:'),
      ` ${reasonText(entry.doubt)}.`,
    ]),
    ...untested.map((entry): Text => [generatorOf(entry), ': the attack gave nothing that could be tested.']),
  ]
}

const testedOf = ({estimates, test}: ResultEntry) => estimateOf(estimates, test?.estimate ?? '')

function valueWords(entry: ResultEntry): string {
  const [figure, main] = [figureOf(entry.test?.estimate ?? ''), testedOf(entry)]
  if (main === undefined) return 'not defined'
  return `${figure.title} ${formatPoint(figure, main)} (${formatNamedInterval(figure, main)})${againstWords(entry)}`
}

function againstWords(entry: ResultEntry): string {
  const reference = referenceOf(entry)
  const figure = figureOf(entry.test?.estimate ?? '')
  if (entry.test?.estimate === 'auc') return ', where guessing gives 0.50'
  if (reference === undefined) return ''
  return `, against ${formatPoint(figure, reference)} on people who were not in the data`
}

/** What a leak does to someone whose record was used: in the attack's own words, or as its figure is to be read. */
function meaning(entry: ResultEntry, value: number, methods: AuditResult['methods']): string {
  const own = findingNote(methods, entry).success?.forOnePerson
  if (own !== undefined && entry.test?.below !== true)
    return `${fillIn(own, {share: share(value), elsewhere: elsewhere(entry)})}.`
  if (isExperiment(entry)) return experimentMeaning(entry, value)
  if (entry.test?.estimate === 'auc') return membershipMeaning(entry, value)
  return 'the release gives away more about them than it would if they had not been in the data.'
}

const share = (value: number) => `${Math.round(value * 100)} of 100`

/** What the same attacker is right about anyway. */
function elsewhere({control, test}: ResultEntry): string {
  const outside = estimateOf(control ?? {}, test?.estimate ?? '')
  return outside === undefined ? '' : `; about someone who was not in the data it would be right in ${share(outside.value)}`
}

const isExperiment = ({estimates}: ResultEntry) => estimateOf(estimates, 'worstRecordAuc') !== undefined

/** An experiment tells in-runs from out-runs, which differ in this person alone. */
function experimentMeaning({estimates}: ResultEntry, value: number): string {
  const [worst, plain] = [estimateOf(estimates, 'worstRecordAuc'), estimateOf(estimates, 'realOnlyAuc')]
  return [
    prose`of two runs of everything, one with their record and one without it, the attacker points at the right one
      ${share(value)} times, on average over the people asked about`,
    worst === undefined ? '' : `; of the person found best, ${share(worst.value)}`,
    plain === undefined
      ? ''
      : `. A model trained on the real rows alone gives away ${share(plain.value)}: what is more, the synthetic rows added`,
    '.',
  ].join('')
}

function membershipMeaning({test}: ResultEntry, value: number): string {
  const isBelow = test?.below === true
  return prose`shown them and someone who was not in the data, the
    attacker${isBelow ? ', who takes the lower score for the member,' : ''} points at the right one
    ${share(isBelow ? 1 - value : value)} times. Having been in the data means having the minority's label.`
}

function controlWords(result: AuditResult, attack: string): string {
  const controls = entriesOf(result, 'control').filter(entry => entry.name === attack)
  if (controls.length === 0) return 'Controls: none were run for this attack.'
  const states = controls.map(entry => `${CONTROL_NAMES.get(entry.generator) ?? visible(entry.generator)} ${controlState(entry)}`)
  const open = controls.some(entry => controlState(entry) === 'inconclusive')
  return `Controls: ${states.join(', ')}.${open ? ' That the attack finds nothing says little then.' : ''}`
}
