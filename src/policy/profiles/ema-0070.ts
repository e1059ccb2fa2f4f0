import {averageRisk, highestRisk, MEANINGFUL_DISCLOSURE, originOf, POPULATION_NEEDS} from './disclosure-rules.js'
import {ownRules} from './own-rules.js'
import type {Profile, Source} from './profile.js'

const GUIDANCE: Source = {
  title: 'European Medicines Agency, External guidance on the implementation of policy 0070 (EMA/90915/2016), version 1.5',
  date: '2025-05-14',
  says: 'A risk of re-identification of at most 9 % (0.09) is encouraged for clinical data that are published.',
  citedBy: 'mediacc, Real Life Sciences, and a quotation from the instructions for its anonymisation report',
}
const origin = originOf(GUIDANCE)

/** The threshold of 0.09 for clinical data that are published. */
export const ema0070: Profile = {
  name: 'ema-0070',
  title: 'EMA policy 0070, publication of clinical data',
  sources: [GUIDANCE, MEANINGFUL_DISCLOSURE],
  read: '2026-11-30',
  limits:
    'The guidance is about clinical reports in which real records are kept and changed, and wants the whole anonymisation explained, ' +
    'not a number alone. That it applies to synthetic rows is an analogy. Neither agency nor authors have seen this release.',
  needs: POPULATION_NEEDS,
  parameters: [
    {
      name: 'threshold',
      value: 0.09,
      meaning: 'The largest acceptable risk of re-identification. 0.09 is the number of the guidance, as cited by others.',
    },
  ],
  rules: [
    ...averageRisk('parameter.threshold', origin),
    highestRisk('disclosure["identity"].highestRisk.value <= 1 / floor(1 / parameter.threshold)', origin, {
      reason:
        'For a release to the public the risk of the most exposed person counts. A threshold of 0.09 stands for groups of 11 people.',
    }),
    ...ownRules,
  ],
}
