import {highestRisk, originOf, otherDisclosures, POPULATION_NEEDS, SIGNIFICANCE} from './disclosure-rules.js'
import {ownRules} from './own-rules.js'
import type {Profile, Source} from './profile.js'

const GUIDELINES: Source = {
  title:
    'Information and Privacy Commissioner of Ontario, De-identification Guidelines for Structured Data (updated and expanded)',
  date: '2025-10-15',
  says:
    'Thresholds by how far the release would invade privacy: low 0.09 (groups of 11), medium 0.075 (15), high 0.05 (20). The risk of ' +
    'identity, attribute and membership disclosure is to be very low.',
  citedBy: 'Managed Privacy (numbers) and Deeth Williams Wall (kinds of disclosure)',
}
const FIRST: Source = {
  title: 'Information and Privacy Commissioner of Ontario, De-identification Guidelines for Structured Data',
  date: '2016-06',
  says:
    'Steps 3 to 6: thresholds low 0.1, medium 0.075, high 0.05. The risk of a row is one over the size of its group. A release to the ' +
    'public counts the largest risk of all rows; a release that is not public counts the mean, with no row above a cut-off of 0.33 (0.5 ' +
    'may be used), and multiplies it by the probability of an attack.',
}
const origin = originOf(GUIDELINES)

/** Thresholds by invasion of privacy and release model. */
export const ontarioIpc: Profile = {
  name: 'ontario-ipc',
  title: 'Information and Privacy Commissioner of Ontario, structured data',
  sources: [GUIDELINES, FIRST],
  read: '2026-11-30',
  limits:
    'The guidelines are not binding, are about data sets in which real records are kept and changed, and ask for a process: release ' +
    'model, classes of variables, context, documentation, monitoring. Numbers are one step of it. The ' +
    'commissioner has not seen this release.',
  needs: POPULATION_NEEDS,
  parameters: [
    {
      name: 'release',
      value: 'public',
      also: ['non-public'],
      meaning: 'public, also for releases to anybody who registers; or non-public, under an agreement that binds the recipient.',
    },
    {
      name: 'threshold',
      value: 0.05,
      also: [0.075, 0.09],
      meaning:
        'By how far the release would invade privacy: 0.05 high, 0.075 medium, 0.09 low (0.1 in 2016). High is taken unless you ' +
        'decide otherwise. All three are in the guidelines of 2025 as cited by others; 0.05 and 0.075 were read in those of 2016.',
    },
    {
      name: 'attackProbability',
      value: 1,
      also: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
      meaning:
        'Of a non-public release: the largest probability of an attack (step 5 of 2016: 0.05 to 0.6 for an insider, by controls and ' +
        'motives). 1 is that of a public release, and the cautious choice.',
    },
    {
      name: 'cutOff',
      value: 0.33,
      also: [0.5],
      meaning: 'Of a non-public release: the largest risk of any one person (step 4.2 of 2016).',
    },
    SIGNIFICANCE,
  ],
  rules: [
    {
      ...origin,
      name: 'the risk of identification is below the threshold',
      expression:
        'parameter.release == "public" ? disclosure["identity"].highestRisk.value <= 1 / floor(1 / parameter.threshold) : ' +
        'disclosure["identity"].risk.value * parameter.attackProbability <= parameter.threshold',
      reason:
        'A public release counts the most exposed person; one that is not public the mean, times the probability of an attack.',
      limits:
        'A synthetic row is nobody’s record: a combination may be there by chance. Groups are those of the declared columns. The ' +
        'probability of an attack is a judgement.',
    },
    highestRisk(
      'parameter.release == "public" or disclosure["identity"].highestRisk.value <= parameter.cutOff',
      originOf(FIRST),
      {
        name: 'nobody stands out in a release that is not public',
        reason: 'The mean is to be strict: it must not hide somebody who is alone with their values.',
      },
    ),
    ...otherDisclosures(origin),
    ...ownRules,
  ],
}
