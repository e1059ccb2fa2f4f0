import type {AuditResult} from '../../result/audit-result.js'
import type {Block} from '../document.js'
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
  usefulness,
} from './facts.js'
import type {Standard} from './standard.js'

/**
 * The parts of the anonymisation report that the European Medicines Agency and Health Canada share, as those who work with the form
 * describe it. The form itself was not read, so its fields may be named or ordered otherwise.
 */
export const anonymisationReport: Standard = {
  title: 'Anonymisation report after EMA policy 0070 and Health Canada’s PRCI',
  source:
    'Parts are those of the shared anonymisation report template of the European Medicines Agency and Health Canada, as described by ' +
    'Real Life Sciences and mediacc, and of the anonymisation process in the agency’s guidance (EMA/90915/2016), as described by Maxer ' +
    'Consulting. The form itself was not read: copy what is needed into it. It is made for clinical reports, and released rows are ' +
    'treated by analogy.',
  clauses: result => [
    {
      title: '1 The release',
      parts: [
        {found: releases(result), questions: ['Which product, procedure and studies is it about, and who is the applicant?']},
      ],
    },
    {
      title: '2 Anonymisation methodology',
      parts: [
        {
          found: [...methodology(result), ...privacyModels(result), ...transformations(result)],
          questions: ['Why was this way chosen, and which others were considered?'],
        },
      ],
    },
    {
      title: '3 Identification of data variables',
      parts: [
        {
          heading: 'Direct identifiers',
          found: [
            paragraph(prose`Columns that name people are left out by the audit unless it was told to keep them; the table has them as
              left out.`),
          ],
          questions: ['Which direct identifiers did the source data have, and what became of each?'],
        },
        {
          heading: 'Quasi-identifiers and other variables',
          found: columns(result),
          questions: [
            'Which variables are quasi-identifiers, and which technique was applied to each: kept, generalised, recoded, removed?',
          ],
        },
      ],
    },
    {
      title: '4 Possible adversaries and plausible attacks',
      parts: [
        {
          found: attackers(result),
          questions: [
            'Who could attempt it in the context of this release: a demonstration, an acquaintance, somebody with other data?',
          ],
        },
      ],
    },
    {
      title: '5 Risk of re-identification',
      parts: [
        {
          heading: 'Population',
          found: [...dataset(result), ...declared(result)],
          questions: ['How large is the population that trial participants are from?'],
        },
        {heading: 'How risk was measured', found: testing(result)},
        {
          heading: 'Threshold',
          found: thresholds(result),
          questions: ['Which threshold applies, and if it is not the one of the guidance, why?'],
        },
        {
          heading: 'Initial risk',
          found: initialRisk(result),
          questions: ['How high was the risk in the data before anonymisation, and what was it measured on?'],
        },
        {
          heading: 'Residual risk',
          found: [...disclosureFigures(result, ['identity', 'attribute', 'membership']), ...attackFigures(result)],
          questions: ['Is the residual risk accepted, and by whom?'],
        },
      ],
    },
    {
      title: '6 Impact on data utility',
      parts: [
        {found: usefulness(result), questions: ['For which analyses do the released rows still serve, and for which not?']},
      ],
    },
    {
      title: '7 Deviations from the guidance',
      parts: [
        {
          found: [
            paragraph(
              'The guidance is about clinical reports in which records are kept and changed. Synthetic rows replace them.',
            ),
          ],
          questions: ['Where does the release deviate from the guidance, and why?'],
        },
      ],
    },
    {
      title: '8 Confirmation',
      parts: [
        {found: reproduction(result), questions: ['Who confirms that this report is right and complete, and on which day?']},
      ],
    },
  ],
}

function initialRisk(result: AuditResult): Block[] {
  const figures = disclosureFigures(result, ['uniqueness'])
  if (figures.length === 0) return []
  return [
    ...figures,
    paragraph('In the table of identity disclosure below, “Baseline” is the risk if the real records were released as they are.'),
  ]
}

function methodology({plan}: AuditResult) {
  const made = plan.generators.length > 0
  return [
    paragraph(
      made
        ? 'Synthetic rows: generators that saw the real records made rows of the minority, to be released in place of these records.'
        : 'Rows that were made elsewhere; how they were made is not known to the audit.',
    ),
  ]
}
