import type {AuditResult} from '../../result/audit-result.js'
import {strong, type Section} from '../document.js'
import {doneEntries} from '../view/entries.js'
import {allFiguresTable} from './all-figures.js'
import {prose} from '../text.js'

/** Figures that are commonly shown as privacy checks, apart from the attacks so that nobody takes them for such. */
export function proxiesSection(result: AuditResult): Section | undefined {
  const entries = doneEntries(result, 'proxy')
  if (entries.length === 0) return undefined
  return {
    id: 'proxies',
    title: 'Proxies, which do not detect leakage',
    blocks: [
      {
        kind: 'paragraph',
        text: [
          strong('These figures do not detect leakage.'),
          prose` They are often quoted as privacy checks, yet they look good on releases from which every record can
            be rebuilt (arXiv 2505.01524, 2312.05114, 2510.15083). They are shown so that they can be compared with
            the attacks; no verdict rests on them.`,
        ],
      },
      allFiguresTable(entries, 'proxy', {caption: 'Proxies: for reference, not for a decision', method: 'Proxy'}),
    ],
  }
}
