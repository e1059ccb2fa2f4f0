import type {ResultEntry} from '../../result/audit-result.js'
import {OPEN_RECORDS} from '../../result/open-records.js'

/**
 * Sorts finds, the plainest first: people who are named, records that lie open, records rebuilt from nothing but the
 * release, rows recognised as real, then all that needs explaining; by excess within.
 */
export function byHarm(a: ResultEntry, b: ResultEntry): number {
  return rank(a) - rank(b) || excessOf(b) - excessOf(a)
}

function rank({estimates, test}: ResultEntry): number {
  const figure = test?.estimate ?? ''
  if (figure === 'named') return 0
  if (OPEN_RECORDS.includes(figure)) return 1
  if (figure === 'recall') return Object.hasOwn(estimates, 'falsePositiveRate') ? 3 : 2
  return figure === 'exposed' ? 4 : 5
}

function excessOf({excess, test}: ResultEntry): number {
  const figure = test?.estimate ?? ''
  return excess !== undefined && Object.hasOwn(excess, figure) ? excess[figure].value : -1
}
