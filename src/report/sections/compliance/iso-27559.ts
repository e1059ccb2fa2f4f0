import type {AuditResult} from '../../../result/audit-result.js'
import type {TableBlock} from '../../document.js'
import {formatCount} from '../../format.js'
import {enumerate, prose} from '../../text.js'
import {doneEntries} from '../../view/entries.js'
import {attacksDone, controlsSentence, requirementTable, verdictList} from './requirement.js'
import {repeatsText} from '../../words/settled.js'

/** The headings of ISO/IEC 27559:2022 under which an audit has something to say, and those where it has nothing. */
export function iso27559Table(result: AuditResult): TableBlock {
  const {input} = result
  const attacks = attacksDone(result)
  const detectable = doneEntries(result, 'attack').filter(({test}) => test?.detectable !== undefined).length
  return requirementTable('Headings of ISO/IEC 27559:2022', [
    {
      asked: '6.2 Threat modelling',
      found:
        attacks.length === 0
          ? 'No attack was carried out.'
          : prose`Attackers who hold the release, with and without further knowledge: ${enumerate(attacks)}. What each
            holds is under “Each attack in plain words”.`,
      toFillIn: 'security and privacy practices of recipients; motives and capacity to re-identify.',
    },
    {
      asked: '6.3 Transparency and impact assessment',
      toFillIn: 'stakeholders, and harms to people whose records would be found out.',
    },
    {
      asked: '7.2 Data features',
      found: prose`${formatCount(input.rows)} rows, ${formatCount(input.columns)} columns,
        ${formatCount(input.minorityRows)} records of the minority that the release is about.`,
      toFillIn:
        result.plan.disclosure === undefined
          ? 'who the people are, and which columns are identifying or sensitive.'
          : 'who the people are, and why these columns were declared identifying or sensitive, and no others.',
    },
    {
      asked: '7.3 Attack modelling',
      found: prose`Average figures over all members; the worst record where an attack gives one. The attacker’s sample is
          the members and people who were not in the data.`,
      toFillIn: 'whether average or maximum risk decides.',
    },
    {
      asked: '8.2.2 Quantifying identifiability',
      found: `Every figure with its interval, control and excess. ${verdictList(result)}`,
      toFillIn: 'the threshold that is acceptable; a policy file can hold it.',
    },
    {
      asked: '8.2.3 Adversarial testing',
      found: prose`${attacks.length} ${attacks.length === 1 ? 'attack' : 'attacks'} carried out in ${repeatsText(result)};
        ${detectable} figures come with the smallest leak that would
        have been found. ${controlsSentence(result)}`,
    },
    {asked: '8.3 Mitigation', toFillIn: 'what was changed after a leak was found, and the audit of the changed release.'},
    {
      asked: '8.3.4 Re-evaluation',
      found: 'The plan, seed and hashes under “Methods and reproduction” let the audit be run again on the same data.',
      toFillIn: 'when it is run again, and what brings that forward.',
    },
    {asked: '9 De-identification governance', toFillIn: 'roles, records of disclosures, monitoring and incidents.'},
  ])
}
