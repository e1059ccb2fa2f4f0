import type {ResultEntry} from '../../result/audit-result.js'
import {figure, name, type TableBlock, type TableColumn, type Text} from '../document.js'
import {excessFigure, figureOf, figureRank, type FigureKind} from '../figures.js'
import {formatCount, formatEstimate} from '../format.js'
import {visible} from '../text.js'
import {estimateOf} from '../view/entries.js'
import {generatorName} from '../view/names.js'

/** Names of the figures of these entries, in reading order. */
export function figureNames(entries: readonly Pick<ResultEntry, 'estimates'>[], kind: FigureKind): string[] {
  const names = [...new Set(entries.flatMap(({estimates}) => Object.keys(estimates)))]
  return names.sort((a, b) => {
    const [first, second] = [figureRank(a, kind), figureRank(b, kind)]
    return first === second ? 0 : first - second
  })
}

/** Every figure of every entry: nothing that was measured is left out of a report. */
export function allFiguresTable(
  entries: readonly ResultEntry[],
  kind: FigureKind,
  words: Pick<TableBlock, 'caption'> & {readonly method: string; readonly folded?: boolean},
): TableBlock {
  const references = (['control', 'baseline', 'excess'] as const).filter(part =>
    entries.some(entry => Object.keys(entry[part] ?? {}).length > 0),
  )
  const baseline = {
    attack: 'Baseline',
    proxy: 'Baseline',
    utility: 'Real rows only',
    multiclass: 'Real rows only',
    segmentation: 'Real pictures only',
    fidelity: 'Real rows',
    disclosure: 'Baseline',
  }[kind]
  const referenceTitles = {control: 'Control', baseline, excess: 'Excess'}
  const rows = entries.flatMap(entry =>
    figureNames([entry], kind).map((figureName): Text[] => {
      const titled = figureOf(figureName, kind)
      const main = entry.estimates[figureName]
      return [
        name(generatorName(entry.generator)),
        name(visible(entry.name)),
        visible(titled.title),
        figure(formatEstimate(titled, main)),
        ...references.map((part): Text => {
          const estimate = estimateOf(entry[part], figureName)
          return estimate === undefined ? '–' : figure(formatEstimate(part === 'excess' ? excessFigure : titled, estimate))
        }),
        figure(formatCount(main.trials)),
        visible(main.method),
      ]
    }),
  )
  return {
    kind: 'table',
    caption: words.caption,
    ...(words.folded === true && {folded: true}),
    columns: [
      {title: 'Generator'},
      {title: words.method},
      {title: 'Figure'},
      {title: 'Value', holds: 'figures'},
      ...references.map((part): TableColumn => ({title: referenceTitles[part], holds: 'figures'})),
      {title: 'Trials', holds: 'figures'},
      {title: 'Interval'},
    ],
    rows,
  }
}
