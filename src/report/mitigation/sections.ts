import {frontierOf, type FrontierPoint} from '../charts/frontier.js'
import {figure, name, strong, type Block, type Inline, type Section, type Text} from '../document.js'
import {excessFigure, figureOf} from '../figures.js'
import {decimalsOf, formatCount, formatDifference, formatEstimate} from '../format.js'
import {capitalise, enumerate, prose, visible} from '../text.js'
import {utilityFigureNamed, type UtilityFigure} from '../utility-figure.js'
import {generatorName} from '../view/names.js'
import {VERDICT_WORDS} from '../words/verdict.js'
import type {Attempt, Measured, Mitigation, Setting} from './mitigation.js'

export const MITIGATION_TITLE = 'What helps against the leak'

const OUTCOMES: Readonly<Record<Mitigation['outcome'], string>> = {
  passed: 'The policy passes.',
  'nothing-helps': 'Nothing that was tried makes the policy pass.',
  stopped: 'Stopped before everything was tried. The same command goes on from there.',
  running: 'Still being tried.',
}

export function mitigationSubtitle({attempts, input, seed}: Mitigation): readonly Inline[] {
  const tried = attempts.length === 1 ? 'attempt' : 'attempts'
  return [prose`${attempts.length} ${tried} on ${formatCount(input.minorityRows)} minority rows, seed ${seed}.`]
}

export function mitigationSections(mitigation: Mitigation): Section[] {
  const compared = utilityFigureNamed(mitigation.figure)
  const {attempts, leftOut} = mitigation
  return [
    {
      id: 'answer',
      title: 'The answer',
      blocks: [{kind: 'headline', text: OUTCOMES[mitigation.outcome]}, ...answerBlocks(mitigation, compared)],
    },
    {
      id: 'attempts',
      title: 'Attempts',
      blocks: [
        ...chartOf(mitigation, compared),
        attemptTable(mitigation, compared),
        ...(leftOut.length === 0
          ? []
          : [
              {
                kind: 'list',
                items: leftOut.map(({remedy, generator, because}) => `${remedy} of ${generatorName(generator)}: ${because}.`),
              } as const,
            ]),
        {kind: 'list', items: remarksOf(attempts)},
      ],
    },
    {id: 'reading', title: 'How to read this', blocks: readingBlocks(mitigation, compared)},
  ]
}

function answerBlocks({attempts, chosen}: Mitigation, compared: UtilityFigure): Block[] {
  const best = attempts.find(({number}) => number === chosen)
  if (best === undefined) return []
  const {setting, confirmation, change} = best
  const paid =
    change === undefined
      ? ''
      : prose` Its ${compared.title} differs from that of the first attempt by ${formatDifference(compared, change, 3)}, on the
          same splits.`
  const again =
    confirmation === undefined ? '' : ` It passed again with seed ${confirmation.seed}, which had no part in the choice.`
  return [
    {kind: 'paragraph', text: [strong(`Attempt ${best.number}: `), settingWords(setting), `.${paid}${again}`]},
    ...rowsTreated(setting),
  ]
}

/** Whoever makes the release has to know them. */
function rowsTreated({treatment}: Setting): Block[] {
  if (treatment === undefined) return []
  const {withheld, coarsened} = treatment
  const list = (what: string, rows: readonly number[]): Block[] =>
    rows.length === 0 ? [] : [{kind: 'paragraph', text: `${what}: data rows ${rows.join(', ')} (the first is 1).`}]
  return [
    ...list('To be taken out of what the generator is trained on', withheld),
    ...list(`To be coarsened, so that ${coarsened?.people ?? 0} people share each cell`, coarsened?.rows ?? []),
  ]
}

function settingWords({generator, options, ratio, treatment}: Setting): string {
  const {withheld = [], coarsened} = treatment ?? {}
  const own = options.map(option => option.slice(option.indexOf('.') + 1)).join(', ')
  return [
    `${generatorName(generator)}${own === '' ? '' : ` (${visible(own)})`}`,
    ...(ratio === undefined ? [] : [ratio === 1 ? '1 row per record' : `${Number(ratio.toPrecision(3))} rows per record`]),
    ...(withheld.length === 0 ? [] : [`${formatCount(withheld.length)} people withheld`]),
    ...(coarsened === undefined ? [] : [`${formatCount(coarsened.rows.length)} records coarsened to ${coarsened.people}`]),
  ].join(', ')
}

function attemptTable(mitigation: Mitigation, compared: UtilityFigure): Block {
  return {
    kind: 'table',
    caption: 'Every attempt, audited anew',
    columns: [
      {title: 'Attempt'},
      {title: 'Remedy'},
      {title: 'Setting'},
      {title: 'Policy'},
      {title: 'Verdict'},
      {title: 'Strongest attack'},
      {title: 'Its excess', holds: 'figures'},
      {title: 'At risk', holds: 'figures'},
      {title: capitalise(compared.title), holds: 'figures'},
      {title: 'Less attempt 1', holds: 'figures'},
      {title: 'Less real rows only', holds: 'figures'},
    ],
    rows: mitigation.attempts.map(attempt => attemptRow(attempt, compared)),
  }
}

