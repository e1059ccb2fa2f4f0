import {readdir, realpath, stat} from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import {defineTool} from '../tool.js'

const MOST = 200
const DEEPEST = 4

export const listFiles = defineTool({
  name: 'list_files',
  title: 'List files',
  description: 'The files in the folders that may be read, as the other tools take them.',
  input: {},
  output: {
    files: z.array(z.strictObject({file: z.string(), bytes: z.int()})),
    more: z.boolean().describe(`Whether there are more than ${MOST}, or deeper ones.`),
  },
  async run(_, {folders}) {
    const files: {file: string; bytes: number}[] = []
    let more = false
    const visit = async (folder: string, depth: number) => {
      const entries = await readdir(folder, {withFileTypes: true}).catch(() => [])
      for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
        if (entry.name.startsWith('.')) continue
        const whole = path.join(folder, entry.name)
        if (files.length >= MOST || (entry.isDirectory() && depth === DEEPEST)) more = true
        else if (entry.isDirectory()) await visit(whole, depth + 1)
        else if (await leadsTo(whole, folders.file)) files.push({file: whole, bytes: (await stat(whole)).size})
      }
    }
    for (const root of folders.roots) await visit(root, 1)
    return {files, more}
  },
})

/** A link to somewhere else is not one of the files. */
async function leadsTo(whole: string, file: (name: string) => Promise<string>): Promise<boolean> {
  return file(await realpath(whole).catch(() => whole)).then(
    () => true,
    () => false,
  )
}
