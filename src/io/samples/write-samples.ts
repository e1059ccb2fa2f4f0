import {Interrupted, UserError} from '../../core/errors.js'
import {withoutSamples} from '../../core/sample-form.js'
import type {Table} from '../../core/table.js'
import {writeError} from '../../files/disk-errors.js'
import {makeFolder, refuseExisting, unforeseenName, writePrivate, type FileOptions} from '../../files/private-file.js'
import {isThere} from '../../files/read-bytes.js'
import {createSha256} from '../../platform/hash.js'
import {readEntries, rename, rm} from '../../platform/files.js'
import * as path from '../../platform/paths.js'
import {FOLDER_COLUMN} from './folder-column.js'

/** How the samples of a table become files. */
export interface SampleFiles {
  /** Of each file, such as `.png`. */
  readonly ending: string
  /** What messages and the table beside them call them: `pictures`. */
  readonly many: string
  readonly encode: (row: number) => Promise<readonly SamplePart[]> | readonly SamplePart[]
  /** The folder in which others that belong to samples lie, such as masks, at the places of these. */
  readonly inner?: string
}

/** A file of a sample, in the folder of samples or the inner one. */
export interface SamplePart {
  readonly bytes: Uint8Array
  readonly isInner?: true
}

export type WriteFolderOptions = Omit<FileOptions, 'isPacked'>

/**
 * Writes the samples of a table into a new folder, a folder for each class. They are numbered in the order of the rows, whoever made
 * them; other columns of the table stand beside them. The folder appears whole or not at all, for its owner alone.
 *
 * @param folder The new folder.
 * @param table Samples, their classes in the column `folder`, and what else is known of each.
 * @param prepare Is called when it is certain that the folder can be written.
 * @param writeTable Writes the table beside them.
 * @throws {UserError} When the folder is there already and may not be replaced, or holds anything that was not written so.
 * @throws {Interrupted} When the signal says so; nothing is left behind.
 */
export async function writeSamples(
  folder: string,
  table: Table,
  prepare: () => Promise<SampleFiles> | SampleFiles,
  writeTable: (file: string, table: Table) => Promise<void>,
  {signal, option, overwrite = false, onComplete}: WriteFolderOptions,
): Promise<void> {
  const replaces = overwrite && (await isThere(folder))
  if (!replaces) await refuseExisting(folder, false, option)
  const {ending, many, inner = '', encode} = await prepare()
  const beside = `${many}.csv`
  if (replaces && !(await holdsOurs(folder, inner, {ending, beside}))) throw notReplaced(folder, many)
  const partial = path.join(path.dirname(folder), `.${path.basename(folder).slice(0, 40)}.${unforeseenName()}.part`)
  const labels = table.has(FOLDER_COLUMN) ? table.column(FOLDER_COLUMN) : undefined
  const digits = Math.max(6, String(table.rowCount).length)
  const hash = createSha256()
  try {
    await makeFolder(partial)
    for (let row = 0; row < table.rowCount; row++) {
      if (signal?.aborted === true) throw new Interrupted()
      const label = labels?.kind === 'categorical' ? labels.field.levels[labels.codes[row]] : ''
      const place = path.join(label, `${String(row + 1).padStart(digits, '0')}${ending}`)
      for (const {bytes, isInner} of await encode(row)) {
        hash.update(bytes)
        await writePrivate(path.join(partial, isInner ? inner : '', place), [bytes])
      }
    }
    // What is known of each sample besides, such as how sure an attack is of it: a row for each, in the order of their numbers.
    const others = withoutSamples(table).without([FOLDER_COLUMN])
    if (others.columns.length > 0) await writeTable(path.join(partial, beside), others)
    await onComplete?.(hash.digest('hex'))
    if (replaces) await rm(folder, {recursive: true})
    await rename(partial, folder)
  } catch (error) {
    // A failure to clean up must not hide why.
    await rm(partial, {recursive: true, force: true}).catch(() => undefined)
    throw error instanceof UserError || error instanceof Interrupted ? error : writeError(error, `'${folder}'`)
  }
}

/** Whether a folder holds nothing but numbered samples, in folders of classes or in itself, and their inner folder. */
async function holdsOurs(
  folder: string,
  inner: string,
  {ending, beside}: {readonly ending: string; readonly beside: string},
): Promise<boolean> {
  const entries = await readEntries(folder, {recursive: true}).catch(() => undefined)
  const isOurs = (name: string) => name === beside || (name.endsWith(ending) && /^\d{6,}$/.test(name.slice(0, -ending.length)))
  const parents = [folder, path.join(folder, inner)]
  return (
    entries?.every(entry => (entry.isFile() ? isOurs(entry.name) : entry.isDirectory() && parents.includes(entry.parentPath))) ===
    true
  )
}

const notReplaced = (folder: string, many: string) =>
  new UserError(
    'file-not-writable',
    {file: folder},
    `'${folder}' is there and holds more than ${many} that were written by this tool: it is not replaced.`,
    ['Give a new name, or move it away.'],
  )
