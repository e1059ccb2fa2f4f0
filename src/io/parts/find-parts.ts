import {Interrupted, UserError} from '../../core/errors.js'
import {readError} from '../../files/disk-errors.js'
import {LIMITS, SIZES} from '../../files/limits.js'
import {beyondLimit, bytesInWords, isThere} from '../../files/read-bytes.js'
import {exists, fileIdentity, readEntries, stat, type FolderEntry} from '../../platform/files.js'
import * as path from '../../platform/paths.js'
import type {ReadOptions} from '../read-options.js'
import {isKey, keysOf, type FolderKeys} from './folder-keys.js'
import {inNaturalOrder} from './natural-order.js'

/** A file that holds some rows of a table. */
export interface Part {
  readonly path: string
  /** From the folder that is searched, with slashes. */
  readonly name: string
  readonly keys: FolderKeys
}

export interface FoundParts {
  /** In natural order of their names: at least one. */
  readonly parts: readonly Part[]
  /** What was given. */
  readonly given: string
  /** Files and folders that were left out, for they are hidden or begin with an underscore, as marks such as `_SUCCESS` do. */
  readonly leftOut: number
  /** Links to folders, which are not followed. */
  readonly links: number
}

/** What is beside the parts of tables of which some files may hold rows that were deleted or replaced since. */
const LOGS = new Map([
  ['_delta_log', 'a Delta table'],
  ['.hoodie', 'a Hudi table'],
])

/**
 * The parts that a path means: the files of a folder and of its folders `key=value`, or those that fit a pattern such as
 * `release/part-*.parquet` (`*`, `?`, `[a-z]`, `{a,b}`, and `**` for folders below folders). Undefined where it means one file: whatever
 * has the name is taken as it is, though the name may hold a `*`.
 *
 * @throws {UserError} When nothing fits, two names are one file, there are more parts or bytes than a limit, or a folder holds another one
 *   that names no column.
 */
export async function findParts(given: string, options: Bounds = {}): Promise<FoundParts | undefined> {
  if (given === '-') return undefined
  const info = await stat(given).catch(() => undefined)
  if (info?.isDirectory() === true) return collected({folder: given, given, depth: Infinity, wantsHidden: false}, options)
  if (info !== undefined || (await isThere(given)) || !isPattern(given)) return undefined
  return collected(await searchFor(given), options)
}

type Bounds = Pick<ReadOptions, 'signal' | 'maxBytes'>

/** What reports call what a path means: the name of a file or folder, or a pattern behind the name of its folder. */
export function nameOfPath(given: string): string {
  const whole = path.resolve(given)
  const name = path.basename(whole)
  return isPattern(given) && !exists(given) ? path.joinWithSlashes(path.basename(path.dirname(whole)), name) : name
}

