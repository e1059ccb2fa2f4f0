import type {AuditResult, SampledRows} from '../../result/audit-result.js'
import {formatCount, formatShare} from '../format.js'
import {enumerate, visible} from '../text.js'

type Used = SampledRows['majority']

/** On how many of the rows learners were trained where that were not all, and what it costs. */
export function sampledSentences({results}: Pick<AuditResult, 'results'>): string[] {
  const entries = results.flatMap(({name, sampled}) => (sampled === undefined ? [] : [{name, sampled}]))
  if (entries.length === 0) return []
  const names = [...new Set(entries.map(({name}) => visible(name)))]
  const made = entries.flatMap(({sampled}) => sampled.synthetic ?? [])
  const wider = Math.max(...entries.map(({sampled}) => sampled.wider))
  const [majority, synthetic] = [mostLeftOut(entries.map(({sampled}) => sampled.majority)), mostLeftOut(made)]
  return [
    `Samples of the rows trained ${enumerate(names)}: in a repeat ${shareText(majority)} real rows of the majority` +
      `${synthetic === undefined ? '' : ` and ${shareText(synthetic)} synthetic rows`}, and all real minority rows. ` +
      'Rows that are hard to tell are kept, and rows that were drawn weigh as many as they stand for. ' +
      `Standard errors of what is learnt are up to ${formatShare(wider)} larger by that. Test rows are not sampled.`,
  ]
}

const shareText = (rows: Used | undefined) => `${formatCount(rows?.used ?? 0)} of ${formatCount(rows?.of ?? 0)}`
const mostLeftOut = (all: readonly Used[]) => all.toSorted((a, b) => b.of - b.used - (a.of - a.used)).at(0)
