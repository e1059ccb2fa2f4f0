import type {AuditResult} from '../../result/audit-result.js'
import {code, type Text} from '../document.js'
import {visible} from '../text.js'

/** What made the report, and what it was made from. */
export function reportFooter({tool, plan, input}: AuditResult): Text {
  return [`${visible(tool.name)} ${visible(tool.version)}. Seed ${plan.seed}. Input SHA-256 `, code(input.sha256)]
}