/** Whether a path that nothing has as its name can mean several files. */
const isPattern = (given: string) => /[*?[{]/.test(given)

interface Search {
  readonly folder: string
  readonly given: string
  /** Which files are meant, and which of all, hidden ones too; left out where all of a folder are. */
  readonly pattern?: {readonly fits: (name: string) => boolean; readonly fitsHidden: (name: string) => boolean}
  /** How many folders may stand in a name. */
  readonly depth: number
  /** Hidden files are asked for. */
  readonly wantsHidden: boolean
}

/** Folders that are there by their very name are no patterns, whatever characters they have. */
async function searchFor(given: string): Promise<Search> {
  const root = path.rootOf(given)
  const rest = given.slice(root.length)
  const steps = (path.sep === '\\' ? rest.replaceAll('\\', '/') : rest).split('/').filter(step => step !== '' && step !== '.')
  let folder = root === '' ? '.' : root
  while (steps.length > 1) {
    const next = path.join(folder, steps[0])
    if ((await stat(next).catch(() => undefined))?.isDirectory() !== true) break
    folder = next
    steps.shift()
  }
  const {default: picomatch} = await import('picomatch')
  const last = steps.at(-1) ?? ''
  const wantsHidden = /^[._]/.test(last)
  // An exclamation mark at the beginning is a part of the name.
  const pattern = steps.join('/').replace(/^!/, '\\!')
  return {
    folder,
    given,
    pattern: {fits: picomatch(pattern, {dot: wantsHidden}), fitsHidden: picomatch(pattern, {dot: true})},
    depth: pattern.includes('**') ? Infinity : pattern.split('/').length - 1,
    wantsHidden,
  }
}

async function collected(search: Search, {signal, maxBytes}: Bounds): Promise<FoundParts> {
  const {folder, given} = search
  const names: string[] = []
  const passed = {leftOut: 0, links: 0}
  for await (const name of namesBelow(search, '', passed)) {
    if (signal?.aborted === true) throw new Interrupted()
    if (names.push(name) > LIMITS.parts)
      throw new UserError('too-many-parts', {most: LIMITS.parts}, `'${given}' means more than ${LIMITS.parts} files.`, [
        'Put them together, or give a pattern that fits fewer files.',
      ])
  }
  if (names.length === 0) throw nothingFound(search, passed.leftOut)
  const parts = names.sort(inNaturalOrder).map(name => ({path: path.join(folder, name), name, keys: keysOf(name)}))
  const limit = {...SIZES.table, ...(maxBytes !== undefined && {most: maxBytes})}
  if ((await totalSize(parts, given)) > limit.most)
    throw beyondLimit(`The ${parts.length} files of '${given}' have more than ${bytesInWords(limit.most)}`, limit)
  return {parts, given, ...passed}
}

/** Names of files below a folder, in any order, and of whatever else is no folder: it is refused when it is opened. */
async function* namesBelow(search: Search, below: string, passed: {leftOut: number; links: number}): AsyncGenerator<string> {
  const folder = path.join(search.folder, below)
  for (const entry of await entriesOf(folder)) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    const log = search.pattern === undefined && below === '' ? LOGS.get(entry.name) : undefined
    if (log !== undefined) throw tableWithLog(search.given, log)
    if (isHidden(entry) && !search.wantsHidden) {
      if (search.pattern?.fitsHidden(name) !== false) passed.leftOut++
    } else if (entry.isDirectory()) {
      if (search.pattern === undefined && !isKey(entry.name)) throw foreignFolder(name, search.given)
      if (name.split('/').length <= search.depth) yield* namesBelow(search, name, passed)
    } else if (entry.isSymbolicLink() && (await isFolder(path.join(search.folder, name)))) {
      if (search.pattern === undefined) throw foreignFolder(name, search.given)
      if (name.split('/').length <= search.depth) passed.links++
    } else if (search.pattern?.fits(name) !== false) yield name
  }
}

/** As Spark has it: a column may have a name that begins with an underscore. */
const isHidden = (entry: FolderEntry) => entry.name.startsWith('.') || (entry.name.startsWith('_') && !isKey(entry.name))

async function entriesOf(folder: string): Promise<readonly FolderEntry[]> {
  try {
    return await readEntries(folder)
  } catch (error) {
    throw readError(error, `'${folder}'`)
  }
}

const isFolder = async (name: string) => (await stat(name).catch(() => undefined))?.isDirectory() === true

/** All bytes, before one of them is read. @throws {UserError} When two names are one file: its rows would count twice. */
async function totalSize(parts: readonly Part[], given: string): Promise<number> {
  const known = new Map<string, string>()
  let total = 0
  for (const {path: file, name} of parts) {
    const {size, id} = await identityOf(file)
    const same = size === 0 ? undefined : known.get(id)
    if (same !== undefined)
      throw new UserError('parts-repeated', {parts: [same, name]}, `'${same}' and '${name}' in '${given}' are one file.`, [
        'Take one of them away, or give a pattern that fits one of them: its rows would count twice.',
      ])
    known.set(id, name)
    total += size
  }
  return total
}

async function identityOf(file: string) {
  try {
    return await fileIdentity(file)
  } catch (error) {
    throw readError(error, `'${file}'`)
  }
}

const PATTERN_ADVICE = (given: string) =>
  `Say which files are meant with a pattern in quotes, such as '${path.joinWithSlashes(given, '*.parquet')}'.`

const foreignFolder = (name: string, given: string) =>
  new UserError(
    'folder-unclear',
    {folder: name},
    `'${given}' holds a folder '${name}' that names no column, as 'year=2024' does, or a link to a folder.`,
    [PATTERN_ADVICE(given)],
  )

const tableWithLog = (given: string, title: string) =>
  new UserError(
    'folder-unclear',
    {folder: given},
    `'${given}' is ${title}: its files may hold rows that were deleted or replaced since.`,
    ['Write the table to plain Parquet files, and give their folder.', `If no row was ever changed: ${PATTERN_ADVICE(given)}`],
  )

function nothingFound({given, pattern}: Search, leftOut: number): UserError {
  const hidden = leftOut === 0 ? '' : ` Left out were ${leftOut} that are hidden or begin with an underscore.`
  return pattern === undefined
    ? new UserError('not-a-file', {}, `'${given}' is a folder without files of a table.${hidden}`, [
        'Give the folder or the file that holds it.',
      ])
    : new UserError('no-such-file', {}, `There is no file that fits '${given}'.${hidden}`, ['Check the path and the pattern.'])
}
