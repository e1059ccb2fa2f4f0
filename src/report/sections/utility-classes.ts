import type {AuditResult, ClassesEstimates, LabelEstimates, ResultEntry} from '../../result/audit-result.js'
import type {Estimates} from '../../core/estimate.js'
import {figure, name, type Block, type Text} from '../document.js'
import {formatCount} from '../format.js'
import {enumerate, prose, visible} from '../text.js'
import {utilityFigure} from '../utility-figure.js'
import {generatorName, labelName} from '../view/names.js'
import {reasonText} from '../words/reason.js'
import {differenceCell, utilityColumn, valueCell} from './utility-cells.js'

/** A table with more rows is shown only when asked for. */
const LONG = 16

/** Each of several minority labels by itself, their macro means, and the groups of a long tail; nothing for one label. */
export function classesBlocks(result: AuditResult, entries: readonly ResultEntry[]): Block[] {
  const measured = entries.flatMap(({classes, ...entry}) => (classes === undefined ? [] : [{...entry, classes}]))
  if (measured.length === 0) return []
  const learners = [...new Set(measured.map(entry => visible(entry.name)))]
  const [first, ...others] = labelFigures(result)
  const cells = (generator: string, estimates: Estimates, difference: Estimates | undefined, missing: string): Text[] => [
    valueCell({estimates}, first, missing),
    differenceCell({generator, difference}, first),
    ...others.map(shown => valueCell({estimates}, shown, missing)),
  ]
  const rows = measured.flatMap(({generator, classes}) => {
    const head = name(generatorName(generator))
    return [
      ...classes.labels.map((label): Text[] => [
        head,
        name(labelName(result.plan, label.label)),
        figure(formatCount(label.trainRows)),
        ...cells(generator, label.estimates, label.difference, reasonOf(label)),
      ]),
      [head, 'mean of all labels', '–', ...cells(generator, classes.macro, classes.macroDifference, NOT_ALL)],
      ...classes.groups.map((group): Text[] => [
        head,
        groupName(group),
        '–',
        ...cells(generator, group.estimates, group.difference, NOT_ALL),
      ]),
    ]
  })
  return [
    {
      kind: 'paragraph',
      text: prose`Above, all minority labels count as one class. Here each of them is told from all other rows by a
        model of its own, trained on the same real and synthetic rows, with the main learner alone. The difference is
        paired, as above. In the means every label counts the same. Labels are grouped by their real training rows:
        many-shot has more than 100, medium-shot 20 to 100, few-shot fewer than 20. A useless model reaches the
        label’s share of the rows in average precision, so labels of different sizes are compared by AUROC.`,
    },
    {
      kind: 'table',
      caption: `Utility for each minority label with ${enumerate(learners)}`,
      columns: [
        {title: 'Trained with'},
        {title: 'Minority label'},
        {title: 'Real training rows', holds: 'figures'},
        utilityColumn(first),
        {title: 'Difference to real rows only', holds: 'figures'},
        ...others.map(utilityColumn),
      ],
      rows,
      folded: rows.length > LONG,
    },
  ]
}

function groupName({shots, labels}: ClassesEstimates['groups'][number]): string {
  return `mean of ${labels.length} ${shots}-shot ${labels.length === 1 ? 'label' : 'labels'}`
}

const NOT_ALL = 'not defined for all of them'

const reasonOf = ({reason}: LabelEstimates) => (reason === undefined ? 'not defined' : `not measured: ${reasonText(reason)}`)

/** Costs are not told by label: the figure of decisions is then average precision. */
function labelFigures(result: AuditResult): string[] {
  const decisive = utilityFigure(result)
  return [...new Set([...(decisive.ofCosts ? [] : [decisive.name]), 'averagePrecision', 'auroc'])]
}
