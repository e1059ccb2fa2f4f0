import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {doneEntries} from './entries.js'
import {ALTERNATIVES} from './names.js'

/** What was trained and measured: the alternatives to releasing anything first, whatever their order in the result. */
export function utilityEntries(result: AuditResult): ResultEntry[] {
  const rank = ({generator}: ResultEntry) => [...ALTERNATIVES.keys()].reverse().indexOf(generator)
  return doneEntries(result, 'utility').sort((a, b) => rank(b) - rank(a))
}

/** The learners that were measured, the main one first. */
export function learnersOf(result: AuditResult): string[] {
  const learners = [...new Set(doneEntries(result, 'utility').map(({name}) => name))]
  return learners.sort((a, b) => Number(b === 'random-forest') - Number(a === 'random-forest'))
}

/** The learner whose figures stand for utility in one chart or table: the random forest, or the first that was measured. */
export function mainLearner(result: AuditResult): string | undefined {
  return learnersOf(result).at(0)
}
