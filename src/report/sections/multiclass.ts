import {SHOTS} from '../../metrics/class-figures.js'
import type {Estimates} from '../../core/estimate.js'
import type {AuditResult, ResultEntry, ToldClass} from '../../result/audit-result.js'
import {figure, name, type Block, type Section, type TableBlock, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {formatCount, formatEstimate} from '../format.js'
import {capitalise, enumerate, prose, visible} from '../text.js'
import {doneEntries, estimateOf} from '../view/entries.js'
import {generatorName, labelName} from '../view/names.js'
import {allFiguresTable, figureNames} from './all-figures.js'

/** A table with more rows is shown only when asked for. */
const LONG = 16

/** One model for all classes of a long tail, with the release added to its class and without: which classes gain and which lose. */
export function multiclassSection(result: AuditResult): Section | undefined {
  const entries = doneEntries(result, 'multiclass')
  if (entries.length === 0) return undefined
  const told = toldBy(entries)
  const blocks: Block[] = [
    {
      kind: 'paragraph',
      text: prose`One model learnt to tell all classes apart, from real rows alone and with the synthetic ones added to their class. It was
          tested on real rows of all classes that neither it nor the generator saw. The accuracy of a class is the share of its test rows
          that were recognised. ${groupSentence(told)} ${minoritySentence(result, told)} The synthetic rows are of the minority
          alone.`,
    },
    ...leftOutBlocks(entries),
    byGroup(entries),
    byClass(entries, told),
    allFiguresTable(entries, 'multiclass', {caption: 'All figures of all classes', method: 'Learner', folded: true}),
  ]
  return {id: 'multiclass', title: 'All classes told apart', blocks}
}

/** Every class of any of the entries, the largest first. */
function toldBy(entries: readonly ResultEntry[]): ToldClass[] {
  const byName = new Map(entries.flatMap(({told = []}) => told.map(each => [each.name, each] as const)))
  return [...byName.values()].sort((a, b) => b.trainRows - a.trainRows)
}

function groupSentence(told: readonly ToldClass[]): string {
  const [many, medium, few] = SHOTS.map(shots => formatCount(told.filter(each => each.shots === shots).length))
  return prose`Of ${formatCount(told.length)} classes, ${many} are many-shot (more than 100 real training rows), ${medium} medium-shot (20
      to 100) and ${few} few-shot (fewer than 20).`
}

function minoritySentence({plan}: AuditResult, told: readonly ToldClass[]): string {
  const groups = told.flatMap(({label, shots, trainRows}) =>
    label === undefined ? [] : [`‘${labelName(plan, label)}’ is ${shots}-shot (${formatCount(trainRows)} rows)`],
  )
  return groups.length === 0 ? 'No minority label could be tested.' : `Of the minority, ${enumerate(groups)}.`
}

/** The most that one of the models left out. */
function leftOutBlocks(entries: readonly ResultEntry[]): Block[] {
  const most = Math.max(...entries.map(({details}) => Number(details?.['classesLeftOut'] ?? 0)))
  if (!(most > 0)) return []
  const count = formatCount(Math.ceil(most))
  return [
    {
      kind: 'paragraph',
      text: `Without training or without test rows, and therefore left out: ${count} ${most > 1 ? 'classes' : 'class'} at most.`,
    },
  ]
}

function byGroup(entries: readonly ResultEntry[]): TableBlock {
  const names = figureNames(entries, 'multiclass').filter(each => each !== 'accuracy' && each !== 'macroF1')
  return {
    kind: 'table',
    caption: 'Mean accuracy of the classes; in brackets the difference to real rows alone',
    columns: [
      {title: 'Trained with'},
      {title: 'Learner'},
      ...names.map(each => ({title: capitalise(figureOf(each, 'multiclass').title), holds: 'figures' as const})),
    ],
    rows: entries.map((entry): Text[] => [
      name(generatorName(entry.generator)),
      name(visible(entry.name)),
      ...names.map(each => compared(entry.estimates, entry.difference, each)),
    ]),
  }
}

function byClass(entries: readonly ResultEntry[], classes: readonly ToldClass[]): TableBlock {
  const sorted = entries.toSorted((a, b) => Number(b.generator === 'none') - Number(a.generator === 'none'))
  return {
    kind: 'table',
    caption: 'Accuracy of each class, the largest first; in brackets the difference to real rows alone',
    columns: [
      {title: 'Class'},
      {title: 'Group'},
      {title: 'Real training rows', holds: 'figures'},
      {title: 'Test rows', holds: 'figures'},
      ...sorted.map(({generator, name: learner}) => ({
        title: `${generatorName(generator)}, ${visible(learner)}`,
        holds: 'figures' as const,
      })),
    ],
    rows: classes.map((each): Text[] => [
      name(`${visible(each.name)}${each.label === undefined ? '' : ' (minority)'}`),
      `${each.shots}-shot`,
      figure(formatCount(each.trainRows)),
      figure(formatCount(each.testRows)),
      ...sorted.map(({told}) => {
        const own = told?.find(one => one.name === each.name)
        return own === undefined ? '–' : compared(own.estimates, own.difference, 'accuracy')
      }),
    ]),
    folded: classes.length > LONG,
  }
}

function compared(estimates: Estimates, differences: Estimates | undefined, figureName: string): Text {
  const [titled, estimate] = [figureOf(figureName, 'multiclass'), estimateOf(estimates, figureName)]
  if (estimate === undefined) return '–'
  const difference = estimateOf(differences, figureName)
  const text = formatEstimate(titled, estimate)
  return figure(difference === undefined ? text : `${text} [${formatEstimate(titled, difference)}]`)
}
