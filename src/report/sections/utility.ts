import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {reliabilityChart} from '../charts/reliability.js'
import {utilityChart} from '../charts/utility.js'
import {name, type Block, type Section, type TableBlock, type Text} from '../document.js'
import {prose, visible} from '../text.js'
import {shownFigures, utilityFigure} from '../utility-figure.js'
import {generatorName} from '../view/names.js'
import {learnersOf, utilityEntries} from '../view/utility.js'
import {withoutReleaseSentence} from '../words/without-release.js'
import {allFiguresTable} from './all-figures.js'
import {differenceCell, utilityColumn, valueCell} from './utility-cells.js'
import {classesBlocks} from './utility-classes.js'

/** What the synthetic rows are worth to a classifier, against real rows alone and against class weights. */
export function utilitySection(result: AuditResult): Section {
  const entries = utilityEntries(result)
  if (entries.length === 0)
    return {id: 'utility', title: 'Utility', blocks: [{kind: 'paragraph', text: 'No utility was measured.'}]}
  const learners = learnersOf(result)
  const shown = shownFigures(utilityFigure(result))
  const blocks: Block[] = [
    {
      kind: 'paragraph',
      text: prose`Classifiers were trained on real and synthetic rows and tested on real rows that neither they nor
        the generator saw. The difference is to the same classifier trained on real rows alone, paired: both were
        trained and tested on the same rows in every repeat. Real rows only, class weights and the losses for rare
        classes need no synthetic rows and release none.`,
    },
    ...(result.withoutRelease === undefined
      ? []
      : [{kind: 'paragraph', text: withoutReleaseSentence(result.withoutRelease)} as const]),
    ...[utilityChart(result), reliabilityChart(result)].flatMap(chart => (chart ? [{kind: 'chart', chart} as const] : [])),
    ...learners.map((learner, at) => ({
      ...learnerTable(
        learner,
        entries.filter(entry => entry.name === learner),
        shown,
      ),
      folded: at > 0,
    })),
    ...classesBlocks(result, entries),
    allFiguresTable(entries, 'utility', {caption: 'All figures of all learners', method: 'Learner', folded: true}),
  ]
  return {id: 'utility', title: 'Utility', blocks}
}

function learnerTable(learner: string, entries: readonly ResultEntry[], [first, ...others]: readonly string[]): TableBlock {
  return {
    kind: 'table',
    caption: `Utility with ${visible(learner)}`,
    columns: [
      {title: 'Trained with'},
      utilityColumn(first),
      {title: 'Difference to real rows only', holds: 'figures'},
      ...others.map(utilityColumn),
    ],
    rows: entries.map((entry): Text[] => [
      name(generatorName(entry.generator)),
      valueCell(entry, first),
      differenceCell(entry, first),
      ...others.map(other => valueCell(entry, other)),
    ]),
  }
}
