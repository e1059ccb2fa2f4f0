import {DISCLOSURE_NEEDS, highestRisk, originOf} from './disclosure-rules.js'
import {ownRules} from './own-rules.js'
import type {Profile, Source} from './profile.js'

const POLICY: Source = {
  title: 'Centers for Medicare & Medicaid Services, CMS Cell Size Suppression Policy',
  date: '2024-01-26',
  says:
    'No cell with a value of 1 to 10 may be reported, nor anything that such a value can be derived from. Zero is allowed. It is about ' +
    'tables and texts on beneficiaries, procedures and diagnoses.',
}
const origin = originOf(POLICY)
const REASON = 'No cell of 1 to 10 may be reported, nor be derived from what is.'

/** No cells of 1 to 10. */
export const cmsCellSize: Profile = {
  name: 'cms-cell-size',
  title: 'CMS, no cells of 1 to 10',
  sources: [POLICY],
  read: '2026-11-30',
  limits:
    'The policy is about tables and texts made of CMS data, under a data use agreement. Synthetic rows are no such table: cells are ' +
    'counted as if one were made of the declared columns. Whether the rows may leave at all, the agreement says.',
  needs: DISCLOSURE_NEEDS,
  parameters: [
    {name: 'largestCell', value: 10, meaning: 'The largest cell that may not be reported: 10 is the number of the policy.'},
  ],
  rules: [
    {
      ...origin,
      name: 'no cell of the release is too small',
      expression: 'disclosure["anonymity"].k.value > parameter.largestCell',
      reason: REASON,
      limits: 'Cells of synthetic rows need not be of people, and large cells do not show that no real record was copied.',
    },
    {
      ...origin,
      name: 'no sensitive value of the release is too rare',
      expression: 'disclosure["anonymity"].smallestLevel.value > parameter.largestCell',
      reason: REASON,
      limits: 'It counts the categories of the columns that were declared sensitive, each by itself.',
    },
    highestRisk('disclosure["identity"].highestRisk.value <= 1 / (parameter.largestCell + 1)', origin, {
      name: 'no cell of real people is too small and yet in the release',
      reason: 'A combination in the release says that there may be people who have it: a small cell could be derived.',
    }),
    ...ownRules,
  ],
}
