import {stat} from '../../platform/files.js'
import * as path from '../../platform/paths.js'
import {UserError} from '../../core/errors.js'
import {readError} from '../../files/disk-errors.js'
import {filesOf, isTable, list, listInside, mixedLevels, type Listed} from '../samples/folders.js'
import {beginsAsDicom} from './dicom-beginning.js'
import {MASKS_FOLDER, type ImageFile} from './image-file.js'
import {pairMasks} from './pair-masks.js'

/** A folder of pictures, a folder for each class in it, as it lies on the disk. */
export interface ImageFolder {
  readonly files: readonly ImageFile[]
  readonly path: string
  /** What messages call it. */
  readonly name: string
  /** Files that are no pictures. */
  readonly others: number
  /** The pictures lie in the folder itself: they have no class. */
  readonly flat: boolean
  /** All of them are files of DICOM. */
  readonly isDicom: boolean
}

/** Pictures that are read; the others of the second list are known as such and refused. */
const READ = /\.(?:png|jpe?g|dcm)$/i
const REFUSED = /\.(?:gif|webp|bmp|tiff?|heic|heif|avif|svg|nii)$/i
/** The list of what lies on a disk, which begins as DICOM pictures do. */
const DISK_LIST = 'DICOMDIR'
export const isPicture = (file: string): boolean => READ.test(file) || REFUSED.test(file)

/** Whether all files are DICOM without being called so: whatever an archive has named them. */
async function areDicom(folder: string, listed: readonly Listed[]): Promise<boolean> {
  const files = listed.flatMap(({label, files: each}) => each.map(file => path.join(folder, label, file)))
  if (files.length === 0 || files.some(file => isPicture(file) || isTable(file))) return false
  for (const file of files) if (!(await beginsAsDicom(file))) return false
  return true
}

/**
 * The pictures of a folder, class by class and by name, numbers in names by their value. Hidden files are as if they were not there.
 * Links to folders are not followed. A folder `masks` that holds folders, or lies among pictures without class, holds masks.
 *
 * @returns Nothing where the path is no folder, or there are no pictures in it or as many tables: a chart may lie beside parts of a table.
 * @throws {UserError} When pictures lie beside the folders of classes, deeper than these, or are of formats that are not read.
 */
export async function findImages(folder: string): Promise<ImageFolder | undefined> {
  const name = `'${folder}'`
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) return undefined
  try {
    const top = await list(folder, '')
    const listed = await listInside(folder, top.folders)
    const isUnnamedDicom = await areDicom(folder, [top, ...listed])
    const isRead = (file: string) => (isUnnamedDicom ? file !== DISK_LIST : READ.test(file))
    const isPicture = (file: string) => isRead(file) || REFUSED.test(file)
    const isFlat = top.files.some(isRead)
    const masks = await findMasks(path.join(folder, MASKS_FOLDER), listed, isFlat)
    const inside = masks.length === 0 ? listed : listed.filter(({label}) => label !== MASKS_FOLDER)
    const everything = [...top.files, ...inside.flatMap(({files}) => files)]
    const pictures = everything.filter(isPicture)
    if (pictures.length <= everything.filter(isTable).length) return undefined
    const refused = pictures.find(file => REFUSED.test(file))
    if (refused !== undefined) throw notRead(name, path.extname(refused).toLowerCase())
    const flat = top.files.filter(isRead)
    const classes = inside.filter(({files}) => files.some(isRead))
    if (flat.length > 0 && classes.length > 0) throw mixedLevels(name, flat.length, 'picture')
    const files = filesOf(folder, flat.length > 0 ? [top] : classes, isRead)
    const paired = pairMasks(files, masks)
    if (masks.length === 0) refuseUnclear(paired, name)
    const isDicom = isUnnamedDicom || paired.every(file => /\.dcm$/i.test(file.path))
    return {files: paired, path: folder, name, others: everything.length - files.length, flat: flat.length > 0, isDicom}
  } catch (error) {
    throw readError(error, name)
  }
}

/** The masks of the folder `masks`: of pictures without class in itself, else in a folder for each class. */
async function findMasks(folder: string, inside: readonly Listed[], isFlat: boolean): Promise<ImageFile[]> {
  const own = inside.find(({label}) => label === MASKS_FOLDER)
  if (own === undefined) return []
  if (!isFlat && own.files.some(file => READ.test(file))) return []
  const listed = isFlat ? [{...own, label: ''}] : await listInside(folder, own.folders)
  const refused = listed.flatMap(({files}) => files).find(file => REFUSED.test(file))
  if (refused !== undefined) throw notRead(`'${folder}'`, path.extname(refused).toLowerCase())
  return filesOf(folder, listed, file => READ.test(file))
}

/** @throws {UserError} When a class is called `masks` and its pictures like those of the others: they may be masks of these. */
function refuseUnclear(files: readonly ImageFile[], name: string): void {
  const nameOf = ({place}: ImageFile) => path.stem(place)
  const masks = files.filter(({label}) => label === MASKS_FOLDER)
  const pictures = new Set(files.filter(({label}) => label !== MASKS_FOLDER).map(nameOf))
  if (masks.length === 0 || !masks.every(file => pictures.has(nameOf(file)))) return
  throw new UserError(
    'masks-unclear',
    {images: masks.length},
    `The folder '${MASKS_FOLDER}' in ${name} may be a class or hold the masks of the others: its files are called like theirs.`,
    [
      `Put masks into folders of their classes: '${MASKS_FOLDER}/CLASS/1.png' for 'CLASS/1.png'.`,
      'If it is a class, call the folder otherwise.',
    ],
  )
}

const notRead = (folder: string, ending: string) =>
  new UserError(
    'image-not-read',
    {ending},
    `${folder} holds pictures that end in ${ending}. Only PNG, JPEG and DICOM are read.`,
    ['Convert them without loss, for example: mogrify -format png *' + ending],
  )
