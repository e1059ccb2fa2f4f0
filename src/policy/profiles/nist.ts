import {DISCLOSURE_NEEDS, originOf, SIGNIFICANCE} from './disclosure-rules.js'
import {ownRules} from './own-rules.js'
import type {Profile, Source} from './profile.js'

const DATASETS: Source = {
  title: 'NIST SP 800-188, De-Identifying Government Datasets: Techniques and Governance',
  date: '2023-09',
  says:
    'Agencies should evaluate goals and risks, decide on a data-sharing model, can have a disclosure review board, and can adopt a ' +
    'standard with measurable performance levels and re-identification studies (abstract). No number was found.',
}
const origin = originOf(DATASETS)

/** A re-identification study and performance levels that the agency sets. */
export const nist: Profile = {
  name: 'nist',
  title: 'NIST SP 800-188, government datasets',
  sources: [
    DATASETS,
    {
      title: 'NIST IR 8053, De-Identification of Personal Information',
      date: '2015-10',
      says: 'A survey of techniques of de-identification and re-identification, which SP 800-188 builds on. No number was found.',
    },
  ],
  read: '2026-11-30',
  limits:
    'The levels are those of whoever filled them in. The publication asks for governance too: goals, a data-sharing model, a review ' +
    'board. Formal methods such as differential privacy are stronger; see the profile nist-dp.',
  needs: [...DISCLOSURE_NEEDS, 'a value for largestRisk below'],
  parameters: [
    {
      name: 'largestRisk',
      meaning:
        'The performance level: the largest share, from 0 to 1, of people who may be identified, or guessed about beyond the control. No ' +
        'number was found in the publication: it is for the agency, or its review board, to set.',
    },
    SIGNIFICANCE,
  ],
  rules: [
    {
      ...origin,
      name: 'a re-identification study was made',
      expression: 'verdict != "not-tested"',
      reason: 'Re-identification studies gauge the risk that is left.',
      limits: 'The study is that of this audit: attackers with other files about the same people are not played.',
    },
    {
      ...origin,
      name: 'identification is within the performance level',
      expression: 'disclosure["identity"].risk.value <= parameter.largestRisk',
      reason: 'A standard needs measurable levels.',
      limits: 'The mean over people, on the declared columns; one person may be far more exposed.',
    },
    {
      ...origin,
      name: 'inference is within the performance level',
      expression: 'attack["attribute-inference"].excess.risk.high <= parameter.largestRisk',
      reason: 'A standard needs measurable levels; the upper end of the interval is what cannot be ruled out.',
      limits: 'One attacker, who guesses one column from others.',
    },
    {
      ...origin,
      name: 'no real record stands in the release',
      expression: 'attack["copies"].test.adjustedPValue >= parameter.significance',
      reason: 'Synthetic data based on identified data must not hand out the data themselves.',
      limits: 'Records that are alike in a way that is not measured are not found.',
    },
    ...ownRules,
  ],
}
