import type {Rates} from '../../src/audit/score/match-records.js'
import type {Run} from './measure.js'

/** Where a rate has no case to count nothing was said, so nothing was right. */
const rateOf = (rates: Rates, name: keyof Rates) => rates[name] ?? 0

export function mean(runs: readonly Run[], name: keyof Rates, whose: 'rates' | 'baseline' = 'rates'): number {
  return average(runs.map(run => rateOf(run[whose], name)))
}

export function worst(runs: readonly Run[], name: keyof Rates): number {
  return Math.min(...runs.map(run => rateOf(run.rates, name)))
}

export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Mean and worst over the seeds, and the mean of the baseline. */
export function cells(runs: readonly Run[], names: readonly (keyof Rates)[]): string[] {
  return names.map(name => `${show(mean(runs, name))} / ${show(worst(runs, name))} (${show(mean(runs, name, 'baseline'))})`)
}

export const show = (value: number) => value.toFixed(3)

/** A bar is met by the figure itself, not by what is left of it after rounding. */
export const isMet = (value: number, bar: number | undefined) => bar === undefined || value >= bar

export function secondsOf(runs: readonly Run[]): string {
  return average(runs.map(({seconds}) => seconds)).toFixed(2)
}

/** How many of the runs declined, with the first reason. */
export function declinedOf(runs: readonly Run[]): string {
  const reasons = runs.flatMap(({declined}) => declined ?? [])
  return reasons.length === 0 ? '' : `declined ${reasons.length} of ${runs.length}: ${reasons[0]}`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`)
}
