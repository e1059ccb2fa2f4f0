import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figure, name, strong, type Block, type Section, type TableBlock, type Text} from '../document.js'
import {formatEstimate} from '../format.js'
import {prose, visible} from '../text.js'
import {doneEntries} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {allFiguresTable} from './all-figures.js'

const DISTANCE = {title: 'distance', unit: 'score'} as const

const validity: Block = {
  kind: 'paragraph',
  text: prose`ER_split asks something else: whether the rows belong to the minority at all, or lie next to people of other
    classes. It looks at up to 1,000 of them and at held-out rows of every class, as frequent as they are there. Where
    classes overlap, real minority rows lie next to others too. Only what exceeds their share is the generator’s doing.`,
}

/** How much synthetic rows resemble real ones; what it says and what not. */
export function fidelitySection(result: AuditResult): Section | undefined {
  const entries = doneEntries(result, 'fidelity')
  if (entries.length === 0) return undefined
  const blocks: Block[] = [
    {
      kind: 'paragraph',
      text: [
        strong('Nothing can be decided on these figures alone.'),
        prose` They say how much synthetic minority rows resemble real minority rows that the generator did not see.
          Copies of real records resemble them most and leak everything; rows of little resemblance may still help a
          classifier. Beside each figure stands what the real rows that the generator was made from reach, which is
          the best that could be hoped for: as many rows of each were compared.`,
      ],
    },
    ...(entries.some(({name}) => name === 'er-split') ? [validity] : []),
    allFiguresTable(entries, 'fidelity', {caption: 'Fidelity of the synthetic minority rows', method: 'Measure'}),
    ...entries.filter(({generator, columns}) => generator !== 'none' && columns !== undefined).map(columnTable),
  ]
  return {id: 'fidelity', title: 'Fidelity: neither privacy nor utility', blocks}
}

function columnTable({generator, columns = []}: ResultEntry): TableBlock {
  return {
    kind: 'table',
    caption: `Columns of ${generatorName(generator)}, furthest from real rows first`,
    folded: true,
    columns: [
      {title: 'Column'},
      {title: 'Statistic'},
      {title: 'Distance', holds: 'figures'},
      {title: 'Real rows', holds: 'figures'},
    ],
    rows: [...columns]
      .sort((a, b) => b.estimate.value - a.estimate.value)
      .map((column): Text[] => [
        name(visible(column.name)),
        visible(column.statistic),
        figure(formatEstimate(DISTANCE, column.estimate)),
        column.baseline === undefined ? '–' : figure(formatEstimate(DISTANCE, column.baseline)),
      ]),
  }
}
