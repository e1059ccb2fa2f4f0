import {Interrupted, UserError} from '../../core/errors.js'

/**
 * The one message about a file that is not what its beginning says, cut off, or changed on the way.
 * @param title Such as `a Parquet file`.
 */
export const damagedFile = (file: string, title: string) =>
  new UserError('file-damaged', {}, `${file} is damaged: it begins as ${title} and cannot be read to its end.`, [
    'Make or download the file again.',
  ])

/**
 * What a step of reading gives; whatever else than a message goes wrong in it, the file is damaged.
 * @param title Such as `a Parquet file`.
 */
export function intactFile<T>(file: string, title: string, step: () => T): T {
  try {
    return step()
  } catch (error) {
    if (error instanceof UserError || error instanceof Interrupted) throw error
    throw damagedFile(file, title)
  }
}
