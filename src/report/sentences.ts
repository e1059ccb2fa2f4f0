import {copySentence, OPEN_RECORDS} from '../result/copies.js'
import {identifierSentence} from '../result/identifiers.js'
import type {AuditResult, GeneratorVerdict, ResultEntry} from '../result/audit-result.js'
import {questionClause} from '../core/risk-question.js'
import type {Estimate} from '../core/estimate.js'
import {figureOf} from './figures.js'
import {formatNamedInterval, formatPoint, formatValue} from './format.js'
import {enumerate, visible} from './text.js'
import {
  allControlsFailed,
  beatsControl,
  CONTROL_NAMES,
  controlState,
  doneEntries,
  entriesOf,
  estimateOf,
  leakageOf,
  type ControlState,
} from './view.js'

export const VERDICT_WORDS: Readonly<Record<GeneratorVerdict['verdict'], string>> = {
  leaks: 'LEAKS',
  'no-leak-found': 'NO LEAK FOUND AT THIS POWER',
  'not-tested': 'NOT TESTED',
}

/** What the verdict rests on, in one or two plain sentences without the generator's name in front. */
export function verdictSentence(result: AuditResult, {generator, verdict, because}: GeneratorVerdict): string {
  const attacks = entriesOf(result, 'attack').filter(entry => entry.generator === generator)
  if (verdict === 'leaks') return leakSentence(attacks, result) ?? visible(because)
  if (verdict === 'no-leak-found') return powerSentence(attacks, result) ?? visible(because)
  return visible(because)
}

function leakSentence(attacks: readonly ResultEntry[], result: AuditResult): string | undefined {
  const alarmed = controlsWith(result, 'independent-sample', 'failed')
  const leaking = attacks.filter(entry => beatsControl(entry, result) && !alarmed.includes(entry.name)).sort(byHarm)
  const told = leaking.map(attackSentence)
  const first = told.at(0)
  if (first === undefined) return undefined
  const others = leaking.slice(1).map(({name}) => visible(name))
  const sentences = [first, ...(others.length === 0 ? [] : [`${enumerate(others)} also beat the control`])]
  return sentences.map(sentence => `${sentence}.`).join(' ')
}

/** Records that lie open come first, then records rebuilt from nothing but the release, then rows recognised as real, then all else; by excess within. */
function byHarm(a: ResultEntry, b: ResultEntry): number {
  const rank = ({name, test}: ResultEntry) =>
    OPEN_RECORDS.includes(test?.estimate ?? '') ? 3 : ['copies', 'distinsmote', 'reconsmote', '', 'identifiers'].indexOf(name)
  const excess = (entry: ResultEntry) => leakageOf(entry)?.excess.value ?? -1
  return rank(b) - rank(a) || excess(b) - excess(a)
}

/** What one attack achieved, with the interval: "reconsmote rebuilt 97 % of the real minority records (...)". */
export function attackSentence(entry: ResultEntry): string {
  if (entry.name === 'identifiers') return visible(identifierSentence(entry))
  if (entry.name === 'copies') return visible(copySentence(entry, {percent: percentOf, interval: intervalOf}).replace(/\.$/u, ''))
  const name = visible(entry.name)
  const figure = entry.test?.estimate ?? 'auc'
  const main = estimateOf(entry.estimates, figure)
  if (main === undefined) return `${name} beat its control`
  const control = estimateOf(entry.control, figure)
  if (entry.name === 'reconsmote' && figure === 'recall')
    return `${name} rebuilt ${withInterval(figure, main, 'of the real minority records')} from the released rows alone${against(figure, control)}`
  if (entry.name === 'distinsmote' && figure === 'recall')
    return `${name} recognised ${withInterval(figure, main, 'of the people in the data')} by the released rows between their records${control === undefined ? '' : `, against ${formatPoint(figureOf(figure), control)} of people who were not, put into the same file`}`
  if (figure === 'auc' && entry.test?.below === true)
    return `${name} scored members below other people, with an AUC of ${withInterval(figure, main)}, where guessing gives 0.50: released rows keep away from members, and whoever turns the score around learns who was in the data`
  if (figure === 'auc')
    return `${name} told members from non-members with an AUC of ${withInterval(figure, main)}, where guessing gives 0.50`
  if (figure === 'risk')
    return `${name} was right about ${withInterval(figure, main, 'of the people in the data')}${control === undefined ? '' : `, against ${formatPoint(figureOf(figure), control)} of people who were not`}${asked(entry)}`
  return `${name} reached a ${figureOf(figure).title} of ${withInterval(figure, main)}${against(figure, control)}`
}

const percentOf = (estimate: Estimate) => formatPoint(figureOf('copied'), estimate)
const intervalOf = (estimate: Estimate) => formatNamedInterval(figureOf('copied'), estimate)

function asked({name, question}: ResultEntry): string {
  return question === undefined ? '' : questionClause(name, question, visible)
}

function withInterval(name: string, estimate: Estimate, of = ''): string {
  const figure = figureOf(name)
  return `${formatPoint(figure, estimate)}${of === '' ? '' : ` ${of}`} (${formatNamedInterval(figure, estimate)})`
}

function against(figure: string, control: Estimate | undefined): string {
  return control === undefined ? '' : `, against ${formatPoint(figureOf(figure), control)} in its control`
}

