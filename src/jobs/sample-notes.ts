import type {AuditInputs} from '../audit/plan/inputs.js'
import {isSampled} from '../audit/plan/plan-tasks.js'
import {fewestPeople, PEOPLE_IN_REPEAT} from '../audit/release/people-in-repeat.js'
import {say, setting, type Text} from '../core/text.js'
import type {AuditPlan} from '../result/plan.js'

/** What is said where a repeat looks at a sample of the people. */
export function sampleNotes(plan: AuditPlan, {source, groups}: AuditInputs): Text[] {
  if (!isSampled(plan)) return []
  const people = fewestPeople(source, plan, groups)
  if (people <= PEOPLE_IN_REPEAT) return []
  const of = plan.minority.length === 1 ? 'the minority' : 'the rarest minority label'
  return [
    say`Each repeat looks at a random sample: ${PEOPLE_IN_REPEAT} of the ${people} people of ${of}, and the same share of all others.
      A generator that is trained on all of them remembers less of each than one that sees the sample, and the models that utility is
      measured with would see more rows. ${setting('allRows', true)} looks at everybody and takes longer.`,
  ]
}
