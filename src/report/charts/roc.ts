import type * as Plot from '@observablehq/plot'
import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {prose, truncate, visible} from '../text.js'
import {doneEntries, estimateOf, generatorsOf} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {reference} from './axes.js'
import type {Chart} from './chart.js'
import {drawable, lineChart, lineLegend, type Line} from './lines.js'

interface Curve {
  readonly label: string
  readonly auc: number
  readonly roc: NonNullable<ResultEntry['roc']>
}

/**
 * Found members against false accusations, on logarithmic axes: what a membership attack does to a few people for certain shows at the left
 * edge, where an AUC says nothing (Carlini et al., arXiv:2112.03570, section IV). One line per generator, its strongest attack; where
 * there are too many, those with the largest AUC.
 */
export function rocChart(result: AuditResult): Chart | undefined {
  const curves = generatorsOf(result).flatMap(generator => strongest(result, generator) ?? [])
  if (curves.length === 0) return undefined
  const {drawn, leftOut} = drawable([...curves].sort((a, b) => b.auc - a.auc))
  const nonMembers = Math.min(...drawn.map(({roc}) => roc.nonMembers))
  const which = drawn.length === curves.length ? `${curves.length}` : `the ${drawn.length} of ${curves.length}`
  return {
    id: 'chart-roc',
    title: 'Membership at few false accusations',
    description: prose`Line chart on logarithmic axes of the strongest membership attack on ${which}
      generators${leftOut === '' ? '' : ' where it is strongest'}; the rates at 10, 1 and 0.1 % false positives are in
      the table of all figures.`,
    caption: prose`The strongest membership attack on each generator, by its AUC, the strongest first. The dashed
      diagonal is guessing. In the shaded part nothing can be said: with ${nonMembers} non-members one false
      accusation is already ${percent(1 / nonMembers)}.${leftOut}`,
    legend: lineLegend(drawn),
    options: (plot, width) => rocOptions(plot, width, drawn, nonMembers),
  }
}

function strongest(result: AuditResult, generator: string): Curve | undefined {
  const curves = doneEntries(result, 'attack').flatMap((entry): Curve[] => {
    if (entry.generator !== generator || entry.roc === undefined) return []
    const label = `${truncate(generatorName(generator), 30)}, ${visible(entry.name)}`
    return [{label, auc: estimateOf(entry.estimates, 'auc')?.value ?? 0, roc: entry.roc}]
  })
  return curves.sort((a, b) => b.auc - a.auc).at(0)
}

function rocOptions(plot: typeof Plot, width: number, curves: readonly Curve[], nonMembers: number): Plot.PlotOptions {
  const least = 1 / nonMembers
  // A rate of zero has no place on a logarithmic axis: it lies on its lower edge.
  const floor = least / 2
  const axis = {
    type: 'log',
    domain: [floor, 1],
    ticks: [0.001, 0.01, 0.1, 1].filter(tick => tick >= floor),
    format: percent,
  } as const
  return lineChart(plot, width, {
    lines: curves.map(({label, roc}): Line => {
      const points = roc.falsePositiveRate.map((rate, corner) => ({
        x: Math.max(floor, rate),
        y: Math.max(floor, roc.truePositiveRate[corner]),
      }))
      return {label, points}
    }),
    x: {...axis, label: 'false accusations'},
    y: {...axis, label: 'members found'},
    maxWidth: 560,
    height: 440,
    ground: [
      plot.rect([{}], {x1: floor, x2: least, y1: floor, y2: 1, fill: 'var(--muted)', fillOpacity: 0.15}),
      plot.line([floor, 1], {x: rate => rate as number, y: rate => rate as number, ...reference}),
    ],
    drawnAs: 'steps',
  })
}

/** Short, whatever the size: 10 %, 0.1 %. */
const percent = (rate: number) => `${Number((rate * 100).toPrecision(2))} %`
