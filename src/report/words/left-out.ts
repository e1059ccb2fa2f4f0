import type {LeftOut} from '../../result/audit-result.js'
import {prose, visible} from '../text.js'

/** Names beyond these are counted. */
const NAMED = 6
const NAMED_GENERATORS = 3

/** What an audit that ended early lacks, and what to do about it. */
export function leftOutSentences({budgetSeconds, running, done, of, stopped, notRun, repeats}: LeftOut): string[] {
  const rest = 'figures rest on the repeats, and in experiments on the runs, that were finished'
  if (running === true) return [`The audit was still running when this was written: ${done} of ${of} steps had ended; ${rest}.`]
  const why = budgetSeconds === undefined ? 'Stopped by the user' : `The budget of ${budgetSeconds} s ran out`
  return [
    `${why} after ${done} of ${of} steps; ${rest}.`,
    ...(stopped.length === 0
      ? []
      : [
          prose`Stopped after their share of the budget: ${named(stopped)}. What they had found by then counts where
            it beats its control; where it does not, they say nothing.`,
        ]),
    ...(notRun.length === 0 ? [] : [`Not run at all: ${named(notRun)}.`]),
    ...(repeats.length === 0 ? [] : [`Not run in full: ${repeats.length === 1 ? 'repeat' : 'repeats'} ${repeats.join(', ')}.`]),
    ...(budgetSeconds === undefined
      ? []
      : ['The same command goes on from there; give it a larger budget, or name the attacks and learners that matter.']),
  ]
}

/** "reconsmote (smote, planted-leak), mlp (none) and 3 others". */
function named(steps: LeftOut['stopped']): string {
  const all = steps.map(({step, generators}) => {
    const times = generators.length > NAMED_GENERATORS
    return `${visible(step)} (${times ? `${generators.length} times` : generators.map(visible).join(', ')})`
  })
  return all.length <= NAMED ? all.join(', ') : `${all.slice(0, NAMED).join(', ')} and ${all.length - NAMED} others`
}
