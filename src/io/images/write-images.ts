import type {ImageForm} from '../../core/column.js'
import {UserError} from '../../core/errors.js'
import {imageForm, maskColumns, sampleColumns} from '../../core/sample-form.js'
import type {NumericColumn, Table} from '../../core/table.js'
import {FOLDER_COLUMN} from '../samples/folder-column.js'
import {writeSamples, type SampleFiles, type WriteFolderOptions} from '../samples/write-samples.js'
import {spaceOf} from './decode.js'
import {MASKS_FOLDER} from './image-file.js'
import {loadSharp} from './load-sharp.js'

/**
 * Writes the pictures of a table into a new folder, as PNG: without loss, so that what is released is what was made. Masks, white on
 * black, are written into the folder `masks`, at the places of their pictures.
 *
 * @throws {UserError} As {@link writeSamples}, and when a class is called as the folder of masks.
 */
export async function writeImages(
  folder: string,
  table: Table,
  writeTable: (file: string, table: Table) => Promise<void>,
  options: WriteFolderOptions,
): Promise<void> {
  const form = imageForm(table)
  if (form === undefined) throw new RangeError('The table holds no pictures.')
  await writeSamples(folder, table, () => pngFiles(folder, table, form), writeTable, options)
}

async function pngFiles(folder: string, table: Table, form: ImageForm): Promise<SampleFiles> {
  const [pixels, masks] = [sampleColumns(table), maskColumns(table)]
  const labels = table.has(FOLDER_COLUMN) ? table.column(FOLDER_COLUMN) : undefined
  if (masks.length > 0 && labels?.kind === 'categorical' && labels.field.levels.includes(MASKS_FOLDER)) throw labelledMasks()
  const decoder = await loadSharp(`'${folder}'`)
  const maskForm: ImageForm = {...form, channels: 1, bits: 8}
  return {
    ...{ending: '.png', many: 'pictures', inner: MASKS_FOLDER},
    encode: async row => [
      {bytes: await encode(decoder, levelsOf(pixels, form, row, 1), form)},
      ...(masks.length > 0
        ? [{bytes: await encode(decoder, levelsOf(masks, maskForm, row, WHITE), maskForm), isInner: true as const}]
        : []),
    ],
  }
}

/** What a marked pixel of a mask is written as. */
const WHITE = 255

const labelledMasks = () =>
  new UserError(
    'masks-unclear',
    {label: MASKS_FOLDER},
    `A class is called '${MASKS_FOLDER}', as is the folder that masks are written into.`,
    ['Call its folder otherwise.'],
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
