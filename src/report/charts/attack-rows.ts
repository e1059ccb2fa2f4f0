import type {ResultEntry} from '../../result/audit-result.js'
import type {Estimate} from '../../core/estimate.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {visible} from '../text.js'
import {estimateOf} from '../view/entries.js'
import {baselineOf, referenceOf} from '../view/leakage.js'
import {generatorName} from '../view/names.js'
import {colours, type LegendEntry} from './chart.js'
import type {Point, Row, RowPicture} from './rows.js'

/** Attacks under one heading, each with the label of its row. */
export interface AttackGroup {
  readonly heading: string
  readonly entries: readonly {readonly label: string; readonly entry: ResultEntry}[]
}

export const ATTACK_LEGEND: readonly LegendEntry[] = [
  {symbol: 'circle', colour: colours.attack, label: 'attack, with its interval'},
  {symbol: 'ring', colour: colours.control, label: 'control: what the attack gets without a leak'},
  {symbol: 'tick', colour: colours.baseline, label: 'baseline: the simplest guess'},
]

/** The figure that an entry was tested on, beside its control and its baseline, one attack a row; groups without any are left out. */
export function attackPicture(groups: readonly AttackGroup[]): Pick<RowPicture, 'rows' | 'series'> {
  const rows: Row[] = []
  const points: Record<'main' | 'control' | 'baseline', Point[]> = {main: [], control: [], baseline: []}
  for (const {heading, entries} of groups) {
    const tested = entries.filter(({entry}) => testedEstimate(entry) !== undefined)
    if (tested.length > 0) rows.push({label: heading, heading: true})
    for (const {label, entry} of tested) {
      const row = rows.push({label}) - 1
      const add = (to: Point[], what: string, estimate: Estimate | undefined) => {
        if (estimate !== undefined) to.push({row, estimate, title: titleOf(entry, what, estimate)})
      }
      add(points.main, 'attack', testedEstimate(entry))
      add(points.control, 'control', referenceOf(entry))
      add(points.baseline, 'baseline', baselineOf(entry))
    }
  }
  return {
    rows,
    series: [
      {points: points.baseline, colour: colours.baseline, symbol: 'tick'},
      {points: points.control, colour: colours.control, symbol: 'ring', offset: 5},
      {points: points.main, colour: colours.attack, symbol: 'circle', offset: -3},
    ],
  }
}

function titleOf({generator, name, test}: ResultEntry, what: string, estimate: Estimate): string {
  return `${generatorName(generator)}, ${visible(name)}, ${what}: ${formatEstimate(figureOf(test?.estimate ?? ''), estimate)}`
}

function testedEstimate({estimates, test}: ResultEntry): Estimate | undefined {
  return test === undefined ? undefined : estimateOf(estimates, test.estimate)
}
