import {averageRisk, highestRisk, MEANINGFUL_DISCLOSURE, originOf, POPULATION_NEEDS} from './disclosure-rules.js'
import {ownRules} from './own-rules.js'
import type {Profile, Source} from './profile.js'

const GUIDANCE: Source = {
  title: 'Health Canada, Guidance document: Public Release of Clinical Information, version 1.0',
  date: '2019-03-12',
  says: 'A threshold of 9 % (0.09) is encouraged, which equates to a target cell size of 11 patients.',
  citedBy: 'a public project that quotes it, and Real Life Sciences; of the document itself the version and the date were read',
}
const origin = originOf(GUIDANCE)

/** The threshold of 0.09, or groups of 11, for clinical information that is published. */
export const healthCanada: Profile = {
  name: 'health-canada',
  title: 'Health Canada, Public Release of Clinical Information',
  sources: [GUIDANCE, MEANINGFUL_DISCLOSURE],
  read: '2026-11-30',
  limits:
    'The guidance has no force of law and is about clinical reports in which real records are kept and changed. That it applies to ' +
    'synthetic rows is an analogy. Health Canada has not seen this release.',
  needs: POPULATION_NEEDS,
  parameters: [
    {
      name: 'threshold',
      value: 0.09,
      meaning: 'The largest acceptable risk of re-identification. 0.09 is the number of the guidance, as cited by others.',
    },
    {
      name: 'cellSize',
      value: 11,
      meaning: 'The fewest patients in a group. 11 is the number of the guidance, as cited by others.',
    },
  ],
  rules: [
    ...averageRisk('parameter.threshold', origin),
    highestRisk('disclosure["identity"].highestRisk.value <= 1 / parameter.cellSize', origin),
    ...ownRules,
  ],
}
