import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figure, name, strong, type Section, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {formatCount, formatEstimate} from '../format.js'
import {prose, visible} from '../text.js'
import {doneEntries, estimateOf} from '../view/entries.js'
import {beatsControl} from '../view/leakage.js'
import {generatorName} from '../view/names.js'

/** The figure of two releases and that of one of them, which is missing where time was short, by the attack that has both. */
const TOGETHER = [
  {attack: 'differencing', together: 'auc', alone: 'aucAlone'},
  {attack: 'joined-reconsmote', together: 'recall', alone: 'recallAlone'},
] as const

/** Whether an attack looked at several releases of a generator. */
export const putsReleasesTogether = (entry: ResultEntry) => TOGETHER.some(({attack}) => attack === entry.name)

/** What two releases of the same data tell together, beside what one of them tells; nothing where there was one alone. */
export function releasesSection(result: AuditResult): Section | undefined {
  const rows = doneEntries(result, 'attack').flatMap(entry => rowOf(entry, result))
  if (rows.length === 0) return undefined
  const {changes} = result.plan
  const number = changes === undefined ? 'some' : `up to ${formatCount(changes)}`
  return {
    id: 'releases',
    title: 'Several releases of the same data',
    blocks: [
      {
        kind: 'paragraph',
        text: prose`Each generator released twice. In between, ${number} people of each minority label came into the data
          and as many left them. An attacker who holds both files asks who that was, and puts the rows of both together
          to rebuild records. What is beyond the better of the two releases, only both together tell.`,
      },
      {
        kind: 'table',
        caption: 'Two releases together, and one of them',
        columns: [
          {title: 'Generator'},
          {title: 'Attack, figure'},
          {title: 'Both releases', holds: 'figures'},
          {title: 'The better one alone', holds: 'figures'},
          {title: 'Beats its control'},
        ],
        rows,
      },
    ],
  }
}

function rowOf(entry: ResultEntry, result: AuditResult): Text[][] {
  const figures = TOGETHER.find(({attack}) => attack === entry.name)
  if (figures === undefined) return []
  const [both, one] = [figures.together, figures.alone].map(which => estimateOf(entry.estimates, which))
  const known = figureOf(figures.together)
  const shown = (estimate: typeof both): Text =>
    estimate === undefined ? 'not measured' : figure(formatEstimate(known, estimate))
  return [
    [
      name(generatorName(entry.generator)),
      [name(visible(entry.name)), `, ${known.title}`],
      shown(both),
      shown(one),
      beatsControl(entry, result) ? strong('yes') : 'no',
    ],
  ]
}
