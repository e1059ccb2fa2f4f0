import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figure, name, type Block, type Section, type TableBlock, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {capitalise, prose, visible} from '../text.js'
import {doneEntries, estimateOf} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {allFiguresTable, figureNames} from './all-figures.js'

/** What pictures with masks are worth to a network that learns to mark what the masks mark. */
export function segmentationSection(result: AuditResult): Section | undefined {
  const entries = doneEntries(result, 'segmentation')
  if (entries.length === 0) return undefined
  const blocks: Block[] = [
    {
      kind: 'paragraph',
      text: prose`A network learnt from pictures and their masks to mark what the masks mark, with real pictures alone and with the
          synthetic ones added, in as many steps. It was tested on real pictures of all classes that neither it nor the generator saw.`,
    },
    comparison(entries),
    allFiguresTable(entries, 'segmentation', {caption: 'All figures of masks', method: 'Network', folded: true}),
  ]
  return {id: 'segmentation', title: 'Utility of the masks', blocks}
}

function comparison(entries: readonly ResultEntry[]): TableBlock {
  const names = figureNames(entries, 'segmentation')
  return {
    kind: 'table',
    caption: 'How well unseen pictures are marked; in brackets the difference to real pictures alone',
    columns: [
      {title: 'Trained with'},
      {title: 'Network'},
      ...names.map(each => ({title: capitalise(figureOf(each, 'segmentation').title), holds: 'figures' as const})),
    ],
    rows: entries.map((entry): Text[] => [
      name(generatorName(entry.generator)),
      name(visible(entry.name)),
      ...names.map((each): Text => {
        const [titled, estimate, difference] = [
          figureOf(each, 'segmentation'),
          estimateOf(entry.estimates, each),
          estimateOf(entry.difference, each),
        ]
        if (estimate === undefined) return '–'
        const text = formatEstimate(titled, estimate)
        return figure(difference === undefined ? text : `${text} [${formatEstimate(titled, difference)}]`)
      }),
    ]),
  }
}
