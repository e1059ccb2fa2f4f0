import type {AuditResult} from '../../result/audit-result.js'
import {formatCount} from '../format.js'
import {prose} from '../text.js'
import {
  attackFigures,
  attackers,
  columns,
  dataset,
  declared,
  disclosureFigures,
  paragraph,
  privacyModels,
  releases,
  reproduction,
  testing,
  thresholds,
  transformations,
} from './facts.js'
import type {Clause, Standard} from './standard.js'

/** Clauses 6 to 9 and a part of Annex B of ISO/IEC 27559:2022, by the headings of its table of contents. Its text is not reproduced. */
export const iso27559: Standard = {
  title: 'De-identification after ISO/IEC 27559:2022',
  source:
    'Headings are those of the table of contents of ISO/IEC 27559:2022 (2022-11), as shops for standards show it; AS/NZS ISO/IEC ' +
    '27559:2024 has the same. What stands under them was written without its text: read that beside it.',
  clauses: result => [context(result), data(result), identifiability(result), governance(), annexB(result)],
}

const context = (result: AuditResult): Clause => ({
  title: '6 Context assessment',
  parts: [
    {
      heading: '6.2 Threat modelling',
      found: [...releases(result), ...attackers(result)],
      questions: ['Who receives the release: the public, a named recipient, or one’s own organisation?'],
    },
    {
      heading: '6.2.2 Security and privacy practices',
      questions: ['Which practices bind recipients: contracts, access control, training, audits?'],
    },
    {
      heading: '6.2.3 Motives and capacity to re-identify',
      questions: ['Who could want to find somebody in the release, and what skills, money and other data do they have?'],
    },
    {
      heading: '6.3.2 Transparency of actions and stakeholder engagement',
      questions: ['What were the people in the data told, and who was asked?'],
    },
    {
      heading: '6.3.3 Privacy-related harms',
      found: harmed(result),
      questions: ['What would happen to somebody whose record, class or values were found out?'],
    },
  ],
})

function harmed({peopleAtRisk}: AuditResult) {
  if (peopleAtRisk === undefined) return []
  const found = peopleAtRisk.reduce((most, {found: reached}) => Math.max(most, reached), 0)
  return [
    paragraph(
      found === 0
        ? 'No attack of this audit reached anybody more often than people who were not in the data.'
        : prose`Up to ${formatCount(found)} people of the minority are reached by attacks of this audit; the report lists them by row
            number.`,
    ),
  ]
}

const data = (result: AuditResult): Clause => ({
  title: '7 Data assessment',
  parts: [
    {
      heading: '7.2.2 Data principals',
      found: dataset(result),
      questions: ['Who are the people, and are some of them vulnerable?'],
    },
    {heading: '7.2.3 Data type', found: [paragraph('A table with a fixed set of columns.')]},
    {
      heading: '7.2.4 Attribute types',
      found: columns(result),
      questions: [
        'Which columns could somebody know from elsewhere, and which must nobody find out? Was that declared for the audit?',
      ],
    },
    {
      heading: '7.2.5 Dataset properties',
      found: declared(result),
      questions: ['Of which population are the data a sample, how large is it, and what else was released of the same people?'],
    },
    {
      heading: '7.3.2 Maximum or average risk',
      found: [
        paragraph(prose`The figures of attacks are averages over the people asked about; an average can be small while one person is
          exposed. “Highest identity disclosure” is that of the most exposed person, where columns were declared.`),
      ],
      questions: ['Does the average decide, or the most exposed person? A release to the public calls for the second.'],
    },
    {
      heading: '7.3.3 Population or sample-based attack',
      found: [paragraph('Attacks are played on the people in the data, and on people who were not in them as a control.')],
    },
    {heading: '7.3.4 Data privacy models', found: [...privacyModels(result), ...disclosureFigures(result, ['anonymity'])]},
  ],
})

const identifiability = (result: AuditResult): Clause => ({
  title: '8 Identifiability assessment and mitigation',
  parts: [
    {
      heading: '8.2.2 Quantifying identifiability',
      found: [
        ...attackFigures(result),
        ...disclosureFigures(result, ['identity', 'attribute', 'membership', 'overlap']),
        ...thresholds(result),
      ],
      questions: ['Which level is acceptable, who decided that, and why?'],
    },
    {heading: '8.2.3 Adversarial testing', found: testing(result)},
    {
      heading: '8.3.2 Reconfiguring the environment',
      questions: ['Could access be restricted instead of, or besides, changing the data?'],
    },
    {
      heading: '8.3.3 Transforming the data',
      found: transformations(result),
      questions: ['What was changed before the audit, or after a leak was found?'],
    },
    {
      heading: '8.3.4 Re-evaluation',
      found: reproduction(result),
      questions: ['When is the assessment done again, and what brings that forward?'],
    },
  ],
})

const annexB = (result: AuditResult): Clause => {
  const figures = disclosureFigures(result, ['uniqueness'])
  const found =
    figures.length === 0 ? [paragraph('Not measured: it needs columns that were declared quasi-identifiers.')] : figures
  return {title: 'Annex B', parts: [{heading: 'B.1 Identifiable uniques', found}]}
}

const governance = (): Clause => ({
  title: '9 De-identification governance',
  parts: [
    {
      heading: '9.2.2 Assigning roles and responsibilities',
      questions: ['Who answers for the release, and who checked this assessment?'],
    },
    {heading: '9.2.3 Establishing principles, policies and procedures', questions: ['Which rules of the organisation apply?']},
    {
      heading: '9.2.4 Identifying and managing a data disclosure',
      questions: ['Where is the release recorded, and who may have it?'],
    },
    {
      heading: '9.2.5 Communicating with stakeholders',
      questions: ['What are recipients and the people in the data told of residual risks?'],
    },
    {
      heading: '9.3.2 Monitoring the data environment',
      questions: ['Who watches for new data and new attacks that change the risk?'],
    },
    {heading: '9.4 Mitigation in case of incident', questions: ['What is done when somebody is found in the release?']},
  ],
})
