import type {AuditResult} from '../../result/audit-result.js'
import {strong, type Section} from '../document.js'
import {formatShare} from '../format.js'
import {prose} from '../text.js'

/** How to read the page, in a few sentences. */
export function readingSection({plan}: AuditResult): Section {
  return {
    id: 'reading',
    title: 'How to read this',
    blocks: [
      {
        kind: 'paragraph',
        text: prose`The audit made synthetic minority records, or took a file of them, and attacked them as an
          outsider would. Every attack is set against a control: the same attack on people who were not in the data.
          What it gets there it gets without a leak.`,
      },
      {
        kind: 'list',
        items: [
          [
            strong('Leaks'),
            ': an attack beat its control by more than luck explains, corrected for the number of attacks tried.',
          ],
          [
            strong('No leak found at this power'),
            ': no attack did. That is no promise: a smaller leak than the one stated, or a better attack, may exist.',
          ],
          [strong('Not tested'), ': no attack could be carried out, or none whose result can tell, so nothing is known.'],
          `Figures in brackets are ${formatShare(plan.confidence)} intervals: the range that the data allow for the figure before them.`,
          prose`An interval and a p-value answer two questions: how many people like these it concerns, and whether
            chance alone gives so much. Of a few people it may be certain that some of them are exposed, and open how
            many others would be, so that the interval begins at 0 %.`,
          prose`Two controls check the audit itself. A planted leak must be found and an independent sample must not
            be flagged. When one of them fails for an attack, what this attack found, or did not find, elsewhere
            cannot be relied on.`,
          prose`Distances to the nearest real record and similar proxies do not detect leakage. They are listed for
            reference and no verdict rests on them.`,
        ],
      },
    ],
  }
}
