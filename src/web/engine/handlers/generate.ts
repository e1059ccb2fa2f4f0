import {createContext} from '../../../core/context.js'
import {createRng} from '../../../core/rng.js'
import {makeFolder} from '../../../files/private-file.js'
import {generateFile} from '../../../jobs/generate-file.js'
import {disk} from '../../../platform/browser/disk.js'
import type {AuditResult} from '../../../result/audit-result.js'
import type {Handler} from '../protocol.js'

/** Put in by vite.config.ts. */
declare const TOOL: AuditResult['tool']

/** Numbers the folders of made files in the memory of the engine. */
let made = 0

/** What is written is handed to the page, and nothing of it stays. */
export const generate: Handler<'generate'> = async ({seed, name, ...training}, work) => {
  const folder = `/made/${made++}`
  const out = `${folder}/${name}`
  const output = {amount: {kind: 'balance'}, augmented: false, minorityOnly: false, keepOrder: false} as const
  const context = {
    ...createContext(createRng(seed), work.signal),
    progress: (fraction: number, note?: string) => {
      work.progress(fraction, note)
    },
  }
  await makeFolder(folder)
  try {
    await generateFile({...training, ...output, out, write: {overwrite: true}, tool: TOOL.version}, seed, context)
    return {name, blob: disk.contentOf(out)}
  } finally {
    await disk.rm(folder, {recursive: true, force: true})
  }
}
