import type {Estimate} from '../../src/core/estimate.js'
import type {AuditResult, ResultEntry} from '../../src/result/audit-result.js'
import {table} from '../geometry/summary.js'

/** One figure of the same audit before and after a change of the code. */
interface Compared {
  readonly figure: string
  readonly before: Estimate
  readonly after: Estimate
}

/** What differs between two results of the same audit. */
export interface Comparison {
  readonly figures: readonly Compared[]
  /** What only one of the two has, or where they say something else in words: verdicts, outcomes. */
  readonly others: readonly string[]
}

const SETS = ['estimates', 'control', 'baseline', 'difference', 'excess'] as const

/** Every figure that has an interval, of two results with the same plan. */
export function compareResults(before: AuditResult, after: AuditResult): Comparison {
  const entries = (result: AuditResult) => new Map(result.results.map(entry => [keyOf(entry), entry]))
  const [old, now] = [entries(before), entries(after)]
  const figures: Compared[] = []
  const others = [...verdictsThatDiffer(before, after), ...missing(now, old, 'before'), ...missing(old, now, 'after')]
  for (const [key, entry] of old) {
    const other = now.get(key)
    if (other === undefined) continue
    if (entry.status !== other.status || entry.passed !== other.passed)
      others.push(`${key}: ${outcomeOf(entry)} before, ${outcomeOf(other)} after`)
    for (const set of SETS) {
      const [was, is] = [entry[set] ?? {}, other[set] ?? {}]
      for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
        const figure = `${key}, ${set === 'estimates' ? '' : `${set}, `}${name}`
        if (name in was && name in is) figures.push({figure, before: was[name], after: is[name]})
        else others.push(`${figure}: only ${name in was ? 'before' : 'after'}`)
      }
    }
  }
  return {figures, others}
}

function keyOf({kind, generator, name}: ResultEntry): string {
  return `${generator}, ${kind} ${name}`
}

function outcomeOf({status, passed, reason}: ResultEntry): string {
  return [status, ...(passed === undefined ? [] : [passed ? 'passed' : 'not passed']), ...(reason ? [reason.code] : [])].join(
    ', ',
  )
}

function missing(all: ReadonlyMap<string, unknown>, there: ReadonlyMap<string, unknown>, when: string): string[] {
  return Array.from(all.keys())
    .filter(key => !there.has(key))
    .map(key => `${key}: missing ${when}`)
}

function verdictsThatDiffer(before: AuditResult, after: AuditResult): string[] {
  const said = new Map(after.verdicts.map(({generator, verdict}) => [generator, verdict]))
  return before.verdicts
    .filter(({generator, verdict}) => said.get(generator) !== verdict)
    .map(({generator, verdict}) => `verdict of ${generator}: ${verdict} before, ${said.get(generator) ?? 'missing'} after`)
}

/** A new figure may differ by the last digits of its arithmetic. */
const EPSILON = 1e-9

/** Whether the new value lies within the old one's interval. */
export function isWithin({before, after}: Compared): boolean {
  return after.value >= before.low - EPSILON && after.value <= before.high + EPSILON
}

/** Markdown: how many figures are the same, then those that are not, then what differs in words. */
export function wordComparison({figures, others}: Comparison): string {
  const same = figures.filter(({before, after}) => Math.abs(before.value - after.value) <= EPSILON).length
  const outside = figures.filter(figure => !isWithin(figure))
  const changed = figures.filter(({before, after}) => Math.abs(before.value - after.value) > EPSILON)
  return [
    `${figures.length} figures: ${same} the same, ${outside.length} outside the old interval.`,
    '',
    ...table(
      ['figure', 'before', 'after', 'within'],
      changed.map(one => [one.figure, word(one.before), word(one.after), isWithin(one) ? 'yes' : 'NO']),
    ),
    ...(others.length === 0 ? [] : ['', ...others.map(other => `- ${other}`)]),
  ].join('\n')
}

function word({value, low, high}: Estimate): string {
  return `${value.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`
}
