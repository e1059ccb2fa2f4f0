import type {AuditResult, GeneratorVerdict, ResultEntry} from '../result/audit-result.js'
import type {Inline} from './document.js'
import {figureOf, type FigureKind} from './figures.js'
import {formatEstimate, formatPoint, formatProbability} from './format.js'
import {headline} from './headline.js'
import {warnings} from './words/warnings.js'
import {aligned, wrap} from './plain-text.js'
import {enumerate, truncate, visible} from './text.js'
import {minorityFigure} from './figures/disclosure.js'
import {shownFigures, utilityFigure} from './utility-figure.js'
import {doneEntries, estimateOf} from './view/entries.js'
import {baselineOf, referenceOf} from './view/leakage.js'
import {generatorName, labelName} from './view/names.js'
import {mainLearner, utilityEntries} from './view/utility.js'
import {inputCheckSentence} from './words/input-check.js'
import {profileSentence} from './words/profile.js'
import {ratioClause} from './words/ratio.js'
import {policySentence, ruleSentence} from './words/rule.js'
import {VERDICT_WORDS, verdictSentence} from './words/verdict.js'

const LONGEST_NAME = 60

/** Select graphic rendition of ECMA-48, 8.3.117; 22 ends weights and 39 colours. */
const CODES = {bold: 1, dim: 2, red: 31, yellow: 33, cyan: 36} as const

type Paint = (style: keyof typeof CODES, text: string) => string

/**
 * What to print when an audit has ended: the answer, the decision per generator, a table of attacks and one of utility; plain text, at most
 * 100 characters wide. Colours are added only where the caller says that the terminal shows them; words carry everything.
 */
export function renderSummary(result: AuditResult, options: {readonly colour?: boolean} = {}): string {
  const paint: Paint = (style, text) =>
    options.colour === true ? `\u001B[${CODES[style]}m${text}\u001B[${style === 'bold' || style === 'dim' ? 22 : 39}m` : text
  const blocks = [
    headlineLines(result, paint),
    warnings(result).flatMap(text => wrap(`Warning: ${text}`).map(line => paint('yellow', line))),
    inputNotes(result),
    result.verdicts.flatMap(verdict => verdictLines(result, verdict, paint)),
    policyLines(result, paint),
    attackLines(result, paint),
    disclosureLines(result, paint),
    utilityLines(result, paint),
    labelLines(result, paint),
    classLines(result, paint),
    maskLines(result, paint),
  ]
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')
}

/** What was taken for the same in several files, or left out: whoever gave the files must be able to say no. */
function inputNotes({inputChecks = []}: AuditResult): string[] {
  return inputChecks
    .filter(({severity}) => severity === 'note')
    .flatMap(check => wrap(`Note: ${inputCheckSentence(check)}`, '  '))
}

function headlineLines(result: AuditResult, paint: Paint): string[] {
  const text = headline(result)
  return text === undefined ? [] : wrap(text.map(plain).join('')).map(line => paint('bold', line))
}

/** Names short, since a terminal cannot fold them. */
function plain(part: Inline): string {
  if (typeof part === 'string') return part
  return part.kind === 'name' ? truncate(part.text, LONGEST_NAME) : part.text
}

function verdictLines(result: AuditResult, verdict: GeneratorVerdict, paint: Paint): string[] {
  const colour = {leaks: 'red', 'no-leak-found': 'cyan', 'not-tested': 'yellow'} as const
  const word = VERDICT_WORDS[verdict.verdict]
  const name = truncate(generatorName(verdict.generator), LONGEST_NAME)
  const [first, ...rest] = wrap(`${name} ${word}: ${verdictSentence(result, verdict)}`, '  ')
  return [first.replace(`${name} ${word}`, () => `${paint('bold', name)} ${paint(colour[verdict.verdict], word)}`), ...rest]
}

/** The outcome of the policy and every rule that is not kept. */
function policyLines({policy}: AuditResult, paint: Paint): string[] {
  if (policy === undefined) return []
  const broken = policy.rules.filter(({status}) => status !== 'passed')
  const [first, ...rest] = wrap(policySentence(policy), '  ')
  const lines = broken.flatMap(rule => wrap(`- ${ruleSentence(rule)}`, '  '))
  const profile = profileSentence(policy)
  return [paint(policy.passed ? 'bold' : 'red', first), ...rest, ...(profile === undefined ? [] : wrap(profile, '  ')), ...lines]
}

function attackLines(result: AuditResult, paint: Paint): string[] {
  const rows = doneEntries(result, 'attack').map(entry => {
    const tested = entry.test?.estimate ?? ''
    return [
      truncate(generatorName(entry.generator), 20),
      truncate(visible(entry.name), 20),
      figureOf(tested).title,
      cell(entry.estimates, tested),
      referenceText(entry, tested),
      entry.test === undefined ? '-' : formatProbability(entry.test.adjustedPValue),
    ]
  })
  if (rows.length === 0) return []
  return [...table(['generator', 'attack', 'figure', 'value', 'control', 'corrected p'], rows, paint), ...ratioLines(result)]
}

