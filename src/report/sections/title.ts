import type {AuditResult} from '../../result/audit-result.js'
import type {Inline} from '../document.js'
import {formatCount} from '../format.js'
import {prose, visible} from '../text.js'

export const REPORT_TITLE = 'Privacy audit of synthetic minority records'

/** What was audited, in one line. */
export function subtitle({input, environment, tool}: AuditResult): readonly Inline[] {
  return [
    `${formatCount(input.minorityRows)} minority records (`,
    {kind: 'name', text: visible(input.target)},
    ' is ',
    ...input.minority.flatMap((label, at): Inline[] => [...(at === 0 ? [] : [' or ']), {kind: 'name', text: visible(label)}]),
    prose`) among ${formatCount(input.rows)} rows. ${visible(tool.name)} ${visible(tool.version)},
      ${visible(environment.startedAt).slice(0, 10)}.`,
  ]
}
