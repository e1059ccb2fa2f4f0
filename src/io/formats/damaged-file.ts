import {UserError} from '../../core/errors.js'

/**
 * The one message about a file that is not what its beginning says, cut off, or changed on the way.
 * @param title Such as `a Parquet file`.
 */
export const damagedFile = (file: string, title: string) =>
  new UserError('file-damaged', {}, `${file} is damaged: it begins as ${title} and cannot be read to its end.`, [
    'Make or download the file again.',
  ])
