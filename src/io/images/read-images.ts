import type {ImageForm, NumericColumn} from '../../core/column.js'
import type {ColumnReading} from '../../core/column-reading.js'
import {Interrupted, UserError} from '../../core/errors.js'
import {sharedFloat64} from '../../core/shared.js'
import {formInWords} from '../../core/sample-form.js'
import {Table} from '../../core/table.js'
import {say, setting} from '../../core/text.js'
import {createSha256} from '../../platform/hash.js'
import {checkNames} from '../check-options.js'
import type {LoadedTable} from '../loaded-table.js'
import type {ReadOptions} from '../read-options.js'
import {FOLDER_COLUMN, folderColumn, folderReading} from '../samples/folder-column.js'
import {peopleReading} from '../samples/people-reading.js'
import {checkSize} from '../table-size.js'
import {openImage, pixelsOf, type ImageChange, type OpenImage} from './decode.js'
import {givenWindow} from './dicom-window.js'
import type {ImageFolder} from './find-images.js'
import type {ImageFile} from './image-file.js'
import {readNetwork} from './read-network.js'
import {whoseImages, type ImagePeople, type ReadFile} from './image-people.js'
import {loadSharp} from './load-sharp.js'
import {MaskColumns} from './mask-columns.js'
import {MaskReader} from './read-mask.js'
import {SeenDicom} from './seen-dicom.js'

export type ReadImages = Pick<LoadedTable, 'table' | 'header' | 'headerCells' | 'ignored' | 'sha256' | 'notes' | 'group'> & {
  readonly readings: readonly ColumnReading[]
}

/** Pictures whose pixels are moved into the columns together: column by column, since one at a time touches all of the memory. */
const TOGETHER = 64

/**
 * A table with a row for each picture of a folder and a column for each number of a picture, in the order of {@link ImageForm}, then,
 * where masks lie beside them and are asked for, one for each pixel of a mask, and the column `folder` with their classes; and whom they
 * are of, where that is asked for ({@link whoseImages}). All pictures must be of one form, as those that a model is trained on are.
 *
 * @param readFile Reads the table beside pictures.
 * @throws {UserError} When a picture cannot be read, or is of another form than the first.
 * @throws {Interrupted} When the signal says so.
 */
export async function readImages(folder: ImageFolder, options: ReadOptions, readFile: ReadFile): Promise<ReadImages> {
  const {files, name, flat} = folder
  const embedding = options.embedding === undefined ? undefined : await readNetwork(options.embedding, options.signal)
  const whose = await whoseImages(folder, options, readFile)
  const decoder = await loadSharp(name)
  const window = givenWindow(options.window)
  if (window !== undefined && !folder.isDicom && options.kinds === undefined) throw windowOfNothing(name)
  const dicom = folder.isDicom ? new SeenDicom(window) : undefined
  const first = await openImage(decoder, files[0].path, options.signal, window)
  const form: ImageForm = {...first.form, ...(embedding && {embedding})}
  const width = form.width * form.height * form.channels
  const hasMasks = files[0].masks !== undefined
  const readsMasks = hasMasks && options.masks === true
  checkSize(name, files.length, width + (readsMasks ? form.width * form.height : 0), options.maxBytes)
  const masks = readsMasks ? new MaskColumns(new MaskReader(decoder, form), files) : undefined
  const names = pixelNames(form)
  const header = [...names, ...(masks?.names ?? []), ...(flat ? [] : [FOLDER_COLUMN])]
  if (options.kinds === undefined) checkNames([...header, ...(whose.name === undefined ? [] : [whose.name])], name, options)
  const columns = names.map(() => sharedFloat64(files.length))
  const seen = new Seen(form, name)
  const hash = createSha256().update(whose.table?.sha256 ?? '')
  for (let start = 0; start < files.length; start += TOGETHER) {
    if (options.signal?.aborted === true) throw new Interrupted()
    const some = files.slice(start, start + TOGETHER)
    const pixels: (Uint8Array | Uint16Array)[] = []
    for (const [at, file] of some.entries()) {
      const image = await openImage(decoder, file.path, options.signal, window)
      if (image.dicom !== undefined) dicom?.add(image.dicom)
      hash.update(`${file.place}\0${image.bytes.length}\0`).update(image.bytes)
      seen.add(file, image)
      // Those of another form are only counted: the message tells how many there are.
      if (!seen.areAlike) continue
      pixels.push(await pixelsOf(decoder, image, file.path))
      await masks?.add(start + at, hash, options.signal)
    }
    if (seen.areAlike)
      for (let place = 0; place < width; place++)
        for (let at = 0; at < pixels.length; at++) columns[place][start + at] = pixels[at][place]
  }
  seen.check()
  const classes = flat ? undefined : folderColumn(files)
  const table = new Table(
    'source',
    [
      ...columns.map((values, place) => pixelColumn(names[place], values, form, place)),
      ...(masks?.columns(form) ?? []),
      ...(classes ? [classes] : []),
    ],
    files.length,
  )
  if (form.bits === 16 && options.kinds === undefined) dicom?.checkRange(name, rangeOf(table))
  const group = whose.group ?? (whose.isByTag ? dicom?.group(options.group !== undefined) : undefined)
  return {
    table,
    header,
    headerCells: header,
    ignored: [],
    sha256: hash.digest('hex'),
    ...(group && {group}),
    notes: [
      ...seen.notes(),
      ...(masks?.notes() ??
        (hasMasks ? ['masks lie beside the pictures, and were left aside: nothing is done with them here.'] : [])),
      ...othersNote(folder.others - (whose.table ? 1 : 0)),
      ...peopleNotes(whose.table),
      ...(dicom?.notes(whose.isByTag ? group : undefined, form.bits) ?? [decoderNote(decoder.versions)]),
    ],
    readings: [
      pixelsReading(form),
      ...(masks ? [masks.reading()] : []),
      ...(classes ? [folderReading(classes)] : []),
      ...peopleReading(group),
    ],
  }
}

