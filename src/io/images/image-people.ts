import * as path from '../../platform/paths.js'
import {UserError} from '../../core/errors.js'
import {say, setting} from '../../core/text.js'
import {isThere} from '../../files/read-bytes.js'
import type {LoadedTable} from '../loaded-table.js'
import type {ReadOptions} from '../read-options.js'
import {isByName, peopleByName} from '../samples/people-by-name.js'
import type {ImageFolder} from './find-images.js'
import {PERSON_TAG} from './seen-dicom.js'

/** The table beside pictures that says more of them, and its column of their places: as in the image folders of Hugging Face. */
const METADATA = 'metadata.csv'
const PLACE_COLUMN = 'file_name'

/** Whom each picture is of, and what the table beside them holds besides, which is not read. */
export interface ImagePeople {
  readonly group: NonNullable<LoadedTable['group']>
  readonly leftOut: readonly string[]
  readonly sha256: string
}

/** Reads a table of a file. */
export type ReadFile = (path: string, options: ReadOptions) => Promise<LoadedTable>

/** Whom pictures are of, and how that is told. */
export interface WhoseImages {
  /** What tells it: a column, a pattern of names, or what DICOM calls persons. */
  readonly name?: string
  readonly group?: NonNullable<LoadedTable['group']>
  /** The table beside the pictures. */
  readonly table?: ImagePeople
  /** Every picture tells it itself. */
  readonly isByTag: boolean
}

/**
 * Whom pictures are of: as the names of their files tell, or as DICOM does where no column was named, or as a table beside them.
 * @throws {UserError} As {@link peopleByName} and {@link readImagePeople}.
 */
export async function whoseImages(folder: ImageFolder, options: ReadOptions, read: ReadFile): Promise<WhoseImages> {
  const {group: asked} = options
  if (folder.isDicom && (asked === undefined || asked === PERSON_TAG)) return {isByTag: true, name: PERSON_TAG}
  if (isByName(asked)) {
    const group = peopleByName(folder.files, options, folder.name)
    return {isByTag: false, ...(group && {name: group.name, group})}
  }
  const table = await readImagePeople(folder, options, read)
  return {isByTag: false, ...(table && {name: table.group.name, group: table.group, table})}
}

/**
 * The persons whom pictures are of, by a column of `metadata.csv` in their folder. Its column `file_name` holds the place of each
 * picture in the folder, such as `lesion/0001.png`. A picture whose person is left blank is one of its own.
 *
 * @returns Nothing where no column is asked for, or a release has no such table: nobody's pictures are kept together in it.
 * @throws {UserError} When the table is missing, or does not name every picture once.
 */
async function readImagePeople(folder: ImageFolder, options: ReadOptions, read: ReadFile): Promise<ImagePeople | undefined> {
  const {group} = options
  if (group === undefined) return undefined
  const file = path.join(folder.path, METADATA)
  if (!(await isThere(file))) {
    if (options.kinds !== undefined) return undefined
    throw missingTable(folder, group)
  }
  const {signal} = options
  const loaded = await read(file, {
    group,
    target: PLACE_COLUMN,
    columns: [],
    ...(signal && {signal}),
    ...(options.delimiter !== undefined && {delimiter: options.delimiter}),
    ...(options.encoding !== undefined && {encoding: options.encoding}),
  })
  const places = loaded.table.column(PLACE_COLUMN)
  if (places.kind !== 'categorical' || loaded.group === undefined)
    throw new RangeError('The table beside pictures was read otherwise.')
  const rowOf = new Map<string, number>()
  places.codes.forEach((code, row) => {
    const place = places.field.levels[code].replaceAll('\\', '/')
    if (rowOf.has(place)) throw notOnce(file, place, 'twice')
    rowOf.set(place, row)
  })
  const {ids, labels} = loaded.group
  const rows = folder.files.map(({place}) => {
    const row = rowOf.get(place)
    if (row === undefined) throw notOnce(file, place, 'not')
    return row
  })
  return {
    group: {name: group, ids: Int32Array.from(rows, row => ids[row]), labels},
    leftOut: loaded.ignored,
    sha256: loaded.sha256,
  }
}

const missingTable = ({name}: ImageFolder, group: string) =>
  new UserError(
    'image-people',
    {column: group},
    say`${setting('group', group)} asks for a column of '${METADATA}', and there is no such file in ${name}.`,
    [`Write it: a line for each picture, with the columns ${PLACE_COLUMN} (such as lesion/0001.png) and ${group}.`],
  )

const notOnce = (file: string, place: string, how: 'twice' | 'not') =>
  new UserError(
    'image-people',
    {file, place},
    `'${file}' names the picture '${place}' ${how === 'twice' ? 'twice' : 'in no line'}.`,
    [`Every picture needs one line, with its place in the folder as ${PLACE_COLUMN}.`],
  )