/** For how many released rows the figures on membership hold, once where it is the same everywhere. */
function ratioLines(result: AuditResult): string[] {
  const generators = new Map<string, Set<string>>()
  for (const entry of doneEntries(result, 'attack')) {
    const clause = ratioClause(entry)
    if (clause !== '') generators.set(clause, (generators.get(clause) ?? new Set()).add(generatorName(entry.generator)))
  }
  const places = [...generators].map(([clause, names]) =>
    generators.size === 1
      ? clause.trim()
      : `${clause.trim()} (${enumerate([...names].map(name => truncate(name, LONGEST_NAME)))})`,
  )
  return places.length === 0 ? [] : wrap(`Each AUC holds ${enumerate(places)}.`)
}

/** Of the figures that thresholds are about, the identity disclosure that is most often asked for; the report has all. */
function disclosureLines(result: AuditResult, paint: Paint): string[] {
  const rows = doneEntries(result, 'disclosure')
    .filter(({name}) => name === 'identity')
    .flatMap(({generator, estimates, control}) => {
      const shown = ['meaningfulRisk', 'risk'].find(figureName => estimateOf(estimates, figureName) !== undefined)
      if (shown === undefined) return []
      const titled = figureOf(shown, 'disclosure')
      const against = estimateOf(control, shown)
      const cells = [shown, minorityFigure(shown)].map(figureName => cell(estimates, figureName, 'disclosure'))
      return [[truncate(generatorName(generator), 20), titled.title, ...cells, against ? formatPoint(titled, against) : 'none']]
    })
  return rows.length === 0 ? [] : table(['generator', 'on declared columns', 'everybody', 'minority', 'control'], rows, paint)
}

function utilityLines(result: AuditResult, paint: Paint): string[] {
  const learner = mainLearner(result)
  const [first, second] = shownFigures(utilityFigure(result))
  const entries = utilityEntries(result).filter(({name}) => name === learner)
  const rows = entries.map(({generator, name, estimates}) => [
    truncate(generatorName(generator), 32),
    truncate(visible(name), 20),
    cell(estimates, first, 'utility'),
    cell(estimates, second, 'utility'),
  ])
  return rows.length === 0
    ? []
    : table(['trained with', 'learner', ...[first, second].map(shown => figureOf(shown, 'utility').title)], rows, paint)
}

/** With several minority labels: their mean, and the one that it is worst for. Costs are not told by label. */
function labelLines(result: AuditResult, paint: Paint): string[] {
  const figure = utilityFigure(result)
  const rows = utilityEntries(result).flatMap(({generator, classes}) => {
    if (classes === undefined || figure.ofCosts) return []
    const measured = classes.labels.flatMap(({label, estimates}) => {
      const estimate = estimateOf(estimates, figure.name)
      return estimate === undefined ? [] : [{label, estimate}]
    })
    const sign = figure.better === 'higher' ? 1 : -1
    const worst = measured.sort((a, b) => sign * (a.estimate.value - b.estimate.value)).at(0)
    return [
      [
        truncate(generatorName(generator), 32),
        cell(classes.macro, figure.name, 'utility'),
        worst === undefined ? 'not measured' : formatEstimate(figure, worst.estimate),
        worst === undefined ? '-' : truncate(labelName(result.plan, worst.label), 16),
      ],
    ]
  })
  return rows.length === 0 ? [] : table([`${figure.title} by label`, 'mean', 'worst', 'worst label'], rows, paint)
}

/** Of one model for all classes: how well it tells them apart, by their size, and the minority among them. */
function classLines(result: AuditResult, paint: Paint): string[] {
  const entries = doneEntries(result, 'multiclass')
  const shown = ['balancedAccuracy', 'manyShot', 'mediumShot', 'fewShot', 'minorityAccuracy'].filter(figureName =>
    entries.some(({estimates}) => estimateOf(estimates, figureName) !== undefined),
  )
  const rows = entries.map(({generator, estimates}) => [
    truncate(generatorName(generator), 20),
    ...shown.map(figureName => {
      const estimate = estimateOf(estimates, figureName)
      return estimate === undefined ? 'not measured' : formatPoint(figureOf(figureName, 'multiclass'), estimate)
    }),
  ])
  const titles = shown.map(figureName => figureOf(figureName, 'multiclass').title)
  return rows.length === 0 ? [] : table(['all classes', ...titles], rows, paint)
}

/** Of masks: how well they are marked, and how far off their areas are. */
function maskLines(result: AuditResult, paint: Paint): string[] {
  const shown = ['dice', 'areaError', 'areaBias']
  const rows = doneEntries(result, 'segmentation').map(({generator, name, estimates}) => [
    truncate(generatorName(generator), 32),
    truncate(visible(name), 20),
    ...shown.map(figureName => cell(estimates, figureName, 'segmentation')),
  ])
  const titles = shown.map(figureName => figureOf(figureName, 'segmentation').title)
  return rows.length === 0 ? [] : table(['trained with', 'network', ...titles], rows, paint)
}

function cell(estimates: ResultEntry['estimates'], name: string, kind: FigureKind = 'attack'): string {
  const estimate = estimateOf(estimates, name)
  return estimate === undefined ? 'not measured' : formatEstimate(figureOf(name, kind), estimate)
}

function referenceText(entry: ResultEntry, name: string): string {
  const reference = referenceOf(entry) ?? baselineOf(entry)
  return reference === undefined ? 'none' : formatPoint(figureOf(name), reference)
}

function table(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string[] {
  const [first, ...rest] = aligned([head, ...rows])
  return [paint('dim', first), ...rest]
}