const CHANNELS = ['red', 'green', 'blue']

/** Such as `pixel 3,12` for the fourth row and thirteenth column, and `pixel 3,12 red`. */
function pixelNames({width, height, channels}: ImageForm): string[] {
  return Array.from({length: width * height * channels}, (_, place) => {
    const pixel = Math.floor(place / channels)
    const at = `pixel ${Math.floor(pixel / width)},${pixel % width}`
    return channels === 1 ? at : `${at} ${CHANNELS[place % channels]}`
  })
}

function pixelColumn(name: string, values: Float64Array, form: ImageForm, place: number): NumericColumn {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return {
    kind: 'numeric',
    field: {kind: 'numeric', name, min, max, decimals: 0, integer: true, missing: 0, sample: {form, place}},
    values,
  }
}

/** What is seen of pictures on the way. */
class Seen {
  readonly #forms = new Map<string, {count: number; first: string}>()
  readonly #changes = new Map<ImageChange, number>()

  constructor(
    readonly form: ImageForm,
    readonly folder: string,
  ) {}

  add({place}: ImageFile, {form, changes, dicom}: OpenImage): void {
    const text = [formInWords(form), ...(dicom === undefined || dicom.scale === '' ? [] : [dicom.scale])].join(', ')
    const known = this.#forms.get(text)
    if (known === undefined) this.#forms.set(text, {count: 1, first: place})
    else known.count++
    for (const change of changes) this.#changes.set(change, (this.#changes.get(change) ?? 0) + 1)
  }

  get areAlike(): boolean {
    return this.#forms.size <= 1
  }

  /** @throws {UserError} When they are of several forms. */
  check(): void {
    if (this.areAlike) return
    const all = [...this.#forms].sort(([, a], [, b]) => b.count - a.count)
    const shown = all.slice(0, 4).map(([text, {count, first}]) => `${count} of ${text} (first '${first}')`)
    throw new UserError(
      'samples-differ',
      {forms: all.length},
      `${this.folder} holds pictures of ${all.length} different forms: ${shown.join(', ')}${all.length > 4 ? ' ...' : ''}.`,
      ['Bring all of them to the size and the channels that your model is trained on, without loss: as PNG.'],
    )
  }

  notes(): string[] {
    const said = (change: ImageChange, what: string) => {
      const count = this.#changes.get(change) ?? 0
      return count === 0 ? [] : [`${count} of the pictures ${what}.`]
    }
    return [
      ...said('turned', 'were turned as their cameras say (EXIF)'),
      ...said('opaque', 'had a channel of transparency that hides nothing; it was left out'),
      ...said('palette', 'had palettes; their colours were read'),
      ...said('profile', 'had colour profiles (ICC); their numbers were read as they stand, as by those who train models'),
    ]
  }
}

const othersNote = (others: number): string[] =>
  others === 0 ? [] : [`${others} ${others === 1 ? 'file that is no picture was' : 'files that are no pictures were'} left out.`]

function peopleNotes(people: ImagePeople | undefined): string[] {
  const {length} = people?.leftOut ?? []
  return length === 0
    ? []
    : [`${length} other ${length === 1 ? 'column was' : 'columns were'} left out of the table beside the pictures.`]
}

/** The smallest and the largest number of all pictures. */
function rangeOf({columns}: Table): {min: number; max: number} {
  const fields = columns.flatMap(({field}) => (field.kind === 'numeric' && !field.sample?.mask ? [field] : []))
  return {min: Math.min(...fields.map(({min}) => min)), max: Math.max(...fields.map(({max}) => max))}
}

const windowOfNothing = (name: string) =>
  new UserError(
    'settings-conflict',
    {settings: ['window']},
    say`${setting('window')} is of DICOM, and ${name} holds other pictures.`,
    ['Leave it out.'],
  )

/** JPEGs are unpacked to other grey levels by other decoders. */
const decoderNote = ({sharp, vips}: {readonly sharp?: string; readonly vips: string}): string =>
  `the pictures were unpacked by sharp ${sharp ?? ''} (libvips ${vips}).`

const pixelsReading = (form: ImageForm): ColumnReading => ({
  name: 'pixels',
  part: 'feature',
  type: 'image',
  form: formInWords(form),
  missing: [],
  notes: [],
})
