import {mkdir, rename, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {shownDifferences} from '../core/differences.js'
import {UserError} from '../core/errors.js'
import {parseJson} from '../core/parse-json.js'
import {SIZES} from './limits.js'
import {isThere, readBytes} from './read-bytes.js'

/** The file that says which plan a folder's results belong to. */
export const CLAIM_FILE = 'plan.json'

interface FolderWords {
  readonly holds: string
  readonly flag: string
}

/**
 * Takes a folder for a plan, making it when it is not there: what it holds may then be used.
 *
 * @param claim Plain JSON: all that decides the results.
 * @param words What such a folder holds ("an audit"), and the flag that names it; for messages.
 * @throws {UserError} When the folder was taken for another plan, naming what differs.
 */
export async function claimFolder(folder: string, claim: unknown, words: FolderWords): Promise<void> {
  const file = path.join(folder, CLAIM_FILE)
  const earlier = await readJson(file)
  const text = `${JSON.stringify(claim, null, 2)}\n`
  const differing = earlier === undefined ? [] : shownDifferences(earlier, JSON.parse(text) as unknown)
  if (differing.length > 0)
    throw new UserError(`The folder '${folder}' holds ${words.holds} with another plan:\n  ${differing.join('\n  ')}`, [
      `Give another folder with ${words.flag}, or delete this one if it is no longer needed.`,
    ])
  await mkdir(folder, {recursive: true})
  await writeWhole(file, text)
}

/** Written beside and moved into place: a kill in the middle leaves no half file. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const partial = `${file}.${process.pid}.part`
  await writeFile(partial, content)
  await rename(partial, file)
}

/** A file that is missing or was damaged counts as not there. */
export async function readJson(file: string): Promise<unknown> {
  try {
    if (!(await isThere(file))) return undefined
    return parseJson(Buffer.from(await readBytes(file, SIZES.state)).toString())
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
