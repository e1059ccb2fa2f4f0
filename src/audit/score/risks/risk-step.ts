import type {Attack} from '../../../attacks/attack.js'
import type {RiskQuestion} from '../../../attacks/risks/risk.js'
import type {Context} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import {inferred} from './attributes.js'
import {joinInferences} from './inference-counts.js'
import {linked} from './links.js'
import type {People, RiskOutput} from './people.js'
import {singledOut} from './predicates.js'
import {addSearches} from './search.js'
import {swept} from './sweep.js'
import {addRiskCounts} from '../count-guesses.js'
import {addPeople} from '../people-scores.js'

/**
 * One of the three regulatory risks on members, as control on people who were not in the data, and by random guesses. What is
 * counted are people: a success is the share of the tries at a person that succeeded, so that a person counts once however often
 * they are tried.
 *
 * @throws {NotApplicable} Without non-members: an inference that works as well on them is no leak, and nothing else tells that.
 */
export async function riskOutput(people: People, attack: Attack, asks: RiskQuestion, context: Context): Promise<RiskOutput> {
  const {nonMembers} = people
  if (nonMembers === undefined || nonMembers.rowCount === 0) throw new NotApplicable({code: 'no-non-members'})
  const all = {...people, nonMembers}
  switch (asks.kind) {
    case 'predicates':
      return singledOut(all, attack, asks, context)
    case 'links':
      return linked(all, attack, asks, context)
    case 'attribute':
      return inferred(all, attack, asks, context)
    case 'sweep':
      return swept(all, attack, asks, context)
  }
}

/** Several classes together. */
export function addRisks(a: RiskOutput, b: RiskOutput): RiskOutput {
  return {
    ...a,
    main: addRiskCounts(a.main, b.main),
    control: addRiskCounts(a.control, b.control),
    baseline: addRiskCounts(a.baseline, b.baseline),
    searches: addSearches(a.searches, b.searches),
    people: addPeople(a, b),
    ...(a.inference && b.inference && {inference: joinInferences([a.inference, b.inference], 'sum')}),
  }
}
