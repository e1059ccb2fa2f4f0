import {auditFiles} from '../../../jobs/audit-files.js'
import {disk} from '../../../platform/browser/disk.js'
import type {AuditResult} from '../../../result/audit-result.js'
import type {Handler} from '../protocol.js'

/** Put in by vite.config.ts. */
declare const TOOL: AuditResult['tool']

/** Numbers the folders of audits in the memory of the engine. */
let audits = 0

/** What is written is handed to the page, and nothing of it stays. */
export const audit: Handler<'audit'> = async (ask, work) => {
  const out = `/audits/${audits++}`
  const onEvent = (event: Parameters<typeof work.tell>[0]) => {
    work.tell(event)
  }
  try {
    const {result, files, notes} = await auditFiles({...ask, tool: TOOL, out, onEvent}, work)
    const written = files.map(file => ({name: file.slice(out.length + 1), blob: disk.contentOf(file)}))
    return {result, notes, files: written}
  } finally {
    await disk.rm(out, {recursive: true, force: true})
  }
}
