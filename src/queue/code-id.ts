import {createHash} from 'node:crypto'
import {readFile, readdir} from 'node:fs/promises'
import {createRequire} from 'node:module'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

let known: Promise<string> | undefined

/** Names the code that runs here: two processes with the same name give the same results. A hash of all files of the program. */
export const codeId = (): Promise<string> => (known ??= hashOf(fileURLToPath(new URL('../..', import.meta.url))))

/** What people call this code. */
export const ownVersion = (): string =>
  (createRequire(import.meta.url)('minority-report/package.json') as {readonly version: string}).version

async function hashOf(folder: string): Promise<string> {
  const files = (await filesIn(folder)).filter(file => /\.(?:js|ts|wasm)$/.test(file)).sort()
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(path.relative(folder, file).replaceAll('\\', '/'))
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  return hash.digest('hex').slice(0, 12)
}

/** Without what was installed, and hidden folders: beside the sources these are many. */
async function filesIn(folder: string): Promise<string[]> {
  const inside = await readdir(folder, {withFileTypes: true})
  const found = inside.map(async entry => {
    const file = path.join(folder, entry.name)
    if (entry.isFile()) return [file]
    return entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.') ? filesIn(file) : []
  })
  return (await Promise.all(found)).flat()
}
