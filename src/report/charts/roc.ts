import type * as Plot from '@observablehq/plot'
import type {AuditResult, ResultEntry} from '../../audit/result.js'
import {truncate, visible} from '../text.js'
import {doneEntries, estimateOf, generatorName, generatorsOf} from '../view.js'
import {lineLegend, lineLooks, NARROW_CHART, type Chart} from './chart.js'

interface Line {
  readonly label: string
  readonly roc: NonNullable<ResultEntry['roc']>
}

/**
 * Found members against false accusations, on logarithmic axes: what a membership attack does to a few people for certain shows at the left
 * edge, where an AUC says nothing (Carlini et al., arXiv:2112.03570, section IV). One line per generator, its strongest attack.
 */
export function rocChart(result: AuditResult): Chart | undefined {
  const lines = generatorsOf(result)
    .flatMap(generator => strongest(result, generator) ?? [])
    .slice(0, lineLooks.length)
  if (lines.length === 0) return undefined
  const nonMembers = Math.min(...lines.map(({roc}) => roc.nonMembers))
  return {
    id: 'chart-roc',
    title: 'Membership at few false accusations',
    description: `Line chart on logarithmic axes of the strongest membership attack on ${lines.length} generators; the rates at 10, 1 and 0.1 % false positives are in the table of all figures.`,
    caption: `The strongest membership attack on each generator, by its AUC. The dashed diagonal is guessing. In the shaded part nothing can be said: with ${nonMembers} non-members one false accusation is already ${percent(1 / nonMembers)}.`,
    legend: lineLegend(lines),
    options: (plot, width) => rocOptions(plot, width, lines, nonMembers),
  }
}

function strongest(result: AuditResult, generator: string): Line | undefined {
  const auc = (entry: ResultEntry) => estimateOf(entry.estimates, 'auc')?.value ?? 0
  const entry = doneEntries(result, 'attack')
    .filter(one => one.generator === generator && one.roc !== undefined)
    .sort((a, b) => auc(b) - auc(a))
    .at(0)
  if (entry?.roc === undefined) return undefined
  return {label: `${truncate(generatorName(generator), 30)}, ${visible(entry.name)}`, roc: entry.roc}
}

function rocOptions(plot: typeof Plot, width: number, lines: readonly Line[], nonMembers: number): Plot.PlotOptions {
  const narrow = width < NARROW_CHART
  const least = 1 / nonMembers
  // A rate of zero has no place on a logarithmic axis: it lies on its lower edge.
  const floor = least / 2
  const ticks = [0.001, 0.01, 0.1, 1].filter(tick => tick >= floor)
  const corners = lines.flatMap(({label, roc}, at) =>
    roc.falsePositiveRate.map((rate, corner) => ({
      label,
      at,
      x: Math.max(floor, rate),
      y: Math.max(floor, roc.truePositiveRate[corner]),
    })),
  )
  return {
    width: Math.min(width, 560),
    height: narrow ? 320 : 440,
    marginLeft: 56,
    marginBottom: 46,
    marginTop: 26,
    style: {fontSize: '13px'},
    x: {type: 'log', domain: [floor, 1], label: null},
    y: {type: 'log', domain: [floor, 1], label: null},
    marks: [
      plot.rect([{}], {x1: floor, x2: least, y1: floor, y2: 1, fill: 'var(--muted)', fillOpacity: 0.15}),
      plot.axisX(ticks, {
        tickSize: 0,
        tickFormat: percent,
        label: 'false accusations',
        labelAnchor: 'center',
        labelArrow: 'none',
      }),
      plot.axisY(ticks, {
        tickSize: 0,
        tickFormat: percent,
        label: 'members found',
        labelAnchor: 'top',
        labelArrow: 'none',
        textAnchor: 'end',
      }),
      plot.gridX(ticks, {strokeOpacity: 0.12}),
      plot.gridY(ticks, {strokeOpacity: 0.12}),
      plot.line([floor, 1], {
        x: rate => rate as number,
        y: rate => rate as number,
        stroke: 'var(--muted)',
        strokeDasharray: '4 4',
      }),
      ...lines.map((_, at) =>
        plot.line(
          corners.filter(corner => corner.at === at),
          {
            x: 'x',
            y: 'y',
            curve: 'step-after',
            stroke: lineLooks[at].colour,
            strokeDasharray: lineLooks[at].dash,
            strokeWidth: 2.2,
          },
        ),
      ),
    ],
  }
}

/** Short, whatever the size: 10 %, 0.1 %. */
const percent = (rate: number) => `${Number((rate * 100).toPrecision(2))} %`
