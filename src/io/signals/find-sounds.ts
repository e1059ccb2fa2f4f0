import {stat} from '../../platform/files.js'
import * as path from '../../platform/paths.js'
import {UserError} from '../../core/errors.js'
import {readError} from '../../files/disk-errors.js'
import {isPicture} from '../images/find-images.js'
import {filesOf, isTable, list, listInside, mixedLevels} from '../samples/folders.js'
import type {FolderOfSignals} from './signal-table.js'

/** Sounds that are read; the others of the second list are known as such and refused. */
const isRead = (file: string) => /\.wave?$/i.test(file)
export const isSound = (file: string): boolean => isRead(file) || isRefused(file)
const isRefused = (file: string) => /\.(?:mp[23]|flac|og[ga]|opus|aif[fc]?|m4a|aac|wma|au|snd|caf|w64|rf64|amr)$/i.test(file)

/**
 * The sounds of a folder, class by class and by name, numbers in names by their value.
 *
 * @returns Nothing where the path is no folder, or there are no sounds in it or as many tables.
 * @throws {UserError} When sounds lie beside the folders of classes, are of formats that are not read, or among pictures.
 */
export async function findSounds(folder: string): Promise<FolderOfSignals | undefined> {
  const name = `'${folder}'`
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) return undefined
  try {
    const top = await list(folder, '')
    const inside = await listInside(folder, top.folders)
    const everything = [top, ...inside].flatMap(({files}) => files)
    const sounds = everything.filter(isSound)
    if (sounds.length <= everything.filter(isTable).length) return undefined
    const pictures = everything.filter(isPicture).length
    if (pictures > 0) throw mixed(name, sounds.length, pictures, 'picture')
    // One table in a folder may say something of its sounds; more of them are samples themselves.
    const tables = inside.flatMap(({files}) => files.filter(isTable))
    if (tables.length > inside.length) throw mixed(name, sounds.length, tables.length, 'CSV file')
    const refused = sounds.find(isRefused)
    if (refused !== undefined) throw notRead(name, path.extname(refused))
    const loose = top.files.filter(isRead).length
    const classes = inside.filter(({files}) => files.some(isRead))
    if (loose > 0 && classes.length > 0) throw mixedLevels(name, loose, 'sound')
    const files = filesOf(folder, loose > 0 ? [top] : classes, isRead)
    return {files, name, others: everything.length - files.length, flat: loose > 0}
  } catch (error) {
    throw readError(error, name)
  }
}

const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`

const mixed = (folder: string, sounds: number, others: number, other: string) =>
  new UserError(
    'samples-mixed',
    {sounds, others},
    `${folder} holds ${counted(sounds, 'sound')} and ${counted(others, other)}. A sample is one or the other.`,
    [`Move the ${sounds < others ? 'sounds' : `${other}s`} into another folder.`],
  )

const notRead = (folder: string, ending: string) =>
  new UserError('sound-not-read', {ending}, `${folder} holds sounds that end in ${ending}. Only WAV is read.`, [
    `Convert them, for example: for f in *${ending}; do ffmpeg -i "$f" -ac 1 "\${f%${ending}}.wav"; done`,
  ])
