import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figure, name, strong, type Block, type Section, type TableBlock, type TableColumn, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {minorityFigure} from '../figures/disclosure.js'
import {formatCount, formatEstimate} from '../format.js'
import {enumerate, prose, visible} from '../text.js'
import {doneEntries, entriesOf, estimateOf} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {reasonText} from '../words/reason.js'
import {figureNames} from './all-figures.js'

type Figures = Pick<ResultEntry, 'estimates' | 'control' | 'baseline'>

/** The figures that regulators and publishers hold against thresholds, measure by measure, with what each cannot conclude. */
export function disclosureSection(result: AuditResult): Section | undefined {
  const {plan, methods} = result
  if (plan.disclosure === undefined) return undefined
  const entries = doneEntries(result, 'disclosure')
  const blocks: Block[] = [
    {
      kind: 'paragraph',
      text: [
        strong('No verdict rests on these figures.'),
        prose` ${
          isDeclared(plan.disclosure)
            ? 'They are read off the columns that were declared, so they say as much as these were chosen well. '
            : ''
        }“Control” is the
          same figure of people whom the generator never saw: what is as large there comes from what the release says of everybody.
          Whether a real record lies open is for the attacks to say, and whether released values name people for the test of
          identifiers.`,
      ],
    },
    ...(isDeclared(plan.disclosure) ? [{kind: 'definitions' as const, entries: declaredEntries(plan.disclosure)}] : []),
    ...plan.disclosure.measures.flatMap(({name: measure}): Block[] => {
      const own = entries.filter(entry => entry.name === measure)
      const note = Object.hasOwn(methods, measure) ? methods[measure] : undefined
      const others = entriesOf(result, 'disclosure').filter(entry => entry.name === measure && entry.status !== 'done')
      return [
        {kind: 'heading', text: name(visible(measure))},
        ...(note === undefined ? [] : [paragraphOf(note)]),
        ...(own.length === 0 ? [] : [measureTable(measure, own)]),
        ...own.filter(({sensitive = []}) => sensitive.length > 1).map(sensitiveTable),
        ...(others.length === 0 ? [] : [notMeasured(others)]),
      ]
    }),
  ]
  return {id: 'disclosure', title: 'Figures that regulators’ thresholds are about', blocks}
}

const isDeclared = ({quasiIdentifiers, sensitive}: NonNullable<AuditResult['plan']['disclosure']>) =>
  quasiIdentifiers.length > 0 || sensitive.length > 0

/** The columns that were declared, and the population. */
export function declaredEntries({quasiIdentifiers, sensitive, population}: NonNullable<AuditResult['plan']['disclosure']>) {
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

function paragraphOf({summary, limits}: AuditResult['methods'][string]): Block {
  const text: Text =
    limits === undefined ? visible(summary) : [`${visible(summary)} `, strong('It cannot conclude:'), ` ${visible(limits)}`]
  return {kind: 'paragraph', text}
}

function notMeasured(entries: readonly ResultEntry[]): Block {
  const items = entries.map((entry): Text => [
    name(generatorName(entry.generator)),
    `: not measured: ${reasonText(entry.reason)}`,
  ])
  return {kind: 'list', items}
}

/** The figures of one measure, of every generator. */
export function measureTable(measure: string, entries: readonly ResultEntry[]): TableBlock {
  const rows = entries.flatMap(entry => figureRows(entry).map(row => [name(generatorName(entry.generator)), ...row]))
  return {kind: 'table', caption: `Disclosure: ${visible(measure)}`, ...withoutEmpty(['Generator', ...COLUMNS], rows)}
}

/** Of every sensitive column, where the table above has the worst of several. */
function sensitiveTable({generator, name: measure, sensitive = []}: ResultEntry): TableBlock {
  const rows = sensitive.flatMap(column => figureRows(column).map(row => [name(visible(column.name)), ...row]))
  return {
    kind: 'table',
    caption: `Sensitive columns of ${generatorName(generator)} (${visible(measure)})`,
    folded: true,
    ...withoutEmpty(['Column', ...COLUMNS], rows),
  }
}

const COLUMNS = ['Figure', 'Everybody', 'Control', 'Baseline', 'Minority', 'Control of minority', 'Baseline of minority'] as const
const NOTHING = '–'

/** One row per figure: of everybody, and of the minority beside it. */
function figureRows(figures: Figures): Text[][] {
  const names = figureNames([{estimates: {...figures.baseline, ...figures.estimates}}], 'disclosure')
  const ofMinority = new Set(names.map(minorityFigure))
  return names
    .filter(figureName => !ofMinority.has(figureName))
    .map((figureName): Text[] => [
      visible(figureOf(figureName, 'disclosure').title),
      ...[figureName, minorityFigure(figureName)].flatMap(shown =>
        [figures.estimates, figures.control, figures.baseline].map((of): Text => {
          const estimate = estimateOf(of, shown)
          return estimate === undefined ? NOTHING : figure(formatEstimate(figureOf(shown, 'disclosure'), estimate))
        }),
      ),
    ])
}

/** Columns in which no row has a figure are left out. */
function withoutEmpty(titles: readonly string[], rows: readonly (readonly Text[])[]): Pick<TableBlock, 'columns' | 'rows'> {
  const used = titles.map((_, at) => rows.some(row => row[at] !== NOTHING))
  const columns = titles.map((title, at): TableColumn => (at < 2 ? {title} : {title, holds: 'figures'}))
  return {columns: columns.filter((_, at) => used[at]), rows: rows.map(row => row.filter((_, at) => used[at]))}
}
