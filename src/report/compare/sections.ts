import {frontierOf, type FrontierPoint, type MeasuredFrontier} from '../charts/frontier.js'
import {figure, name, type Block, type Inline, type Section, type Text} from '../document.js'
import {excessFigure, figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {VERDICT_WORDS} from '../words/verdict.js'
import {capitalise, prose, visible} from '../text.js'
import {utilityFigureNamed, type UtilityFigure} from '../utility-figure.js'
import {generatorName} from '../view/names.js'
import type {ComparedRow, Comparison} from './comparison.js'

export const COMPARISON_TITLE = 'Audits side by side'

export function comparisonSubtitle({audits, learner, figure: compared}: Comparison): readonly Inline[] {
  return [
    prose`${audits.length} audits. Utility is the ${utilityFigureNamed(compared).title} of
      ${visible(learner ?? 'no learner that all of them have')}.`,
  ]
}

/** A comparison as sections of a document. */
export function comparisonSections(comparison: Comparison): Section[] {
  const {differences, notes, rows, audits} = comparison
  const compared = utilityFigureNamed(comparison.figure)
  const warning: Block[] =
    differences.length === 0
      ? []
      : [
          {
            kind: 'warning',
            text: `These audits differ in ${differences.join(', ')}. Their figures are not about the same thing and must not be compared.`,
          },
        ]
  return [
    {
      id: 'comparison',
      title: 'Comparison',
      blocks: [
        ...warning,
        ...(notes.length === 0 ? [] : [{kind: 'list', items: notes.map(note => visible(note))} as const]),
        ...frontierChartOf(comparison),
        {
          kind: 'table',
          caption: 'Leakage and utility of every way to train',
          columns: [
            {title: 'Audit'},
            {title: 'Trained with'},
            {title: 'Verdict'},
            {title: 'Strongest attack'},
            {title: 'Its excess', holds: 'figures'},
            {title: capitalise(compared.title), holds: 'figures'},
            {title: 'On the frontier'},
          ],
          rows: rows.map(row => rowCells(row, compared)),
        },
        ...labelTable(rows, compared),
        ...identityTable(rows),
        {
          kind: 'paragraph',
          text: prose`On the frontier is what no other way beats in both leakage and utility. That goes by the figures
            alone: where intervals overlap, the order may be luck.`,
        },
      ],
    },
    {
      id: 'audits',
      title: 'Audits',
      blocks: [
        {
          kind: 'table',
          caption: 'What was compared',
          columns: [{title: 'Audit'}, {title: 'Made with'}, {title: 'Started'}, {title: 'Complete'}],
          rows: audits.map(({name: audit, tool, startedAt, complete}): Text[] => [
            name(visible(audit)),
            visible(tool),
            visible(startedAt),
            complete ? 'yes' : 'no',
          ]),
        },
      ],
    },
  ]
}

/** No part of the frontier: these figures have no test. */
function identityTable(rows: readonly ComparedRow[]): Block[] {
  const cells = rows.flatMap(({audit, generator, identity}): Text[][] => {
    if (identity === undefined) return []
    const titled = figureOf(identity.figure, 'disclosure')
    const figures = [identity.risk, identity.minority, identity.control].map((estimate): Text =>
      estimate === undefined ? '–' : figure(formatEstimate(titled, estimate)),
    )
    return [[name(visible(audit)), name(generatorName(generator)), titled.title, ...figures]]
  })
  if (cells.length === 0) return []
  return [
    {
      kind: 'table',
      caption: 'Identity disclosure on the declared columns, which no verdict rests on',
      columns: [
        {title: 'Audit'},
        {title: 'Generator'},
        {title: 'Figure'},
        {title: 'Everybody', holds: 'figures'},
        {title: 'Minority', holds: 'figures'},
        {title: 'Control', holds: 'figures'},
      ],
      rows: cells,
    },
  ]
}

function rowCells(
  {audit, generator, releasesRows, verdict, strongest, utility, onFrontier}: ComparedRow,
  compared: UtilityFigure,
): Text[] {
  return [
    releasesRows ? name(visible(audit)) : 'any',
    name(generatorName(generator)),
    verdict === undefined ? 'releases nothing' : VERDICT_WORDS[verdict].toLowerCase(),
    strongest === undefined ? 'none' : [name(visible(strongest.attack)), `, ${figureOf(strongest.figure).title}`],
    strongest === undefined ? '–' : figure(formatEstimate(excessFigure, strongest.excess)),
    utility === undefined ? 'not measured' : figure(formatEstimate(compared, utility)),
    onFrontier === undefined ? 'not known' : onFrontier ? 'yes' : 'no',
  ]
}

/** Nothing where there is one minority label. */
function labelTable(rows: readonly ComparedRow[], compared: UtilityFigure): Block[] {
  const cells = rows.flatMap(({audit, generator, releasesRows, labels = [], macro}) => {
    const head = [releasesRows ? name(visible(audit)) : 'any', name(generatorName(generator))]
    const means = macro === undefined ? [] : [[...head, 'mean of all labels', figure(formatEstimate(compared, macro))]]
    return [
      ...labels.map(({label, utility}) => [...head, name(visible(label)), figure(formatEstimate(compared, utility))]),
      ...means,
    ]
  })
  if (cells.length === 0) return []
  return [
    {
      kind: 'table',
      caption: 'Utility for each minority label against all other rows',
      columns: [
        {title: 'Audit'},
        {title: 'Trained with'},
        {title: 'Minority label'},
        {title: capitalise(compared.title), holds: 'figures'},
      ],
      rows: cells,
    },
  ]
}

function frontierChartOf(comparison: Comparison): Block[] {
  const measured = comparedFrontier(comparison)
  const chart = measured && frontierOf(measured)
  return chart === undefined ? [] : [{kind: 'chart', chart}]
}

/** The ways to train of all audits as points of one chart; undefined when no learner is in all of them. */
export function comparedFrontier({rows, learner, figure: compared}: Comparison): MeasuredFrontier | undefined {
  if (learner === undefined) return undefined
  const points: FrontierPoint[] = []
  const leftOut: string[] = []
  for (const {audit, generator, releasesRows, utility, strongest} of rows) {
    const label = releasesRows ? `${generatorName(generator)}, ${visible(audit)}` : generatorName(generator)
    if (utility === undefined || (releasesRows && strongest === undefined)) leftOut.push(label)
    else points.push({label, utility, ...(strongest && {leakage: strongest.excess, attack: strongest.attack})})
  }
  return {points, leftOut, learner, figure: utilityFigureNamed(compared)}
}
