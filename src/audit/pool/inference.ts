import type {Estimate} from '../../core/estimate.js'
import type {ResultEntry} from '../../result/audit-result.js'
import {clopperPearson} from '../../stats/intervals.js'
import type {OutputOf} from './attacks.js'
import type {RiskCounts, WeightedCounts} from '../plan/task-output.js'
import {joinInferences} from '../score/risks/inference-counts.js'

/** The shares of a sweep by secret column and by how much is known, repeats pooled. Shares that nobody stands behind are left out. */
export function inferenceFigures(outputs: readonly OutputOf<'risk'>[], confidence: number): Pick<ResultEntry, 'inference'> {
  const swept = outputs.flatMap(({inference}) => inference ?? [])
  if (swept.length === 0) return {}
  const {secrets, sizes} = joinInferences(swept, 'mean')
  const hasBoth = ({main, control}: {readonly main: RiskCounts; readonly control: RiskCounts}) =>
    main.attempts > 0 && control.attempts > 0
  const sides = ({main, control}: {readonly main: RiskCounts; readonly control: RiskCounts}) => ({
    main: clopperPearson(main.successes, main.attempts, confidence),
    control: clopperPearson(control.successes, control.attempts, confidence),
  })
  return {
    inference: {
      secrets: secrets.filter(hasBoth).map(({secret, by, rarity, ...shares}) => {
        const [main, control] = [rarity.main, rarity.control].map(counts => weightedShare(counts, confidence))
        return {secret, by, ...sides(shares), rarity: {main, control, advantage: differenceOf(main, control)}}
      }),
      sizes: sizes.filter(hasBoth).map(({known, sets, by, ...shares}) => ({known, sets, by, ...sides(shares)})),
    },
  }
}

/** As many people stand behind a weighted share as would, with equal weights, leave it as uncertain (Kish, Survey Sampling, 1965). */
function weightedShare({right, weight, squares}: WeightedCounts, confidence: number): Estimate {
  const people = weight ** 2 / squares
  return {
    // Sums of the same weights may differ in their last digits.
    ...clopperPearson(Math.min(1, right / weight) * people, people, confidence),
    method: 'Clopper-Pearson, of the effective number of people',
  }
}

function differenceOf(main: Estimate, control: Estimate): Estimate {
  return {
    value: main.value - control.value,
    low: main.low - control.high,
    high: main.high - control.low,
    confidence: main.confidence,
    trials: Math.min(main.trials, control.trials),
    method: 'main - control, ends of both intervals combined',
  }
}
