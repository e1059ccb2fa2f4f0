import type * as Plot from '@observablehq/plot'
import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figureOf} from '../figures.js'
import {formatValue} from '../format.js'
import {enumerate, prose, truncate, visible} from '../text.js'
import {doneEntries, generatorsOf} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {frame, reference, xAxis, yAxis} from './axes.js'
import {colours, NARROW_CHART, type Chart} from './chart.js'

/** Bars of the histogram over [0, 1]. */
const BINS = 20
const PANEL_HEIGHT = 110

interface Panel {
  readonly label: string
  readonly values: readonly number[]
}

interface Bar {
  readonly panel: number
  readonly from: number
  readonly to: number
  readonly count: number
  readonly title: string
}

/**
 * How many records an attack finds how well, one panel for each generator and attack that asks about single records. An average over
 * records hides the one who is found every time. Undefined when no attack asked about single records.
 */
export function exposureChart(result: AuditResult): Chart | undefined {
  const attacks = doneEntries(result, 'attack')
  const panels = generatorsOf(result).flatMap(generator =>
    attacks.filter(entry => entry.generator === generator).flatMap(panelOf),
  )
  if (panels.length === 0) return undefined
  const bars = panels.flatMap(barsOf)
  const auc = figureOf('auc')
  const ranges = panels.map(({label, values}) => {
    const sorted = [...values].sort((a, b) => a - b)
    const at = (share: number) => formatValue(auc, sorted[Math.round(share * (sorted.length - 1))])
    return `${truncate(label, 40)}: ${sorted.length} records, from ${at(0)} to ${at(1)}, half of them from ${at(0.5)} on`
  })
  return {
    id: 'chart-exposure',
    title: 'Exposure of single records',
    description: `Histograms of the AUC of single records. ${enumerate(ranges)}.`,
    caption: prose`Each bar counts the records that the attack finds so well: 0.5, the dashed line, is guessing, and at 1 the
        attacker is always right about that person. With few runs per record some spread around 0.5 is chance; the
        worst record’s interval, among all figures of all attacks, allows for that.`,
    legend: [{symbol: 'bar', colour: colours.attack, label: 'records'}],
    options: (plot, width) => exposureOptions(plot, width, panels, bars),
  }
}

function panelOf({generator, name, perRecord}: ResultEntry): Panel[] {
  if (perRecord?.figure !== 'auc') return []
  return [{label: `${generatorName(generator)}, ${visible(name)}`, values: perRecord.values}]
}

function barsOf({label, values}: Panel, panel: number): Bar[] {
  const counts = new Array<number>(BINS).fill(0)
  for (const value of values) counts[Math.min(BINS - 1, Math.max(0, Math.floor(value * BINS)))]++
  return counts.flatMap((count, at) => {
    const [from, to] = [at / BINS, (at + 1) / BINS]
    const title = `${label}: ${count} of ${values.length} records with an AUC of ${from.toFixed(2)} to ${to.toFixed(2)}`
    return count === 0 ? [] : [{panel, from, to, count, title}]
  })
}

function exposureOptions(plot: typeof Plot, width: number, panels: readonly Panel[], bars: readonly Bar[]): Plot.PlotOptions {
  const length = width < NARROW_CHART ? 38 : 80
  const most = Math.max(...bars.map(({count}) => count))
  const step = Math.max(1, Math.ceil(most / 3))
  const ticks = Array.from({length: Math.floor(most / step) + 1}, (_, at) => at * step)
  return {
    ...frame,
    width: Math.min(width, 620),
    height: panels.length * PANEL_HEIGHT + 50,
    marginLeft: 40,
    marginTop: 4,
    x: {domain: [0, 1], label: null},
    // Room above the tallest bar for the panel's label.
    y: {domain: [0, most * 1.35], label: null},
    fy: {domain: panels.map((_, at) => at), axis: null, padding: 0.12},
    marks: [
      ...xAxis(plot, {ticks: 5, label: 'AUC of the record'}),
      ...yAxis(plot, {ticks, format: String}),
      plot.ruleX([0.5], reference),
      plot.rect(bars, {
        fy: ({panel}: Bar) => panel,
        x1: ({from}: Bar) => from,
        x2: ({to}: Bar) => to,
        y1: 0,
        y2: ({count}: Bar) => count,
        insetLeft: 1,
        insetRight: 1,
        fill: colours.attack,
        title: ({title}: Bar) => title,
      }),
      plot.ruleY([0], {strokeOpacity: 0.4}),
      plot.text(
        panels.map(({label}, panel) => ({label, panel})),
        {
          fy: ({panel}: {panel: number}) => panel,
          text: ({label}: {label: string}) => truncate(label, length),
          title: ({label}: {label: string}) => label,
          frameAnchor: 'top-left',
          dx: 2,
          dy: 2,
          fontWeight: 650,
          fill: 'currentColor',
          stroke: 'var(--paper)',
          strokeWidth: 4,
        },
      ),
    ],
  }
}
