import type {AuditResult} from '../../result/audit-result.js'
import type {Section} from '../document.js'
import {article29Blocks} from './compliance/article-29.js'
import {edpbTable} from './compliance/edpb.js'
import {iso27559Table} from './compliance/iso-27559.js'
import {nist188Table, nist226Table} from './compliance/nist.js'
import {prose} from '../text.js'

/** The result in the order that regulators and standards ask for it. It states facts and limits; it certifies nothing. */
export function complianceSection(result: AuditResult): Section {
  const nist226 = nist226Table(result)
  return {
    id: 'compliance',
    title: 'For compliance documents',
    blocks: [
      {
        kind: 'paragraph',
        text: prose`The same results under the headings that regulators and standards use, to be copied into a
          document of the releasing organisation. They state what was measured and what was not. They certify nothing:
          whether a release is lawful, or outside data protection law, is not for a tool to say.`,
      },
      ...article29Blocks(result),
      edpbTable(result),
      iso27559Table(result),
      nist188Table(result),
      ...(nist226 === undefined ? [] : [nist226]),
    ],
  }
}
