import type {Estimate} from '../../core/estimate.js'
import {largest} from '../../stats/largest.js'
import type {ResultEntry} from '../../result/audit-result.js'

/** An entry, and its AUC with the interval of any confidence. */
export interface Pooled {
  readonly entry: ResultEntry
  readonly aucAt: (confidence: number) => Estimate | undefined
}

/**
 * Marks, among the attacks of each generator that have an AUC, the one with the largest: picked out of several, its plain interval lies
 * too high. The corrected one is that of `stats/largest`.
 */
export function withStrongest(pooled: readonly Pooled[], confidence: number): ResultEntry[] {
  const marks = new Map<ResultEntry, NonNullable<ResultEntry['strongest']>>()
  for (const generator of new Set(pooled.map(({entry}) => entry.generator))) {
    const rivals = pooled.filter(
      ({entry}) => entry.kind === 'attack' && entry.generator === generator && Object.hasOwn(entry.estimates, 'auc'),
    )
    if (rivals.length < 2) continue
    const {index, estimate} = largest(rivals.length, confidence, (at, level) => {
      const {entry, aucAt} = rivals[at]
      return aucAt(level) ?? entry.estimates['auc']
    })
    marks.set(rivals[index].entry, {of: rivals.length, auc: estimate})
  }
  return pooled.map(({entry}) => {
    const strongest = marks.get(entry)
    return strongest === undefined ? entry : {...entry, strongest}
  })
}
