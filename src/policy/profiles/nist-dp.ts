import {say, setting} from '../../core/text.js'
import {originOf} from './disclosure-rules.js'
import {ownRules} from './own-rules.js'
import type {Profile, Source} from './profile.js'

const GUARANTEES: Source = {
  title: 'NIST SP 800-226, Guidelines for Evaluating Differential Privacy Guarantees',
  date: '2025-03',
  says:
    'It names what a claim of differential privacy has to be judged by, from its parameters to its implementation. No number was ' +
    'found.',
  citedBy: 'notices of the publication; its abstract was read',
}
const origin = originOf(GUARANTEES)

/** A claim of differential privacy: its parameters, and that no experiment refutes it. */
export const nistDp: Profile = {
  name: 'nist-dp',
  title: 'NIST SP 800-226, differential privacy',
  sources: [GUARANTEES],
  read: '2026-11-30',
  limits:
    'An audit can refute a claim, never prove it. Correct noise, side channels, the unit of privacy and the trust in the curator are for ' +
    'a review of the implementation. A leak within the claim is allowed by it, and is a leak all the same.',
  needs: [
    'a private generator, or one of your own that states its claim; files made elsewhere claim nothing here',
    say`an experiment that holds the claim against what it proves, such as ${setting('attacks', ['privacy-loss'])}`,
    'values for largestEpsilon and largestDelta below',
  ],
  parameters: [
    {
      name: 'largestEpsilon',
      meaning:
        'The largest epsilon that is acceptable. No number was found in the publication: it is yours to set, and to justify.',
    },
    {
      name: 'largestDelta',
      meaning:
        'The largest delta that is acceptable. A common choice is well below one over the number of records; it is yours to set.',
    },
  ],
  rules: [
    {
      ...origin,
      name: 'epsilon is small enough',
      expression: 'privacy.epsilon <= parameter.largestEpsilon',
      reason: 'The parameters of the guarantee come first.',
      limits: 'It is what the generator claims of one release; every further release from the same data adds its own.',
    },
    {
      ...origin,
      name: 'delta is small enough',
      expression: 'privacy.delta <= parameter.largestDelta',
      reason: 'Delta is the chance that the guarantee of epsilon does not hold.',
      limits: 'It is what the generator claims.',
    },
    {
      ...origin,
      name: 'no experiment refutes the claim',
      expression: 'not privacy.refuted',
      reason: 'A faulty implementation can make a claim that does not hold.',
      limits: 'That a claim is not refuted does not show that it holds.',
    },
    ...ownRules,
  ],
}
