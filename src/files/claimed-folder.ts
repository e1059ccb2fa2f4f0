import {shownDifferences} from '../core/differences.js'
import {UserError} from '../core/errors.js'
import {parseJson} from '../core/parse-json.js'
import type {SettingName} from '../core/settings.js'
import {say, setting, type Text} from '../core/text.js'
import {utf8Text} from '../platform/bytes.js'
import {readdir} from '../platform/files.js'
import * as path from '../platform/paths.js'
import {SIZES} from './limits.js'
import {makeFolder, writePrivate} from './private-file.js'
import {isThere, readBytes} from './read-bytes.js'

/** The file that says which plan a folder's results belong to. */
export const CLAIM_FILE = 'plan.json'

interface FolderWords {
  readonly holds: string
  readonly option: SettingName
  /** Whether work of this kind writes files of this name into the folder. */
  readonly writes: (name: string) => boolean
}

/**
 * Takes a folder for a plan, making it when it is not there: what it holds may then be used.
 *
 * @param claim Plain JSON: all that decides the results.
 * @param words What such a folder holds ("an audit"), and the option that names it; for messages.
 * @throws {UserError} When the folder was taken for another plan, naming what differs, or holds files of the names that will be written
 *   but no claim: they are somebody else's.
 */
export async function claimFolder(folder: string, claim: unknown, words: FolderWords): Promise<void> {
  const file = path.join(folder, CLAIM_FILE)
  const another = [say`Give another folder with ${setting(words.option)}, or delete this one if it is no longer needed.`]
  const earlier = await readJson(file)
  if (earlier === undefined) await refuseForeign(folder, words, another)
  const content = `${JSON.stringify(claim, null, 2)}\n`
  const differing = earlier === undefined ? [] : shownDifferences(earlier, JSON.parse(content) as unknown)
  if (differing.length > 0)
    throw new UserError(
      'folder-of-another-plan',
      {folder},
      `The folder '${folder}' holds ${words.holds} with another plan:\n  ${differing.join('\n  ')}`,
      another,
    )
  await makeFolder(folder)
  if (earlier === undefined) await writeWhole(file, content)
}

async function refuseForeign(folder: string, {holds, writes}: FolderWords, another: readonly Text[]): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const foreign = names.filter(name => name === CLAIM_FILE || writes(name))
  if (foreign.length === 0) return
  const why = foreign.includes(CLAIM_FILE) ? `its ${CLAIM_FILE} is damaged` : `it has no ${CLAIM_FILE}`
  throw new UserError(
    'folder-not-ours',
    {folder},
    `The folder '${folder}' holds ${foreign.join(', ')}, but does not say that ${holds} wrote it: ${why}.`,
    another,
  )
}

/** Replaces a file of the tool's own. */
export const writeWhole = (file: string, content: string | Uint8Array): Promise<void> =>
  writePrivate(file, [content], {overwrite: true})

/** A file that is missing or was damaged counts as not there. */
export async function readJson(file: string): Promise<unknown> {
  try {
    if (!(await isThere(file))) return undefined
    return parseJson(utf8Text(await readBytes(file, SIZES.state)))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
