import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {costThresholdChart} from '../charts/cost-threshold.js'
import {costChart} from '../charts/cost.js'
import {figure, name, type Section, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {formatEstimate, formatShare} from '../format.js'
import {prose, visible} from '../text.js'
import {estimateOf} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {utilityEntries} from '../view/utility.js'

const COST = figureOf('costPerRow', 'utility')

/** What mistakes cost with every way to train, when costs were given. */
export function costSection(result: AuditResult): Section | undefined {
  const entries = utilityEntries(result).filter(({costs}) => costs !== undefined)
  if (entries.length === 0) return undefined
  return {
    id: 'cost',
    title: 'Cost',
    blocks: [
      {kind: 'paragraph', text: words(result)},
      ...[costThresholdChart(result), costChart(result)].flatMap(chart => (chart ? [{kind: 'chart', chart} as const] : [])),
      {
        kind: 'table',
        caption: 'Cost per row of the target population',
        columns: [
          {title: 'Trained with'},
          {title: 'Learner'},
          {title: 'Cost per row', holds: 'figures'},
          {title: 'Difference to real rows only', holds: 'figures'},
          {title: 'Threshold', holds: 'figures'},
          {title: 'Breaks even at a ratio of'},
        ],
        rows: entries.map(costRow),
      },
    ],
  }
}

function words({cost}: AuditResult): string {
  const how = prose`The threshold of each model is the one that costs least on other rows. The difference is paired: both were
      trained and tested on the same rows in every repeat.`
  if (cost === undefined) return how
  const {falseNegative, falsePositive, weight, rate, deployRate} = cost
  const value = (amount: number) => String(Number(amount.toPrecision(4)))
  const range =
    weight.low === weight.high ? '' : `, from ${weight.low.toFixed(3)} to ${weight.high.toFixed(3)} as the costs were given`
  return prose`A missed minority row costs ${value(falseNegative)} and a false alarm ${value(falsePositive)} on
    average, so that a miss weighs ${weight.value.toFixed(3)} of both${range}. The minority is
    ${formatShare(deployRate)} of the population that the model is for, and ${formatShare(rate)} of the data. ${how}`
}

function costRow({generator, name: learner, estimates, difference, costs}: ResultEntry): Text[] {
  const [cost, less] = [estimateOf(estimates, 'costPerRow'), estimateOf(difference, 'costPerRow')]
  return [
    name(generatorName(generator)),
    name(visible(learner)),
    cost === undefined ? 'not measured' : figure(formatEstimate(COST, cost)),
    less === undefined ? (generator === 'none' ? 'reference' : 'not measured') : figure(formatEstimate(COST, less)),
    costs === undefined ? '–' : figure(costs.threshold.toFixed(3)),
    breakEvenWords(costs?.breakEven),
  ]
}

function breakEvenWords(ratios: readonly number[] | undefined): string {
  if (ratios === undefined) return '–'
  return ratios.length === 0 ? 'no ratio looked at' : ratios.map(ratio => String(Number(ratio.toPrecision(2)))).join(', ')
}