function powerSentence(attacks: readonly ResultEntry[], result: AuditResult): string | undefined {
  const run = attacks.filter(({status, test}) => status === 'done' && test !== undefined)
  if (run.length === 0) return undefined
  const missed = [...controlsWith(result, 'planted-leak', 'inconclusive'), ...controlsWith(result, 'planted-leak', 'failed')]
  const able = run.filter(({test}) => test?.cannotTell === undefined)
  const tested = able.filter(({name}) => !missed.includes(name))
  const open = able.filter(({name}) => missed.includes(name)).map(({name}) => visible(name))
  const large = tested.filter(isAsLargeAsFound).map(({name}) => visible(name))
  const found = tested.filter(entry => !isAsLargeAsFound(entry)).flatMap(entry => detectableText(entry) ?? [])
  const blind = tested.filter(entry => detectableText(entry) === undefined).map(({name}) => visible(name))
  const notRun = attacks.length - run.length
  return [
    'No attack beat its control.',
    ...(found.length === 0 ? [] : [`There was an 80 % chance to find a leak of this size: ${enumerate(found)}.`]),
    ...(large.length === 0
      ? []
      : [
          `The figure of ${enumerate(large)} is as large as what is usually found, yet not significantly above the control: a leak of this size is not ruled out.`,
        ]),
    ...(blind.length === 0
      ? []
      : [
          `${enumerate(blind)} had no such chance at a leak of any size, for the number of people or for how often the control is right.`,
        ]),
    ...(open.length === 0 ? [] : [`That ${enumerate(open)} found nothing says little: the planted leak was not found either.`]),
    ...untestedSentences(run),
    ...(notRun === 0 ? [] : [`${notRun === 1 ? 'One attack was' : `${notRun} attacks were`} not run.`]),
  ].join(' ')
}

/** Ties and repeats can leave a figure of that size without significance. */
function isAsLargeAsFound({estimates, test}: ResultEntry): boolean {
  const value = test === undefined ? undefined : estimateOf(estimates, test.estimate)?.value
  return test?.detectable !== undefined && value !== undefined && value >= test.detectable
}

/** "Not tested, too few people (4): dcr-mia and domias.", for each reason. */
function untestedSentences(run: readonly ResultEntry[]): string[] {
  const reasons = [...new Set(run.flatMap(({test}) => test?.cannotTell ?? []))]
  return reasons.map(reason => {
    const names = run.filter(({test}) => test?.cannotTell === reason).map(({name}) => visible(name))
    return `Not tested, ${visible(reason)}: ${enumerate(names)}.`
  })
}

/** "reconsmote with a recall of 12 %". */
function detectableText({name, test}: ResultEntry): string | undefined {
  if (test?.detectable === undefined) return undefined
  const figure = figureOf(test.estimate)
  const article = /^[aeiou]/i.test(figure.title) ? 'an' : 'a'
  return `${visible(name)} with ${article} ${figure.title} of ${formatValue(figure, test.detectable)}`
}

/** What the reader must know before believing anything else: failed controls, controls that were not run, an early end. */
export function warnings(result: AuditResult): string[] {
  const controls = entriesOf(result, 'control')
  const failed = controls.filter(entry => controlState(entry) === 'failed')
  const attacks = new Set(doneEntries(result, 'attack').map(({name}) => name))
  const open = controls.filter(entry => entry.generator === 'planted-leak' && controlState(entry) === 'inconclusive')
  // A control of an attack that itself could not be run misses nothing.
  const notRun = controls.filter(entry => controlState(entry) === 'not run' && attacks.has(entry.name))
  return [
    ...inputWarnings(result),
    ...failed.map(failedSentence),
    ...(failed.length > 0 && allControlsFailed(result)
      ? ['Every attack failed a control: no result of this audit can be trusted.']
      : []),
    ...openSentences(open),
    ...(controls.length === 0 ? ['No control was part of this audit: a broken attack would not have been noticed.'] : []),
    ...(notRun.length === 0 ? [] : [`A control was not run, so it vouches for nothing: ${enumerate(notRun.map(controlName))}.`]),
    ...(result.complete ? [] : ['The audit ended before every step had run. Figures rest on what was finished.']),
    ...(attacks.size === 0 ? ['No attack was carried out: this report says nothing about leakage.'] : []),
  ]
}

/** What is wrong with the files comes first: nothing said about them can be better than they are. */
function inputWarnings({inputChecks = []}: AuditResult): string[] {
  return inputChecks.filter(({severity}) => severity !== 'note').map(({message}) => visible(message))
}

/** Attacks whose control of that kind is in that state. */
function controlsWith(result: AuditResult, control: string, state: ControlState): string[] {
  return entriesOf(result, 'control')
    .filter(entry => entry.generator === control && controlState(entry) === state)
    .map(({name}) => name)
}

/** Planted leaks that were missed, perhaps for no fault of the attack; each reason once. */
function openSentences(open: readonly ResultEntry[]): string[] {
  const reasons = [...new Set(open.map(({reason}) => reason))]
  return reasons.map(reason => {
    const names = open.filter(entry => entry.reason === reason).map(({name}) => visible(name))
    return `Whether ${enumerate(names)} can find a leak cannot be told: a planted one was missed${reason === undefined ? '' : ` (${visible(reason)})`}.`
  })
}

function failedSentence(entry: ResultEntry): string {
  const name = visible(entry.name)
  if (entry.generator === 'planted-leak')
    return `A control failed: ${name} did not find the leak that was planted for it. That ${name} finds nothing elsewhere says nothing.`
  if (entry.generator === 'independent-sample')
    return `A control failed: ${name} flagged an independent sample, in which there is nothing to find. What ${name} finds elsewhere cannot be relied on.`
  return `A control failed: ${controlName(entry)}.`
}

function controlName({generator, name}: ResultEntry): string {
  return `${CONTROL_NAMES.get(generator) ?? visible(generator)} for ${visible(name)}`
}