function attemptRow(attempt: Attempt, compared: UtilityFigure): Text[] {
  const {number, remedy, setting, status, verdict, strongest, atRisk, utility, change, difference} = attempt
  return [
    String(number),
    remedy === 'none' ? 'as it is' : remedy,
    settingWords(setting),
    status === 'done' ? policyWords(attempt) : status === 'stopped' ? 'stopped' : 'not possible',
    verdict === undefined ? '–' : VERDICT_WORDS[verdict].toLowerCase(),
    strongest === undefined ? '–' : [name(visible(strongest.attack)), `, ${figureOf(strongest.figure).title}`],
    strongest === undefined ? '–' : figure(formatEstimate(excessFigure, strongest.excess)),
    atRisk === undefined ? '–' : figure(`${formatCount(atRisk.found)} of ${formatCount(atRisk.asked)}`),
    utility === undefined ? '–' : figure(formatEstimate(compared, utility)),
    change === undefined || utility === undefined
      ? '–'
      : figure(formatDifference(compared, change, decimalsOf(compared, utility))),
    difference === undefined ? '–' : figure(formatEstimate(compared, difference)),
  ]
}

function policyWords({policyPassed, confirmation}: Attempt): Text {
  if (policyPassed !== true) return 'fails'
  if (confirmation === undefined) return 'passes, not confirmed'
  return confirmation.policyPassed && confirmation.complete ? strong('passes, confirmed') : 'passes, but not with a fresh seed'
}

/** What the table has no room for; attempts of which the same is to be said are told together. */
function remarksOf(attempts: readonly Attempt[]): string[] {
  const told = new Map<string, number[]>()
  for (const attempt of attempts)
    for (const remark of remarks(attempt)) told.set(remark, [...(told.get(remark) ?? []), attempt.number])
  return [...told].map(
    ([remark, numbers]) => `${numbers.length > 1 ? 'Attempts' : 'Attempt'} ${enumerate(numbers.map(String))}: ${remark}`,
  )
}

function remarks({because, failedRules = [], newlyAtRisk = [], from, confirmation}: Attempt): string[] {
  return [
    ...(because === undefined ? [] : [`not possible. ${visible(because)}`]),
    ...(failedRules.length === 0 ? [] : [`not kept: ${enumerate(failedRules.map(visible))}.`]),
    ...(newlyAtRisk.length === 0 || from === undefined ? [] : [exposedWords(from, newlyAtRisk)]),
    ...(confirmation === undefined || confirmation.policyPassed ? [] : [refusedWords(confirmation)]),
  ]
}

const MOST_NAMED = 20

function exposedWords(from: number, rows: readonly number[]): string {
  const [shown, rest] = [rows.slice(0, MOST_NAMED), rows.length - MOST_NAMED]
  return prose`exposes ${formatCount(rows.length)} people who were not at risk in attempt ${from}: data rows
    ${shown.join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}.`
}

function refusedWords({seed, failedRules}: Measured & {readonly seed: number}): string {
  return `not kept with seed ${seed}: ${enumerate(failedRules.map(visible))}.`
}

function readingBlocks({learner}: Mitigation, compared: UtilityFigure): Block[] {
  return [
    {
      kind: 'paragraph',
      text: prose`Every attempt was audited on the same splits of the data. What a remedy costs is its ${compared.title}
        (of ${visible(learner ?? 'the learner')}) less that of the first attempt, a difference of two values without an
        interval; the difference to real rows only is paired and has one. Models were trained on all real rows and the
        synthetic ones; whoever is withheld is withheld from the generator alone.`,
    },
    {
      kind: 'paragraph',
      text: prose`Attempts were chosen by what audits of these data found. One that passes is therefore audited once
        more with a fresh seed, which splits the same people anew. It is no new data: people who are not in the file were
        not asked. At risk is whom attacks reach that beat their control; where none does, nobody is named.`,
    },
    {
      kind: 'paragraph',
      text: prose`To withhold somebody can expose others, who were like them: each attempt names whoever is newly at risk. A
        few may be so by luck, since another release was made. That records are withheld or coarsened depends on the
        data, and is itself no secret-keeping with a guarantee; only private generators have one.`,
    },
  ]
}

function chartOf({attempts, learner, realOnly}: Mitigation, compared: UtilityFigure): Block[] {
  const points = attempts.flatMap(({number, utility, strongest}): FrontierPoint[] =>
    utility === undefined || strongest === undefined
      ? []
      : [{label: `attempt ${number}`, utility, leakage: strongest.excess, attack: strongest.attack}],
  )
  const alone: FrontierPoint[] = realOnly === undefined ? [] : [{label: generatorName('none'), utility: realOnly}]
  const chart = frontierOf({points: [...alone, ...points], leftOut: [], learner: learner ?? 'no learner', figure: compared})
  return chart === undefined ? [] : [{kind: 'chart', chart}]
}
