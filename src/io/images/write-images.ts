import {createHash, randomBytes} from 'node:crypto'
import {readdir, rename, rm} from 'node:fs/promises'
import path from 'node:path'
import type {ImageForm} from '../../core/column.js'
import {Interrupted, UserError} from '../../core/errors.js'
import {imageForm, maskColumns, sampleColumns, withoutSamples} from '../../core/sample-form.js'
import type {NumericColumn, Table} from '../../core/table.js'
import {writeError} from '../../files/disk-errors.js'
import {makeFolder, refuseExisting, writePrivate, type FileOptions} from '../../files/private-file.js'
import {isThere} from '../../files/read-bytes.js'
import {spaceOf} from './decode.js'
import {FOLDER_COLUMN, MASKS_FOLDER} from './folder-column.js'
import {loadSharp} from './load-sharp.js'

/**
 * Writes the pictures of a table into a new folder, as PNG, a folder for each class: without loss, so that what is released is what was
 * made. They are numbered in the order of the rows, whoever made them; other columns of the table stand beside them. Masks, white on
 * black, are written into the folder `masks`, at the places of their pictures.
 * The folder appears whole or not at all, for its owner alone.
 *
 * @param writeTable Writes the table beside them.
 * @throws {UserError} When the folder is there already and may not be replaced, or holds anything that was not written so.
 * @throws {Interrupted} When the signal says so; nothing is left behind.
 */
export async function writeImages(
  folder: string,
  table: Table,
  writeTable: (file: string, table: Table) => Promise<void>,
  {signal, option, overwrite = false, onComplete}: Omit<FileOptions, 'through'>,
): Promise<void> {
  const form = imageForm(table)
  if (form === undefined) throw new RangeError('The table holds no pictures.')
  const replaces = overwrite && (await isThere(folder))
  if (!replaces) await refuseExisting(folder, false, option)
  else if (!(await holdsOurs(folder))) throw notReplaced(folder)
  const decoder = await loadSharp(`'${folder}'`)
  const partial = path.join(path.dirname(folder), `.${path.basename(folder).slice(0, 40)}.${randomBytes(8).toString('hex')}.part`)
  const [pixels, masks] = [sampleColumns(table), maskColumns(table)]
  const labels = table.has(FOLDER_COLUMN) ? table.column(FOLDER_COLUMN) : undefined
  if (masks.length > 0 && labels?.kind === 'categorical' && labels.field.levels.includes(MASKS_FOLDER)) throw labelledMasks()
  const digits = Math.max(6, String(table.rowCount).length)
  const hash = createHash('sha256')
  try {
    await makeFolder(partial)
    for (let row = 0; row < table.rowCount; row++) {
      if (signal?.aborted === true) throw new Interrupted()
      const label = labels?.kind === 'categorical' ? labels.field.levels[labels.codes[row]] : ''
      const place = path.join(label, `${String(row + 1).padStart(digits, '0')}.png`)
      const write = async (file: string, columns: readonly NumericColumn[], of: ImageForm, white: number) => {
        const png = await encode(decoder, levelsOf(columns, of, row, white), of)
        hash.update(png)
        await writePrivate(path.join(partial, file), [png])
      }
      await write(place, pixels, form, 1)
      if (masks.length > 0) await write(path.join(MASKS_FOLDER, place), masks, {...form, channels: 1, bits: 8}, WHITE)
    }
    const beside = withoutSamples(table).without([FOLDER_COLUMN])
    if (beside.columns.length > 0) await writeTable(path.join(partial, BESIDE), beside)
    await onComplete?.(hash.digest('hex'))
    if (replaces) await rm(folder, {recursive: true})
    await rename(partial, folder)
  } catch (error) {
    // A failure to clean up must not hide why.
    await rm(partial, {recursive: true, force: true}).catch(() => undefined)
    throw error instanceof UserError || error instanceof Interrupted ? error : writeError(error, `'${folder}'`)
  }
}

/** Whether a folder holds nothing but numbered pictures, in folders of classes or in itself. */
async function holdsOurs(folder: string): Promise<boolean> {
  const entries = await readdir(folder, {withFileTypes: true, recursive: true}).catch(() => undefined)
  return (
    entries?.every(entry =>
      entry.isFile()
        ? NUMBERED.test(entry.name)
        : entry.isDirectory() && (entry.parentPath === folder || entry.parentPath === path.join(folder, MASKS_FOLDER)),
    ) === true
  )
}

/** What a marked pixel of a mask is written as. */
const WHITE = 255
/** What is known of each picture besides, such as how sure an attack is of it: a row for each, in the order of their numbers. */
const BESIDE = 'pictures.csv'
const NUMBERED = /^(?:\d{6,}\.png|pictures\.csv)$/

const labelledMasks = () =>
  new UserError(
    'masks-unclear',
    {label: MASKS_FOLDER},
    `A class is called '${MASKS_FOLDER}', as is the folder that masks are written into.`,
    ['Call its folder otherwise.'],
  )

const notReplaced = (folder: string) =>
  new UserError(
    'file-not-writable',
    {file: folder},
    `'${folder}' is there and holds more than pictures that were written by this tool: it is not replaced.`,
    ['Give a new name, or move it away.'],
  )

const encode = (
  decoder: Awaited<ReturnType<typeof loadSharp>>,
  levels: Uint8Array | Uint16Array,
  form: ImageForm,
): Promise<Buffer> => {
  const {width, height, channels} = form
  return decoder(levels, {raw: {width, height, channels}}).toColourspace(spaceOf(form)).png().toBuffer()
}

/** Whole grey levels: reconstructed pictures may lie between them. */
function levelsOf(pixels: readonly NumericColumn[], {bits}: ImageForm, row: number, scale: number): Uint8Array | Uint16Array {
  const most = 2 ** bits - 1
  const levels = pixels.map(({values}) => Math.min(most, Math.max(0, scale * Math.round(values[row]))))
  return bits === 16 ? Uint16Array.from(levels) : Uint8Array.from(levels)
}
