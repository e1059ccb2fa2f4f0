import {UserError} from '../../core/errors.js'
import {readEntries} from '../../platform/files.js'
import * as path from '../../platform/paths.js'
import {formatOfPath} from '../formats/registry.js'
import {inNaturalOrder} from '../parts/natural-order.js'

/** A sample on the disk. */
export interface SampleFile {
  readonly path: string
  /** From the folder on. */
  readonly place: string
  /** The folder that it lies in, which is its class; '' in a flat folder. */
  readonly label: string
}

/** What a folder in a folder of samples holds, by name, numbers in names by their value. */
export interface Listed {
  readonly label: string
  readonly files: readonly string[]
  readonly folders: readonly string[]
}

/** Named like a table that is read. */
export const isTable = (file: string): boolean =>
  /\.(?:csv|tsv)(?:\.gz)?$/i.test(file) || formatOfPath(file.replace(/\.gz$/i, '')) !== undefined

/** Hidden files are as if they were not there. Links to folders are not followed. */
export async function list(folder: string, label: string): Promise<Listed> {
  const entries = (await readEntries(folder)).filter(({name}) => !name.startsWith('.'))
  const named = (wanted: typeof entries) => wanted.map(({name}) => name).sort(inNaturalOrder)
  return {
    label,
    files: named(entries.filter(entry => entry.isFile() || entry.isSymbolicLink())),
    folders: named(entries.filter(entry => entry.isDirectory())),
  }
}

export const listInside = (folder: string, labels: readonly string[]): Promise<Listed[]> =>
  Promise.all(labels.map(label => list(path.join(folder, label), label)))

/** The samples of folders of classes, or of one folder whose label is ''. */
export const filesOf = (
  folder: string,
  classes: readonly Pick<Listed, 'label' | 'files'>[],
  isSample: (file: string) => boolean,
): SampleFile[] =>
  classes.flatMap(({label, files}) =>
    files.filter(isSample).map(file => ({
      path: path.join(folder, label, file),
      place: label === '' ? file : `${label}/${file}`,
      label,
    })),
  )

/** @param one What messages call a sample, such as `picture`. */
export const mixedLevels = (folder: string, loose: number, one: string): UserError =>
  new UserError(
    'sample-without-class',
    {samples: loose},
    `${folder} holds ${loose} ${one}${loose === 1 ? '' : 's'} beside the folders of its classes.`,
    [`Put every ${one} into the folder of its class, or give a folder of one class.`],
  )
