import {SIZES} from '../../../files/limits.js'
import {readBytes} from '../../../files/read-bytes.js'
import {auditFiles} from '../../../jobs/audit-files.js'
import type {AuditResult} from '../../../result/audit-result.js'
import type {Handler} from '../protocol.js'

/** The folders of audits in the memory of the engine. */
const FOLDER = '/audits'

/** Put in by vite.config.ts. */
declare const TOOL: AuditResult['tool']

let audits = 0

export const audit: Handler<'audit'> = async (ask, work) => {
  const out = `${FOLDER}/${audits++}`
  const {result, folder, files, notes} = await auditFiles(
    {
      ...ask,
      tool: TOOL,
      out,
      onEvent: event => {
        work.tell(event)
      },
    },
    work,
  )
  return {
    result,
    notes,
    files: await Promise.all(
      files.map(async file => ({
        name: file.slice(folder.length + 1),
        blob: new Blob([Uint8Array.from(await readBytes(file, SIZES.state))]),
      })),
    ),
  }
}
