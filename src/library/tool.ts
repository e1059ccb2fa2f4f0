import {createRequire} from 'node:module'
import type {AuditResult} from '../result/audit-result.js'

/** Name and version, as results carry them; read from the package's own description, wherever it is installed. */
export function thisTool(): AuditResult['tool'] {
  const {name, version} = createRequire(import.meta.url)('minority-report/package.json') as AuditResult['tool']
  return {name, version}
}
