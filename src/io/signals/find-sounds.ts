import {stat} from 'node:fs/promises'
import path from 'node:path'
import {UserError} from '../../core/errors.js'
import {readError} from '../../files/disk-errors.js'
import {isPicture} from '../images/find-images.js'
import {filesOf, isTable, list, listInside, mixedLevels, type SampleFile} from '../samples/folders.js'

/** A folder of sounds, a folder for each class in it, as it lies on the disk. */
export interface SoundFolder {
  readonly files: readonly SampleFile[]
  /** What messages call it. */
  readonly name: string
  /** Files that are no sounds. */
  readonly others: number
  /** The sounds lie in the folder itself: they have no class. */
  readonly flat: boolean
}

/** Sounds that are read; the others of the second list are known as such and refused. */
const isRead = (file: string) => /\.wave?$/i.test(file)
const isRefused = (file: string) => /\.(?:mp[23]|flac|og[ga]|opus|aif[fc]?|m4a|aac|wma|au|snd|caf|w64|rf64|amr)$/i.test(file)

/**
 * The sounds of a folder, class by class and by name, numbers in names by their value.
 *
 * @returns Nothing where the path is no folder, or there are no sounds in it or as many tables.
 * @throws {UserError} When sounds lie beside the folders of classes, are of formats that are not read, or among pictures.
 */
export async function findSounds(folder: string): Promise<SoundFolder | undefined> {
  const name = `'${folder}'`
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) return undefined
  try {
    const top = await list(folder, '')
    const inside = await listInside(folder, top.folders)
    const everything = [top, ...inside].flatMap(({files}) => files)
    const sounds = everything.filter(file => isRead(file) || isRefused(file))
    if (sounds.length <= everything.filter(isTable).length) return undefined
    const pictures = everything.filter(isPicture).length
    if (pictures > 0) throw mixed(name, sounds.length, pictures)
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

const mixed = (folder: string, sounds: number, pictures: number) =>
  new UserError(
    'samples-mixed',
    {sounds, pictures},
    `${folder} holds ${counted(sounds, 'sound')} and ${counted(pictures, 'picture')}. A sample is one or the other.`,
    [`Move the ${sounds < pictures ? 'sounds' : 'pictures'} into another folder.`],
  )

const notRead = (folder: string, ending: string) =>
  new UserError('sound-not-read', {ending}, `${folder} holds sounds that end in ${ending}. Only WAV is read.`, [
    `Convert them, for example: for f in *${ending}; do ffmpeg -i "$f" -ac 1 "\${f%${ending}}.wav"; done`,
  ])
