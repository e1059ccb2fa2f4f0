import type {AuditResult, ResultEntry} from '../../audit/result.js'
import type {Estimate} from '../../core/estimate.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {visible} from '../text.js'
import {baselineOf, doneEntries, estimateOf, generatorName, generatorsOf, referenceOf} from '../view.js'
import {colours, type Chart, type LegendEntry} from './chart.js'
import {rowChart, type Point, type Row, type Series} from './rows.js'

/** Every attack with what its verdict rests on, beside its control and its baseline; undefined when no attack was tested. */
export function leakageChart(result: AuditResult): Chart | undefined {
  const rows: Row[] = []
  const points: Record<'main' | 'control' | 'baseline', Point[]> = {main: [], control: [], baseline: []}
  for (const generator of generatorsOf(result)) {
    const tested = doneEntries(result, 'attack').filter(entry => entry.generator === generator && testedEstimate(entry))
    if (tested.length > 0) rows.push({label: generatorName(generator), heading: true})
    for (const entry of tested) {
      const figure = entry.test?.estimate ?? ''
      const at = rows.push({label: `${visible(entry.name)}, ${figureOf(figure).title}`}) - 1
      const add = (to: Point[], what: string, estimate: Estimate | undefined) => {
        if (estimate !== undefined)
          to.push({
            row: at,
            estimate,
            title: `${generatorName(generator)}, ${visible(entry.name)}, ${what}: ${formatEstimate(figureOf(figure), estimate)}`,
          })
      }
      add(points.main, 'attack', testedEstimate(entry))
      add(points.control, 'control', referenceOf(entry)?.estimate)
      add(points.baseline, 'baseline', baselineOf(entry))
    }
  }
  if (points.main.length === 0) return undefined
  const legend: LegendEntry[] = [
    {symbol: 'circle', colour: colours.attack, label: 'attack, with its interval'},
    {symbol: 'ring', colour: colours.control, label: 'control: what the attack gets without a leak'},
    {symbol: 'tick', colour: colours.baseline, label: 'baseline: the simplest guess'},
  ]
  const series: Series[] = [
    {points: points.baseline, colour: colours.baseline, symbol: 'tick'},
    {points: points.control, colour: colours.control, symbol: 'ring', offset: 5},
    {points: points.main, colour: colours.attack, symbol: 'circle', offset: -3},
  ]
  return {
    id: 'chart-leakage',
    title: 'What each attack achieved, beside its control',
    description: `Dot plot with ${points.main.length} rows, one per generator and attack; every value is also in the table of attacks.`,
    caption:
      'The further an attack lies to the right of its control, the more it learnt from the release. An AUC of 50 % is guessing; a recall of 0 % is nothing found. The baseline of a reconstruction hands back the released rows themselves: where it is high, they are copies of real records.',
    legend,
    options: (plot, width) => rowChart(plot, width, rows, series, 'recall or AUC'),
  }
}

function testedEstimate(entry: ResultEntry): Estimate | undefined {
  return entry.test === undefined ? undefined : estimateOf(entry.estimates, entry.test.estimate)
}
