import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figure, name, strong, type Block, type Section, type TableBlock, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {formatCount, formatEstimate} from '../format.js'
import {enumerate, prose, visible} from '../text.js'
import {doneEntries, entriesOf, estimateOf} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {reasonText} from '../words/reason.js'
import {allFiguresTable, figureNames} from './all-figures.js'

/** The figures that regulators and publishers hold against thresholds, with what each of them cannot conclude. */
export function disclosureSection(result: AuditResult): Section | undefined {
  const {disclosure} = result.plan
  if (disclosure === undefined) return undefined
  const entries = doneEntries(result, 'disclosure')
  const others = entriesOf(result, 'disclosure').filter(({status}) => status !== 'done')
  const blocks: Block[] = [
    {
      kind: 'paragraph',
      text: [
        strong('No verdict rests on these figures.'),
        prose` They are read off the columns that were declared, so they say as much as these were chosen well. Control is the same
          figure of people whom the generator never saw: what is as large there comes from what the release says of everybody.
          Baseline is the same figure of the real rows themselves, or of the simplest guess. Whether a real record lies open is
          for the attacks to say, and whether released values name people for the test of identifiers.`,
      ],
    },
    {kind: 'definitions', entries: declaredEntries(disclosure)},
    ...(entries.length === 0
      ? []
      : [allFiguresTable(entries, 'disclosure', {caption: 'Figures that thresholds are about', method: 'Measure'})]),
    ...entries.filter(({sensitive = []}) => sensitive.length > 1).map(sensitiveTable),
    ...(others.length === 0 ? [] : [notMeasured(others)]),
    {kind: 'paragraph', text: 'What each of them cannot conclude:'},
    {kind: 'definitions', entries: limitsOf(result)},
  ]
  return {id: 'disclosure', title: 'Figures that regulators’ thresholds are about', blocks}
}

function declaredEntries({quasiIdentifiers, sensitive, population}: NonNullable<AuditResult['plan']['disclosure']>) {
  const list = (names: readonly string[]) => (names.length === 0 ? 'none were declared' : enumerate(names.map(visible)))
  return [
    {term: 'Quasi-identifiers', text: list(quasiIdentifiers)},
    {term: 'Sensitive columns', text: list(sensitive)},
    {
      term: 'Population',
      text:
        population === undefined
          ? 'taken to be the people in the data and nobody else, the cautious assumption'
          : `${formatCount(population)} people, of whom those in the data are taken for a random sample`,
    },
  ]
}

function limitsOf({plan, methods}: AuditResult) {
  return (plan.disclosure?.measures ?? []).flatMap(({name: measure}) => {
    const limits = Object.hasOwn(methods, measure) ? methods[measure].limits : undefined
    return limits === undefined ? [] : [{term: visible(measure), text: visible(limits)}]
  })
}

function notMeasured(entries: readonly ResultEntry[]): Block {
  const items = entries.map((entry): Text => [
    name(generatorName(entry.generator)),
    ', ',
    name(visible(entry.name)),
    `: not measured: ${reasonText(entry.reason)}`,
  ])
  return {kind: 'list', items}
}

/** Of every sensitive column, where the table above has the worst of several. */
function sensitiveTable({generator, name: measure, sensitive = []}: ResultEntry): TableBlock {
  const names = [...new Set(sensitive.flatMap(({estimates}) => figureNames([{estimates}], 'disclosure')))]
  const cell = (estimates: ResultEntry['estimates'] | undefined, figureName: string): Text => {
    const estimate = estimateOf(estimates, figureName)
    return estimate === undefined ? '–' : figure(formatEstimate(figureOf(figureName, 'disclosure'), estimate))
  }
  return {
    kind: 'table',
    caption: `Sensitive columns of ${generatorName(generator)} (${visible(measure)})`,
    folded: true,
    columns: [{title: 'Column'}, {title: 'Figure'}, {title: 'Value', holds: 'figures'}, {title: 'Control', holds: 'figures'}],
    rows: sensitive.flatMap(({name: column, estimates, control}) =>
      names.map((figureName): Text[] => [
        name(visible(column)),
        visible(figureOf(figureName, 'disclosure').title),
        cell(estimates, figureName),
        cell(control, figureName),
      ]),
    ),
  }
}
